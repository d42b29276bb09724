import fc from "fast-check";
import type { IssuanceFacts } from "./facts";
import { whatNow } from "./issuance";
import { certificatePhase } from "./phase";
import type { Current, Next } from "./remembered";
import { renewalInstant, renewalLead } from "./renewal";

const now = new Date("2026-11-24T09:00:00Z");
const subject = "CN=INSI-AUTO,OU=1690781810,O=Centre,ST=Rhône (69),C=FR";
const current: Current = {
  entry: "igc-r1",
  round: 1,
  publicKeySha256: "aa",
  serialNumber: "01",
  sha256: "AA:BB",
  subject,
  notBefore: "2025-01-01T00:00:00.000Z",
  notAfter: "2028-01-01T00:00:00.000Z",
  inService: { place: "igc-current", bundles: [] },
};
const next: Next = {
  entry: "igc-r2",
  round: 2,
  publicKeySha256: "bb",
  subject,
  because: "renewal",
  ticket: null,
  quarantined: null,
  refused: null,
  waiting: null,
  algorithm: "rsa-2048",
  dueOn: "2026-11-20",
  orderedAt: null,
  paper: "p1",
};
const ordered: Next = { ...next, ticket: "commande-r2" };
const quiet: IssuanceFacts = {
  now,
  current,
  next: null,
  drift: [],
  renewBeforeDays: 60,
  humanDays: 5,
  held: null,
  switchWaits: false,
  rolledBack: null,
  paper: "p1",
  keyAlgorithm: "rsa-2048",
  adopt: undefined,
  onRevoked: "wait",
  bundles: [],
  formPhase: "validated",
  order: undefined,
  lingering: [],
  seen: true,
};
const at = (iso: string): Date => new Date(iso);

describe("what is due for a certificate", () => {
  const cases: readonly [string, Partial<IssuanceFacts>, string | undefined][] = [
    ["nothing for a certificate in the middle of its life", {}, undefined],
    ["a key and a request when nothing was ever asked", { current: null }, "begin"],
    ["what exists, before a key is made", { current: null, adopt: "file:./insi.p12" }, "adopt"],
    ["what exists, though a request is out", { current: null, next: ordered, adopt: "file:./insi.p12", order: { state: "open" } }, "adopt"],
    [
      "what exists, though the key of a request was lost",
      { current: null, next, adopt: "file:./insi.p12", drift: [{ class: "request-key-missing" }] },
      "adopt",
    ],
    ["nothing once it was taken over", { adopt: "file:./insi.p12" }, undefined],
    ["the renewal of what was taken over", { adopt: "file:./insi.p12", now: at("2027-12-01T00:00:00Z") }, "begin"],
    ["nothing while the form is on ANS' desk", { current: null, next, formPhase: "acknowledged" }, undefined],
    ["nothing while the platform does not know the form", { current: null, next, formPhase: undefined }, undefined],
    ["the order once ANS validated the form", { current: null, next }, "order"],
    [
      "the order again when the platform no longer has it, whatever it knows of the form",
      { current: null, next: ordered, formPhase: undefined },
      "order",
    ],
    ["nothing while a person has the order", { current: null, next: ordered, order: { state: "open" } }, undefined],
    ["the answer once it came", { current: null, next: ordered, order: { state: "answered" } }, "collect"],
    [
      "the answer again when it was settled but not recorded here",
      { current: null, next: ordered, order: { state: "settled" } },
      "collect",
    ],
    ["a note of a refusal", { current: null, next: ordered, order: { state: "refused", reason: "carte périmée" } }, "note"],
    [
      "nothing more once the refusal is noted",
      { next: { ...ordered, refused: "carte périmée" }, order: { state: "refused", reason: "carte périmée" } },
      undefined,
    ],
    ["a note when a file was set aside", { next: ordered, order: { state: "open", quarantined: "wrong key" } }, "note"],
    [
      "nothing when the note of a file set aside is gone",
      { next: { ...ordered, quarantined: "wrong key" }, order: { state: "open" } },
      undefined,
    ],
    ["nothing when the note of a refusal is gone", { next: { ...ordered, refused: "carte périmée" }, order: { state: "open" } }, undefined],
    ["a note of an answer that waits", { next: ordered, order: { state: "open", waiting: "it is still being copied" } }, "note"],
    ["a note when it no longer waits", { next: { ...ordered, waiting: "it is still being copied" }, order: { state: "open" } }, "note"],
    ["the sheet anew when the wish says something else", { next: ordered, paper: "p2", order: { state: "open" } }, "order"],
    ["no new sheet once the answer is there", { next: ordered, paper: "p2", order: { state: "answered" } }, "collect"],
    [
      "no new sheet for a request of before, whose sheet nobody remembers",
      { next: { ...ordered, paper: null }, paper: "p2", order: { state: "open" } },
      undefined,
    ],
    [
      "a new request when the key is to have another algorithm",
      { next: ordered, keyAlgorithm: "rsa-4096", order: { state: "open" } },
      "begin",
    ],
    ["nothing for another algorithm while nothing is open", { keyAlgorithm: "rsa-4096" }, undefined],
    ["back with a renewal that a clock ahead began", { next: { ...ordered, dueOn: "2027-11-20" }, order: { state: "open" } }, "drop"],
    ["the answer to it, where one came", { next: { ...ordered, dueOn: "2027-11-20" }, order: { state: "answered" } }, "collect"],
    ["an order put out of the way that lingers after its certificate is in service", { lingering: ["commande-1-r1"] }, "close"],
    [
      "nothing of the sort for a first request",
      { current: null, next: { ...ordered, dueOn: "2027-11-20" }, order: { state: "open" } },
      undefined,
    ],
    ["nothing concluded from the silence of a place that was not seen", { next: ordered, seen: false, formPhase: undefined }, undefined],
    ["no order while the place is not seen", { current: null, next, seen: false }, undefined],
    ["the renewal, whatever is not seen", { seen: false, formPhase: undefined, now: at("2027-12-01T00:00:00Z") }, "begin"],
    [
      "the answer even when an older one is in quarantine",
      { next: { ...ordered, quarantined: "wrong key" }, order: { state: "answered", quarantined: "wrong key" } },
      "collect",
    ],
    ["nothing a second before the renewal begins", { now: at("2027-11-01T23:59:59Z") }, undefined],
    ["the renewal at the second it begins", { now: at("2027-11-02T00:00:00Z") }, "begin"],
    ["no second renewal while one is open", { now: at("2027-12-31T00:00:00Z"), next, formPhase: "refused" }, undefined],
    ["the bundles that are not kept yet", { bundles: ["pem"] }, "pack"],
    [
      "nothing when every bundle wished is kept",
      {
        bundles: ["pem"],
        current: { ...current, bundles: ["pkcs12-modern", "pem"], inService: { place: "igc-current", bundles: ["pem"] } },
      },
      undefined,
    ],
    [
      "what its server reads, where it reads nothing yet, as in states of before",
      { current: { ...current, inService: undefined } },
      "place",
    ],
    [
      "what its server reads, though a renewal is open",
      { current: { ...current, inService: undefined }, next, formPhase: "sent" },
      "place",
    ],
    ["the bundles before what its server reads", { current: { ...current, inService: undefined }, bundles: ["pem"] }, "pack"],
    ["what its server reads before a renewal", { current: { ...current, inService: undefined }, now: at("2027-12-01T00:00:00Z") }, "place"],
    [
      "what its server reads again, with a bundle less",
      { current: { ...current, bundles: ["pem"], inService: { place: "igc-current", bundles: ["pem"] } } },
      "place",
    ],
    ["nothing where there is nothing to put in service any more", { current: { ...current, inService: null } }, undefined],
    ["what its server reads, where it is gone", { drift: [{ class: "in-service-missing" }] }, "place"],
    ["what its server reads, where it is something else", { drift: [{ class: "in-service-replaced" }], next, formPhase: "sent" }, "place"],
    ["a new key when the one in service is gone", { drift: [{ class: "key-missing" }] }, "begin"],
    ["a new key when the one in service is another", { drift: [{ class: "key-replaced" }] }, "begin"],
    ["the stored answer again when the certificate is gone", { drift: [{ class: "certificate-missing" }] }, "restore"],
    [
      "the stored answer again, though a renewal is open",
      { drift: [{ class: "certificate-missing" }], next, formPhase: "sent" },
      "restore",
    ],
    [
      "no third key when the one in service is gone and a renewal is open",
      { drift: [{ class: "key-missing" }], next, formPhase: "sent" },
      undefined,
    ],
    [
      "a new key when the open request's is gone, order or not",
      { current: null, next: ordered, drift: [{ class: "request-key-missing" }], order: { state: "answered" } },
      "begin",
    ],
  ];
  it.each(cases)("is %s", (_sentence, facts, act) => {
    expect(whatNow({ ...quiet, ...facts })?.act).toBe(act);
  });

  it("gives a sentence with every step", () => {
    for (const [, facts] of cases) expect(whatNow({ ...quiet, ...facts })?.because ?? "silent").not.toBe("");
  });
});

