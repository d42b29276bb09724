import { inService, type MayBeRevoked, type RevocationVerdict, rememberRevocation, replacing } from "./revocation";

const held = { at: "2026-01-01T00:00:00Z", reason: "certificateHold" };
const final = { at: "2026-02-01T00:00:00Z", reason: "keyCompromise" };
const good: RevocationVerdict = { is: "good" };
const listed: RevocationVerdict = { is: "revoked", ...final };
const unseen: RevocationVerdict = { is: "unseen" };
const old: RevocationVerdict = { is: "doubtful", doubt: "revocation-stale" };
const unusable: RevocationVerdict = { is: "doubtful", doubt: "revocation-unusable" };
const forged: RevocationVerdict = { is: "doubtful", doubt: "revocation-signer" };

test.each([
  [undefined, null, good, undefined, null],
  [undefined, null, listed, final, null],
  [undefined, null, unseen, undefined, null],
  [undefined, null, old, undefined, "revocation-stale"],
  [undefined, "revocation-stale", forged, undefined, "revocation-signer"],
  [undefined, "revocation-signer", unseen, undefined, "revocation-signer"],
  [undefined, "revocation-signer", good, undefined, null],
  [held, null, good, undefined, null],
  [held, null, listed, final, null],
  [held, null, unseen, held, null],
  [held, "revocation-signer", unusable, held, "revocation-unusable"],
  [held, null, forged, held, "revocation-signer"],
  [final, null, good, final, null],
  [final, null, { is: "revoked", at: "2026-03-01T00:00:00Z", reason: "superseded" } as const, final, null],
  [final, null, old, final, "revocation-stale"],
] as const)("of %j, doubt %j, a look that says %j leaves %j, doubt %j", (known, doubt, verdict, revoked, then) => {
  expect(rememberRevocation(known, doubt, verdict)).toEqual({ revoked, doubt: then });
});

const revoked: MayBeRevoked = { revoked: final };
test.each([
  ["nothing is known", {}, null, "replace", true, false],
  ["it is revoked", revoked, null, "wait", false, false],
  ["it is revoked, and another is wished", revoked, null, "replace", false, true],
  ["it is revoked, and another is under way", revoked, {}, "replace", true, false],
  ["there is none", null, null, "replace", true, false],
] as const)("where %s: what serves is mended and renewed, or replaced", (_, current, next, onRevoked, serves, isReplaced) => {
  const facts = { current, next, onRevoked };
  expect([inService(() => "step")(facts), replacing(facts)?.act]).toEqual([serves ? "step" : undefined, isReplaced ? "begin" : undefined]);
});
