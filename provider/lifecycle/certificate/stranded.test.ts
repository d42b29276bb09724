import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operations } from "../../../test/operations";
import { type Rehearsal, rehearsal } from "../../../test/sandbox-life";
import { type SoftHsm, startSoftHsm } from "../../../test/servers/softhsm";
import { openSandbox, type SandboxPerson } from "../../igc/sandbox";
import type { CertificateInputs } from "./state";

/** A key that cannot leave its vault, when the wish names another one (issue 11): on a real token and the real file vault. */
let hsm: SoftHsm;
let way: Rehearsal;
let life: Operations;
let person: SandboxPerson;
let token: Partial<CertificateInputs>;
beforeAll(async () => {
  hsm = await startSoftHsm(["igc-sante"]);
  hsm.useHere();
});
afterAll(() => hsm.dispose());

let cases = 0;
beforeEach(async () => {
  way = await rehearsal();
  ({ life, person } = way);
  token = { vault: `pkcs11:${hsm.rest("igc-sante", `stranded${++cases}.`)}` };
  await person.setDelays({ issuanceHours: 20 });
});
afterEach(() => life.dispose());

const at = (...path: string[]): string => join(life.dir, ...path);
const sheet = (ticket: string): string => readFileSync(at("sandbox/fiches", `${ticket}.txt`), "utf8");
const openOrders = async (): Promise<string[]> =>
  [...(await openSandbox(at("sandbox")).poll()).orders].filter(([, { state }]) => state !== "settled").map(([ticket]) => ticket);

it("is renewed in the other vault, and serves from its own until then", async () => {
  const before = await way.issued(token);
  const { serialNumber } = before.current!;
  expect(await life.preview({})).toEqual({ changes: true, replaces: [] });
  expect(life.said().join()).toMatch(
    new RegExp(`due: a new key and the renewal of ${serialNumber}, since the key in pkcs11:.* cannot leave it`),
  );

  const renewing = await life.up({});
  expect(renewing).toMatchObject({ phase: "renewing", drift: null, current: { serialNumber, elsewhere: token }, next: { round: 2 } });
  expect(sheet(renewing.next!.ticket!)).toMatch(/renouvel/i);
  expect(sheet(renewing.next!.ticket!)).toContain(serialNumber);
  expect((await life.preview({})).changes).toBe(false);
  expect((await life.refresh()).drift).toBeNull();

  await person.advance({ days: 1 });
  const after = await life.up({});
  expect(after).toMatchObject({ phase: "issued", next: null, current: { round: 2 } });
  expect(after.current).not.toHaveProperty("elsewhere");
  expect(readdirSync(at("vault")).filter((name) => name.endsWith(".age"))).toEqual([expect.stringMatching(/-r2\.age$/)]);
  expect((await life.preview({})).changes).toBe(false);
});

it("goes back to its own vault, and what was ordered meanwhile is taken back", async () => {
  const before = await way.issued(token);
  await life.up({});
  expect(await openOrders()).toHaveLength(1);
  expect(await life.up(token)).toMatchObject({ phase: "issued", next: null, current: before.current, vaultId: before.vaultId });
  expect(await openOrders()).toEqual([]);
  expect((await life.preview(token)).changes).toBe(false);
});

it("goes on to a third vault with the request that was made meanwhile, and no second order", async () => {
  await way.issued(token);
  const { next } = await life.up({});
  const third = await life.up({ vault: "file:./third" });
  expect(third).toMatchObject({ current: { elsewhere: token }, next: { ticket: next!.ticket, publicKeySha256: next!.publicKeySha256 } });
  expect(await openOrders()).toEqual([next!.ticket]);
});

it("begins again in the other vault while nothing serves yet, and takes its order back", async () => {
  await life.up(token);
  await person.sign();
  await person.send();
  await person.validate();
  const { next } = await life.up(token);
  const after = await life.up({});
  expect(after).toMatchObject({ phase: "to-order", current: null, next: { round: 1 } });
  expect(after.next!.ticket).not.toBe(next!.ticket);
  expect(await openOrders()).toEqual([after.next!.ticket]);
});
