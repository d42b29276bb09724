import type { IssuanceFacts } from "./facts";
import type { Current, Previous, RolledBack } from "./remembered";
import type { AskedRevocation, RevocationState, Revoke } from "./revocation";
import { revokeFault, serialNumberFault } from "./revoke-fault";
import {
  noLongerCompromised,
  normaliseSerialNumber,
  rememberedRevocation,
  rememberRevoked,
  renewalOfLeaving,
  replacingCompromised,
  revoking,
  unlessLeaving,
} from "./revoking";

const revoked = { at: "2026-11-26T09:00:00Z", reason: "keyCompromise" };
const current = { serialNumber: "5A01", notAfter: "2029-11-24T00:00:00Z" } as Current;
const gone: Current = { ...current, revoked };
const held: Current = { ...current, revoked: { ...revoked, reason: "certificateHold" } };
const successor = { serialNumber: "5A02", notAfter: "2029-12-24T00:00:00Z" } as Current;
const ended: Current = { ...current, notAfter: "2026-11-20T00:00:00Z" };
const wished: Revoke = { reason: "keyCompromise", confirm: "5A01" };
const asked = { serialNumber: "5A01", reason: "keyCompromise", paper: "P", notAfter: current.notAfter } as AskedRevocation;
const seenOnList: AskedRevocation = { ...asked, revoked };
const onHold: AskedRevocation = { ...asked, revoked: { ...revoked, reason: "certificateHold" } };
const open = { "5A01": "open" } as const;

/** 5A02 is the one of now, 5A01 the one of before. */
const now = { ...successor, inService: { place: "p", bundles: [] } } as Current;
const waits = successor;
const previous = { serialNumber: "5A01", entry: "igc-r1", notAfter: current.notAfter } as Previous;
const putBack = { at: "2026-11-20T09:00:00Z", serialNumber: "5A01", notAfter: current.notAfter } as RolledBack;

interface Situation {
  readonly previous?: Previous;
  readonly rolledBack?: RolledBack;
  readonly current?: Current | null;
  readonly wished?: Revoke;
  readonly asked?: AskedRevocation;
  readonly sheets?: Readonly<Record<string, "open" | "settled">>;
  readonly paper?: string;
  readonly seen?: boolean;
  readonly next?: object | null;
  readonly onRevoked?: "wait" | "replace";
  readonly order?: object;
}

const factsOf = ({ wished, asked, sheets = {}, paper = "P", ...rest }: Situation): IssuanceFacts =>
  ({
    now: new Date("2026-11-25T09:00:00Z"),
    current,
    next: null,
    onRevoked: "wait",
    seen: true,
    ...rest,
    revoking: { wished, asked, sheets, paper },
  }) as unknown as IssuanceFacts;

test.each<[string, Situation, string | undefined]>([
  ["nothing is asked for", {}, undefined],
  ["it is asked for", { wished }, "ask-revocation"],
  ["its sheet is out", { wished, asked, sheets: open }, undefined],
  ["its sheet says something else now", { wished, asked, sheets: open, paper: "Q" }, "ask-revocation"],
  ["its sheet was lost", { wished, asked }, "ask-revocation"],
  ["its sheet is out, and the state that knew it was lost", { wished, sheets: open }, "ask-revocation"],
  ["its sheet was put away by another run", { wished, asked, sheets: { "5A01": "settled" } }, undefined],
  ["it is no longer asked for", { asked, sheets: open }, "drop-revocation"],
  ["it is no longer asked for, and its sheet is gone", { asked }, "drop-revocation"],
  ["a run that died left its sheet", { sheets: open }, "drop-revocation"],
  ["the exchange cannot be seen", { wished, asked, seen: false }, undefined],
  ["the CA has revoked it", { current: gone, wished, asked, sheets: open }, "file-revocation"],
  ["the CA has revoked it, and it is no longer asked for", { current: gone, asked, sheets: open }, "file-revocation"],
  ["the CA has revoked it, and nothing was asked for", { current: gone }, undefined],
  ["the CA has revoked it before it was asked for", { current: gone, wished }, undefined],
  ["the CA has revoked it, and a run that died left its sheet", { current: gone, wished, sheets: open }, "file-revocation"],
  ["it is on hold alone", { current: held, wished, asked, sheets: open }, undefined],
  ["it is on hold alone, and is asked for", { current: held, wished }, "ask-revocation"],
  ["it was replaced meanwhile", { current: successor, wished, asked, sheets: open }, undefined],
  ["it was replaced meanwhile, and its sheet was lost", { current: successor, wished, asked }, "ask-revocation"],
  ["it was replaced meanwhile, and is no longer asked for", { current: successor, asked, sheets: open }, "drop-revocation"],
  ["it was replaced, and the list has it", { current: successor, wished, asked: seenOnList, sheets: open }, "file-revocation"],
  ["it was replaced, and the list has it on hold alone", { current: successor, wished, asked: onHold, sheets: open }, undefined],
  ["it was replaced and put away", { current: successor, wished }, undefined],
  ["its successor is asked for", { current: successor, wished: { ...wished, confirm: "5A02" }, asked, sheets: open }, "drop-revocation"],
  ["it has ended", { current: ended, wished }, undefined],
  [
    "it has ended before anybody acted",
    { current: ended, wished, asked: { ...asked, notAfter: ended.notAfter }, sheets: open },
    "drop-revocation",
  ],
  ["there is none", { current: null, wished }, undefined],
])("where %s", (_, situation, act) => {
  expect(revoking(factsOf(situation))?.act).toBe(act);
});

