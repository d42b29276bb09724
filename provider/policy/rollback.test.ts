import { givesWay } from "./former";
import type { Current, Previous, RolledBack } from "./remembered";
import { previousOf } from "./rollback";

const day = 86_400_000;
const now = new Date("2029-10-01T00:00:00.000Z");
const in30 = new Date(now.getTime() + 30 * day).toISOString();
const old: Current = {
  ...{ entry: "igc-r1", round: 1, publicKeySha256: "aa", serialNumber: "01", sha256: "AA", subject: "CN=INSI-AUTO" },
  ...{ notBefore: "2026-11-24T00:00:00.000Z", notAfter: "2029-11-24T00:00:00.000Z" },
  inService: { place: "igc-current", bundles: [] },
};
const { inService: _, ...issued } = { ...old, entry: "igc-r2", round: 2, serialNumber: "02", sha256: "BB" };
const placed: Current = { ...issued, inService: { place: "igc-current", bundles: [] } };
const remembered: Previous = {
  ...{ entry: "igc-r1", round: 1, publicKeySha256: "aa", serialNumber: "01", sha256: "AA", notAfter: old.notAfter },
  keptUntil: in30,
};
const signingEnds = "2029-10-24T00:00:00.000Z";
const over: Previous = { ...remembered, keptUntil: now.toISOString() };
const rolledBack: RolledBack = { at: now.toISOString(), serialNumber: "01", notAfter: old.notAfter };

it.each<[string, Parameters<typeof previousOf>, Previous | null]>([
  ["nothing, while none has served", [{ current: null }, { current: old }, 30, now], null],
  ["nothing, while one and the same serves", [{ current: old }, { current: old }, 30, now], null],
  ["the one before, after a switch", [{ current: old }, { current: issued }, 30, now], remembered],
  ["the one before until it is switched, where it is kept no day", [{ current: old }, { current: issued }, 0, now], over],
  ["not one that was revoked", [{ current: { ...old, revoked: { at: "", reason: "" } } }, { current: issued }, 30, now], null],
  ["not one that has ended", [{ current: { ...old, notAfter: now.toISOString() } }, { current: issued }, 30, now], null],
  ["not one in another vault", [{ current: { ...old, elsewhere: { vault: "v", vaultId: null } } }, { current: issued }, 30, now], null],
  ["what was remembered, while its days run", [{ current: placed, previous: remembered }, { current: placed }, 30, now], remembered],
  ["nothing, once they are over", [{ current: placed, previous: over }, { current: placed }, 30, now], null],
  ["what its server still reads, though they are over", [{ current: issued, previous: over }, { current: issued }, 30, now], over],
  [
    "what a person went back to, though they are over",
    [{ current: placed, previous: over }, { current: placed, rolledBack }, 30, now],
    over,
  ],
  [
    "what its server reads, where a second one comes before the first was put there",
    [{ current: issued, previous: remembered }, { current: { ...issued, sha256: "CC", serialNumber: "03" } }, 30, now],
    remembered,
  ],
  ["until when it may sign", [{ current: { ...old, signingEnds } }, { current: issued }, 30, now], { ...remembered, signingEnds }],
  ["not one that may sign no more", [{ current: { ...old, signingEnds: now.toISOString() } }, { current: issued }, 30, now], null],
  ["nothing, once nothing is in service", [{ current: placed, previous: remembered }, { current: null }, 30, now], null],
])("of the certificate of before a state remembers %s", (_what, given, previous) => expect(previousOf(...given)).toEqual(previous));

it("gives way a day before it ends, and not before", () => {
  const at = (days: number): Date => new Date(Date.parse(old.notAfter) - days * day);
  expect([givesWay(rolledBack, at(1.001)), givesWay(rolledBack, at(1))]).toEqual([false, true]);
  expect(givesWay({ ...rolledBack, signingEnds }, new Date(Date.parse(signingEnds) - day))).toBe(true);
});