describe("the phase", () => {
  const cases: readonly [string, Current | null, Next | null, string, string][] = [
    ["before the order", null, next, "2026-11-24", "awaiting-habilitation"],
    ["with an order out", null, ordered, "2026-11-24", "to-order"],
    ["in service", current, null, "2026-11-24", "issued"],
    ["in service, with a request out", current, ordered, "2026-11-24", "renewing"],
    ["with a wrong answer", current, { ...ordered, quarantined: "wrong key" }, "2026-11-24", "quarantined"],
    ["after the end", current, null, "2028-01-01", "expired"],
    ["after the end, with a request out", current, ordered, "2028-01-02", "expired"],
  ];
  it.each(cases)("%s is right", (_sentence, inService, open, day, phase) => {
    expect(certificatePhase({ now: at(day), current: inService, next: open })).toBe(phase);
  });
});

it("begins every renewal before the end and never twice", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1094 }), fc.integer({ min: 0, max: 1095 }), (renewBeforeDays, elapsed) => {
      const instant = new Date(at(current.notAfter).getTime() - elapsed * 86_400_000);
      const due = whatNow({ ...quiet, now: instant, renewBeforeDays });
      // 20: from 12 December there are 15 working days, which people and the margin need at least; 547: half of 1,095 days
      expect(due?.act).toBe(elapsed <= Math.min(Math.max(renewBeforeDays, 20), 547) ? "begin" : undefined);
      expect(renewalInstant(current, renewBeforeDays).getTime()).toBeLessThan(at(current.notAfter).getTime());
      expect(whatNow({ ...quiet, now: instant, renewBeforeDays, next: { ...next, dueOn: null }, formPhase: "sent" })).toBeUndefined();
    }),
  );
});

it("never lets an answer begin the next renewal at once, however short its life", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1095 }), fc.integer({ min: 1, max: 100_000 }), (life, renewBeforeDays) => {
      const answered = { ...current, notBefore: now.toISOString(), notAfter: new Date(now.getTime() + life * 86_400_000).toISOString() };
      expect(whatNow({ ...quiet, current: answered, renewBeforeDays })).toBeUndefined();
      expect(renewalLead(answered, renewBeforeDays)).toBe(Math.min(renewBeforeDays, Math.floor(life / 2)));
    }),
  );
});