test.each<[string, Situation, string | undefined]>([
  ["its key is compromised", { asked, onRevoked: "replace" }, "begin"],
  ["its key is compromised, and a person decides", { asked }, undefined],
  ["it is superseded", { asked: { ...asked, reason: "superseded" }, onRevoked: "replace" }, undefined],
  ["another is under way", { asked, onRevoked: "replace", next: {} }, undefined],
  ["another serves already", { current: successor, asked, onRevoked: "replace" }, undefined],
])("a successor is begun at once, or not, where %s", (_, situation, act) => {
  expect(replacingCompromised(factsOf(situation))?.act).toBe(act);
});

const because = replacingCompromised(factsOf({ asked, onRevoked: "replace" }))!.because;
test.each<[string, Situation, string | undefined]>([
  ["nobody answered", { next: { because, ticket: "commande-1" }, order: { state: "open" } }, "drop"],
  ["nobody was asked", { next: { because, ticket: null } }, "drop"],
  ["an answer has come", { next: { because, ticket: "commande-1" }, order: { state: "answered" } }, undefined],
  ["it is still asked for", { asked, next: { because, ticket: null } }, undefined],
  ["the old one is revoked", { current: gone, next: { because, ticket: null } }, undefined],
  ["it was begun for another reason", { next: { because: "the certificate in service ends", ticket: null } }, undefined],
])("that successor is given up with the revocation, or not, where %s", (_, situation, act) => {
  expect(noLongerCompromised(factsOf(situation))?.act).toBe(act);
});

test.each<[string, Situation, string | undefined]>([
  ["a person decides", { asked, next: { ticket: null } }, "drop"],
  ["ANS was asked already", { asked, next: { ticket: "commande-1" }, order: { state: "open" } }, undefined],
  ["a successor is wished", { asked, next: { ticket: null }, onRevoked: "replace" }, undefined],
  ["the exchange cannot be seen", { asked, next: { ticket: null }, seen: false }, undefined],
  ["nothing is asked for", { next: { ticket: null } }, undefined],
  ["that of its predecessor is asked for", { current: successor, asked, next: { ticket: null } }, undefined],
])("a renewal that was begun before the revocation was asked for is given up, or not, where %s", (_, situation, act) => {
  expect(renewalOfLeaving(factsOf(situation))?.act).toBe(act);
});

test.each<[string, Situation, boolean]>([
  ["nothing is asked for", {}, true],
  ["its revocation is asked for, and a person decides", { asked }, false],
  ["its revocation is asked for, and a successor is wished", { asked, onRevoked: "replace" }, true],
  ["that of its predecessor is", { current: successor, asked }, true],
])("what serves is renewed, or not, where %s", (_, situation, renews) => {
  const step = unlessLeaving(() => ({ act: "place", because: "" }))(factsOf(situation));
  expect(step !== undefined).toBe(renews);
});

