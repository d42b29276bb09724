import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxPerson, sandboxPerson } from "../provider/igc/sandbox";
import { type Operations, operations } from "./operations";

/** Two stacks with one wish, one vault and one platform: what one of them gives up, the other still needs. */
let folder: string;
let person: SandboxPerson;
let stacks: readonly [Operations, Operations];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "igc-two-stacks-"));
  person = sandboxPerson(join(folder, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await person.setDelays({ issuanceHours: 24 });
  const settings = { "igc-sante:vault": `file:${join(folder, "vault")}`, "igc-sante:platform": `sandbox:${join(folder, "sandbox")}` };
  stacks = [operations(settings), operations(settings)];
  for (const stack of stacks) await stack.up();
  await person.sign();
  await person.send();
  await person.validate();
});
afterEach(() => {
  for (const stack of stacks) stack.dispose();
  rmSync(folder, { recursive: true });
});

const orders = (): string[] => readdirSync(join(folder, "sandbox", "orders")).filter((name) => /^commande-[0-9a-z-]+\.json$/.test(name));

it("an order that is withdrawn when one is destroyed is handed over again by the other, with its key and its ticket", async () => {
  const [gone, other] = stacks;
  await gone.up();
  const before = await other.up();
  await gone.destroy();
  expect((await other.preview()).changes).toBe(true);
  expect(other.said().join()).toContain("the platform no longer has the order");
  const again = await other.up();
  expect(again.next).toEqual(before.next);
  expect(again.nextAction!.where).toContain(".txt"); // the sheet is there again
  expect((await other.preview()).changes).toBe(false);
  await person.advance({ days: 1 });
  expect(await other.up()).toMatchObject({ phase: "issued", current: { publicKeySha256: before.next!.publicKeySha256 } });
  expect(orders()).toHaveLength(1);
});
