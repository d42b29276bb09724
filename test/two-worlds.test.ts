import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxPerson, sandboxPerson } from "../provider/igc/sandbox";
import { pooled } from "./contract/vault-stage";
import { type Operations, operations } from "./operations";
import { StrictKeyVault } from "./servers/strict-key-vault";
import { openOn } from "./servers/strict-key-vault-stage";

/**
 * Two stacks with one wish, one Key Vault and one platform, operated at the same moment in this process: closer together
 * than two engines come (test/two-engines.test.ts), on the service that has no create-only.
 */
let server: StrictKeyVault;
let folder: string;
let person: SandboxPerson;
let stacks: readonly Operations[];

beforeAll(async () => void (server = await StrictKeyVault.start()));
afterAll(() => server.stop());
beforeEach(async () => {
  server.reset();
  folder = mkdtempSync(join(tmpdir(), "igc-two-worlds-"));
  person = sandboxPerson(folder);
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await person.setDelays({ issuanceHours: 24 });
  const settings = { "igc-sante:vault": `azure:${server.url}?host=trusted`, "igc-sante:platform": `sandbox:${folder}` };
  // Each has keys of its own to offer, so that the one in the vault is seen to be the other's.
  stacks = [0, 2].map((first) => {
    const opened = openOn(server, { generate: pooled(first) });
    return operations(settings, undefined, {}, () => opened);
  });
});
afterEach(() => {
  for (const stack of stacks) stack.dispose();
  rmSync(folder, { recursive: true });
});

/** Both at once; what they say of the certificate, but for why it was begun. */
async function bothUp() {
  const [one, other] = await Promise.all(stacks.map((stack) => stack.up()));
  const shown = ({ phase, current, next }: Awaited<ReturnType<Operations["up"]>>) => ({
    phase,
    current,
    next: next && { ...next, because: "" },
  });
  expect(shown(other!)).toEqual(shown(one!));
  for (const stack of stacks) expect((await stack.preview()).changes).toBe(false);
  return one!;
}

const keys = (): string[] => [...server.secrets.all().keys()].filter((name) => name.startsWith("key-"));
const orders = (): string[] => readdirSync(join(folder, "orders")).filter((name) => /^commande-[0-9a-z-]+\.json$/.test(name));

it.each([1, 2, 3])("Azure: one key and one order a round, from the wish to the renewal (time %i)", async () => {
  const begun = await bothUp();
  expect(keys()).toHaveLength(1);
  await person.sign();
  await person.send();
  await person.validate();
  const ordered = await bothUp();
  expect([ordered.phase, ordered.next!.publicKeySha256]).toEqual(["to-order", begun.next!.publicKeySha256]);
  expect(orders()).toEqual([`${ordered.next!.ticket}.json`]);
  await person.advance({ days: 1 });
  const issued = await bothUp();
  expect([issued.phase, issued.current!.publicKeySha256]).toEqual(["issued", begun.next!.publicKeySha256]);
  await person.advance({ days: 3 * 365 - 50 });
  const renewing = await bothUp();
  expect([renewing.phase, renewing.current!.round, renewing.next!.round]).toEqual(["renewing", 1, 2]);
  expect(keys()).toHaveLength(2);
  expect(orders().sort()).toEqual([ordered, renewing].map(({ next }) => `${next!.ticket}.json`).sort());
});