test.each([
  ["5a:01", "5A01"],
  ["0x5a01", "5A01"],
  ["5A 01", "5A01"],
  ["5a-01.ff", "5A01FF"],
  ["00:5A:01", "5A01"],
  ["A01", "0A01"],
  ["0", "00"],
  ["the second one", "the second one"],
])("a serial number typed %j is %j", (typed, serial) => expect(normaliseSerialNumber(typed)).toBe(serial));

test.each([
  ["5A01", true],
  ["5A".repeat(20), true],
  ["5A".repeat(21), false],
  ["5A0", false],
  ["5a01", false],
  ["the second one", false],
])("%j is a serial number: %j", (text, is) => expect(serialNumberFault(text) === undefined).toBe(is));

test.each([
  ["the one in service", current, null, undefined],
  ["the one in service, whose serial number another tool printed", { ...current, serialNumber: "005A01" }, null, undefined],
  ["another one", successor, null, "has the serial number 5A02"],
  ["another one, where none serves", null, null, "no certificate is in service"],
  ["one that was asked for and replaced", successor, { doubt: null, asked }, undefined],
  ["one that was revoked", successor, { doubt: null, past: ["5A00", "5A01"] }, undefined],
] as const)("a `revoke` that names %s", (_, serving, known, says) => {
  const fault = revokeFault(wished, { current: serving, revocation: known });
  expect(fault?.code).toBe(says && "revoke-confirm");
  if (says) expect(fault!.what).toContain(says);
});

describe("a `revoke` while another certificate than the one of now may be in service", () => {
  const forgotten = { current: now, rolledBack: putBack };
  const states = {
    "not rolled back": { current: now, previous },
    "rolled back": { current: now, previous, rolledBack: putBack },
    "rolled back, the one of now revoked": { current: { ...now, revoked }, previous, rolledBack: putBack },
    "rolled back, and the entry of what serves forgotten": forgotten,
    "its switch waits": { current: waits, previous },
  } as const;
  const confirms = { "the current one": "5A02", "the one of before": "5A01", "the next one": "5A03", "an unknown one": "0BAD" } as const;
  const inPlace = "the certificate in service has the serial number 5A02: nothing is revoked.";
  const back = "in service is 5A01, which a person put back on 2026-11-20, and the current certificate is 5A02. Nothing is revoked.";
  const undo = "igc-sante rollback NAME --undo puts 5A02 in service. ";
  const either = "If one of the two is to be revoked for ever, give its serial number; else take `revoke` out of the program.";
  const byHand = "5A01 is revoked on the portal by hand, with its code: igc-sante revocation-code VAULT ENTRY";

  test.each<[keyof typeof states, keyof typeof confirms, "asked" | readonly [what: string, hint: string]]>([
    ["not rolled back", "the current one", "asked"],
    [
      "not rolled back",
      "the one of before",
      [
        inPlace,
        "run pulumi refresh first. If not, it is revoked on the portal by hand, with its code: igc-sante revocation-code VAULT igc-r1;",
      ],
    ],
    ["not rolled back", "the next one", [inPlace, "If the certificate in service is to be revoked for ever, give its serial number;"]],
    ["not rolled back", "an unknown one", [inPlace, "If the certificate in service is to be revoked for ever, give its serial number;"]],
    ["rolled back", "the current one", "asked"],
    ["rolled back", "the one of before", "asked"],
    ["rolled back", "the next one", [back, undo + either]],
    ["rolled back", "an unknown one", [back, undo + either]],
    ["rolled back, the one of now revoked", "the one of before", "asked"],
    ["rolled back, the one of now revoked", "an unknown one", [back, either]],
    ["rolled back, and the entry of what serves forgotten", "the current one", "asked"],
    [
      "rolled back, and the entry of what serves forgotten",
      "the one of before",
      [`${back} Where the key of 5A01 and its revocation code lie`, undo + byHand],
    ],
    [
      "rolled back, and the entry of what serves forgotten",
      "the next one",
      [back, "If 5A02 is to be revoked for ever, give its serial number;"],
    ],
    ["its switch waits", "the current one", "asked"],
    ["its switch waits", "the one of before", "asked"],
    [
      "its switch waits",
      "an unknown one",
      ["in service is 5A01, whose place the current one has not taken yet, and the current certificate is 5A02", undo + either],
    ],
  ])("%s, and `confirm` names %s", (state, which, is) => {
    const facts = states[state];
    const wished: Revoke = { reason: "superseded", confirm: confirms[which] };
    const fault = revokeFault(wished, facts);
    const step = revoking(factsOf({ ...facts, wished, next: {} }));
    if (is === "asked") {
      expect(fault).toBeUndefined();
      expect(step).toMatchObject({ act: "ask-revocation", serialNumber: confirms[which] });
      return;
    }
    expect(fault!.code).toBe("revoke-confirm");
    expect(`${fault!.what}\n${fault!.hint}`).toContain(`\`revoke.confirm\` is ${confirms[which]}`);
    expect(fault!.what).toContain(is[0]);
    expect(fault!.hint).toContain(is[1]);
    expect(step).toBeUndefined();
    if (facts !== states["not rolled back"]) expect(fault!.what).not.toContain("the certificate in service has the serial number 5A02");
  });

  const askedBefore = { current: now, previous, rolledBack: putBack, asked, wished };
  test.each<[string, Situation, string | undefined]>([
    ["its sheet is out", { ...askedBefore, sheets: open }, undefined],
    ["its sheet is out, and the rollback is undone", { ...askedBefore, rolledBack: undefined!, sheets: open }, undefined],
    ["it is no longer asked for", { ...askedBefore, wished: undefined!, sheets: open }, "drop-revocation"],
    ["a run that died left its sheet", { ...askedBefore, asked: undefined!, wished: undefined!, sheets: open }, "drop-revocation"],
    ["the list has it", { ...askedBefore, rolledBack: { ...putBack, revoked }, sheets: open }, "file-revocation"],
    ["the list had it before it was asked for", { ...askedBefore, asked: undefined!, rolledBack: { ...putBack, revoked } }, undefined],
  ])("is followed as any other where %s", (_, situation, act) => {
    expect(revoking(factsOf(situation))?.act).toBe(act);
  });

  it("begins no successor, whatever the reason, and keeps no renewal", () => {
    const facts = factsOf({ ...askedBefore, onRevoked: "replace" });
    expect(replacingCompromised(facts)).toBeUndefined();
    expect(unlessLeaving(() => ({ act: "place", because: "" }))(factsOf(askedBefore))).toBeDefined();
  });
});

describe("what is remembered", () => {
  it("is nothing where nothing is left, and as small as it can be", () => {
    expect(rememberedRevocation(undefined, {})).toBeNull();
    expect(rememberedRevocation({ doubt: null, asked }, { asked: undefined })).toBeNull();
    expect(rememberedRevocation({ doubt: null, asked }, { doubt: "revocation-stale" })).toEqual({ doubt: "revocation-stale", asked });
    const many = Array.from({ length: 12 }, (_, index) => `5A${index}`);
    expect(rememberedRevocation(null, { past: [...many, "5A11"] })!.past).toEqual(many.slice(2));
  });

  it("has a revoked one that another has replaced, and no other", () => {
    const remembered = (before: Current | null, now: Current | null, known: RevocationState | null = null) =>
      rememberRevoked({ current: before }, { current: now }, known);
    expect(remembered(gone, successor)).toEqual({ doubt: null, past: ["5A01"] });
    expect(remembered(gone, gone)).toBeNull();
    expect(remembered(current, successor)).toBeNull();
    expect(remembered(null, successor, { doubt: null, past: ["5A01"] })).toEqual({ doubt: null, past: ["5A01"] });
  });

  it("has one that was put back and revoked, once the one of now has taken its place", () => {
    const held = { ...putBack, revoked: { ...revoked, reason: "certificateHold" } };
    const back = { ...putBack, revoked };
    expect(rememberRevoked({ current: now, rolledBack: back }, { current: now }, null)).toEqual({ doubt: null, past: ["5A01"] });
    expect(rememberRevoked({ current: now, rolledBack: back }, { current: now, rolledBack: back }, null)).toBeNull();
    expect(rememberRevoked({ current: now, rolledBack: held }, { current: now }, null)).toBeNull(); // a hold is lifted
    expect(rememberRevoked({ current: now, rolledBack: putBack }, { current: now }, null)).toBeNull();
  });
});
