import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../test/cli/places.mjs";
import { drifted, foundInVault, readDrift, remaining, shownDrift, withDrift } from "./drift";
import type { DriftClass, FoundDrift } from "./drift-class";
import { nearDrift, type StandingFacts, standingDrift } from "./drift-standing";
import { driftClasses, driftCodes } from "./drift-table";
import type { IssuanceFacts } from "./facts";
import { leastHumanDays } from "./human-delay";
import { whatNow } from "./issuance";
import type { Current, Next } from "./remembered";

const current: Current = {
  entry: "igc-r1",
  round: 1,
  publicKeySha256: "aa",
  serialNumber: "5A",
  sha256: "A",
  subject: "CN=INSI-AUTO,O=Centre",
  notBefore: "2025-01-01T00:00:00.000Z",
  notAfter: "2028-01-01T00:00:00.000Z",
  inService: { place: "igc-current", bundles: [] },
};
const next = { entry: "igc-r2", round: 2, ticket: "commande-1", waiting: null, algorithm: "rsa-2048", paper: null } as Next;
const now = new Date("2026-11-24T09:00:00Z");
const facts = {
  now,
  current,
  next: null,
  drift: [],
  ...{ renewBeforeDays: 60, humanDays: 0, held: null, switchWaits: false, rolledBack: null },
  keyAlgorithm: "rsa-2048",
  bundles: [],
  lingering: [],
  onRevoked: "wait",
  order: { state: "open" },
  seen: true,
} as unknown as IssuanceFacts;
const found = (...classes: DriftClass[]): FoundDrift[] => classes.map((code) => ({ class: code }));

describe("the table of drift", () => {
  const page = readFileSync(join(repository, "docs", "drift.md"), "utf8");

  it("has at least twenty classes, each on the page with what the two commands answer", () => {
    expect(driftCodes.length).toBeGreaterThanOrEqual(20);
    const rows = driftCodes.map((code) => {
      const { from, act, over, who, remedy } = driftClasses[code];
      const byRefresh = from === "vault" || from === "evidence" || from === "revocation";
      const refresh = from === "program" ? "0" : "not 0"; // a refresh runs no program
      const preview = over ? "not 0, until another serves" : act || !byRefresh ? "not 0" : "0";
      const mends = act ? "`up`" : (who ?? "");
      return `| \`${code}\` | ${refresh} | ${preview} | ${mends} | ${remedy} |`;
    });
    expect(page.split("\n").filter((line) => line.startsWith("| `") && line.split("|").length === 7)).toEqual(rows);
  });

  it.each(driftCodes)("has of %s a sentence, a remedy, and either what up does or a person and a place", (code) => {
    const { act, who, where, sentence, remedy } = driftClasses[code];
    expect([sentence("2033-06-24", { current, next }), remedy].every((text) => text.length > 10)).toBe(true);
    expect([act !== undefined, who !== undefined && where !== undefined]).toEqual(act === undefined ? [false, true] : [true, false]);
  });
});

describe("what up mends", () => {
  const ofVault = driftCodes.filter((code) => driftClasses[code].from === "vault");
  it.each(ofVault)("of %s is what the table says, with its code", (code) => {
    const { act, of: whose } = driftClasses[code];
    const step = drifted({ ...facts, drift: found(code), next: whose ? next : null });
    expect([step?.act, step?.drift]).toEqual(act ? [act, code] : [undefined, undefined]);
  });

  it.each<[string, DriftClass[], Partial<IssuanceFacts>, string | undefined]>([
    ["the certificate before its place", ["in-service-missing", "certificate-missing"], {}, "restore"],
    ["the key before its certificate", ["certificate-missing", "key-missing"], {}, "begin"],
    ["the certificate, where the key is asked for already", ["certificate-missing", "key-missing"], { next }, "restore"],
    ["the key of the request before all", ["in-service-replaced", "request-key-missing"], { next }, "begin"],
    ["nothing of a request that is none any more", ["request-key-missing"], {}, undefined],
    ["nothing of what people must do", ["vault-rights-widened", "ca-horizon"], {}, undefined],
    ["the place, whatever people must do besides", ["vault-rights-widened", "in-service-missing"], {}, "place"],
  ])("first is %s", (_what, classes, change, act) => expect(whatNow({ ...facts, drift: found(...classes), ...change })?.act).toBe(act));

  it("of a certificate that is revoked is nothing", () =>
    expect(
      drifted({ ...facts, current: { ...current, revoked: { at: "2026-01-01", reason: "x" } }, drift: found("key-missing") }),
    ).toBeUndefined());

  it("is never due while people must act: a place that is wished otherwise is written all the same", () =>
    expect(whatNow({ ...facts, current: { ...current, inService: undefined }, drift: found("vault-rights-widened") })?.act).toBe("place"));

  it.each<[Parameters<typeof remaining>[1], DriftClass[]]>([
    ["begin", ["vault-rights-widened", "key-missing", "certificate-missing", "in-service-missing", "ca-horizon", "expired"]],
    ["restore", ["vault-rights-widened", "key-missing", "ca-horizon", "expired"]],
    ["place", ["vault-rights-widened", "key-missing", "certificate-missing", "ca-horizon", "expired"]],
    ["replaced", ["vault-rights-widened", "expired"]],
  ])("leaves after %s what it does not mend", (act, left) => {
    const all = found("vault-rights-widened", "key-missing", "certificate-missing", "in-service-missing", "ca-horizon", "expired");
    const ofRequest = act === "begin" ? found("request-key-missing") : [];
    expect(remaining([...all, ...ofRequest], act).map(({ class: code }) => code)).toEqual(left);
  });
});

const quiet: StandingFacts = {
  now,
  current,
  next: null,
  doubt: null,
  subject: current.subject,
  form: { ticket: "f413-1", isRefused: false, wasValidated: true },
  admins: [{ name: "Zoé Noël" }],
  named: ["Zoé Noël"],
};

describe("what a preview sees", () => {
  it.each<[string, Partial<StandingFacts>, string[]]>([
    ["nothing", {}, []],
    ["the end, at its second", { now: new Date(current.notAfter) }, ["expired"]],
    ["no end a second before it", { now: new Date("2027-12-31T23:59:59Z") }, []],
    ["a life that has not begun", { now: new Date("2024-12-31T23:59:59Z") }, ["not-yet-valid"]],
    [
      "a revocation, and no end beside it",
      { now: new Date("2030-01-01"), current: { ...current, revoked: { at: "2026-01-01", reason: "x" } } },
      ["revoked"],
    ],
    ["a list that is old", { doubt: "revocation-stale" }, ["crl-stale"]],
    ["a list that cannot be used", { doubt: "revocation-unusable" }, ["crl-unusable"]],
    ["a list that is not the CA's", { doubt: "revocation-signer" }, ["revocation-forged"]],
    ["a structure that closed today", { closedOn: "2026-11-24" }, ["structure-closed"]],
    ["no structure that closes tomorrow", { closedOn: "2026-11-25" }, []],
    ["another name", { subject: "CN=INSI-AUTO,O=Centre des Roses" }, ["structure-renamed"]],
    ["no other name while nothing is in service", { subject: "CN=x", current: null }, []],
    ["a refusal after a validation", { form: { ...quiet.form, isRefused: true } }, ["habilitation-withdrawn"]],
    ["a decision that is open again", { form: { ...quiet.form, isReopened: true } }, ["habilitation-reopened"]],
    [
      "a refusal, and not that it was opened before",
      { form: { ...quiet.form, isReopened: true, isRefused: true } },
      ["habilitation-withdrawn"],
    ],
    ["nothing opened again where nothing was granted", { form: { ...quiet.form, isReopened: true, wasValidated: false } }, []],
    ["no withdrawal where nothing was granted", { form: { ...quiet.form, isRefused: true, wasValidated: false } }, []],
    ["that everybody left whom the form names", { admins: [{ name: "Ali Roux" }] }, ["administrator-gone"]],
    ["that one of two left is no drift", { named: ["Zoé Noël", "Ali Roux"] }, []],
    ["nothing of people where the form is not known", { admins: [{ name: "Ali Roux" }], named: undefined }, []],
    ["a card that ended yesterday", { admins: [{ name: "Zoé Noël", expiresOn: "2026-11-23" }] }, ["card-expired"]],
    ["no card on its last day", { admins: [{ name: "Zoé Noël", expiresOn: "2026-11-24" }] }, []],
    ["an answer that waits", { next: { ...next, waiting: "it needs a password" } }, ["answer-stuck"]],
  ])("is %s", (_what, change, classes) => expect(standingDrift({ ...quiet, ...change }).map(({ class: code }) => code)).toEqual(classes));

  it.each<[string, object, string, number]>([
    ["at its second", {}, "2027-11-02T00:00:00Z", 1],
    ["not a second before", {}, "2027-11-01T23:59:59Z", 0],
    ["not once a request is open", { next }, "2027-12-01T00:00:00Z", 0],
    ["not after the end, which is another class", {}, "2028-01-01T00:00:00Z", 0],
    [
      "not of a certificate that is revoked",
      { current: { ...current, revoked: { at: "2026-01-01", reason: "x" } } },
      "2027-12-01T00:00:00Z",
      0,
    ],
  ])("is the renewal that is due, %s", (_what, change, at, count) =>
    expect(nearDrift({ current, next: null, ...change }, 60, new Date(at))).toHaveLength(count),
  );

  it.each([60, 20, 3, 1])("is the renewal that is due %d days before the end on the very day on which the rules begin it", (wished) => {
    const begins = (at: Date) => whatNow({ ...facts, now: at, renewBeforeDays: wished, humanDays: leastHumanDays })?.act === "begin";
    const days = Array.from({ length: 90 }, (_, left) => new Date(Date.parse(current.notAfter) - (left + 1) * 86_400_000));
    expect(days.map((at) => nearDrift({ current, next: null }, wished, at).length > 0)).toEqual(days.map(begins));
  });

  it("says the code of what is due", () => {
    const due = { ...facts, now: new Date("2027-12-01T00:00:00Z") };
    expect(whatNow(due)).toMatchObject({ act: "begin", drift: "expiry-near" });
    expect(whatNow({ ...due, now: new Date(current.notAfter) })).toMatchObject({ act: "begin", drift: "expired" });
    expect(whatNow({ ...facts, next, order: { state: "answered" } })).toMatchObject({ act: "collect", drift: "answer-waiting" });
  });
});

describe("what a state says", () => {
  it("of drift is a list, whatever version wrote it", () => {
    expect(readDrift("key-missing")).toEqual(found("key-missing"));
    expect([null, undefined, "nonsense", 4, { class: "expired" }].map((written) => readDrift(written))).toEqual([[], [], [], [], []]);
    expect(foundInVault(found("expired", "key-missing", "revoked"))).toEqual(found("key-missing"));
  });

  it("is each class once, the most urgent first, and apart by who mends it", () => {
    const drift = shownDrift(
      [...found("expired", "key-missing"), { class: "vault-rights-widened", fact: "mode 0777" }, ...found("expired")],
      { current, next },
    );
    expect(drift.map(({ class: code, mends }) => [code, mends])).toEqual([
      ["vault-rights-widened", "person"],
      ["key-missing", "person"], // a request is open already: people answer it
      ["expired", "person"],
    ]);
    expect(shownDrift(found("key-missing"), { current, next: null })[0]!.mends).toBe("up");
    expect(shownDrift([{ class: "vault-rights-widened", fact: "mode 0777" }], { current, next })[0]!.sentence).toContain("mode 0777");
  });
});

describe("the next act of a person", () => {
  const shown = (...classes: DriftClass[]) => shownDrift(found(...classes), { current, next: null });
  const order = { who: "an administrator", what: "order", where: "the portal", by: null, because: "it ends" };

  it.each(driftCodes.filter((code) => driftClasses[code].act === undefined && !["revoked", "answer-stuck"].includes(code)))(
    "about %s names who must act",
    (code) => expect(withDrift(null, shown(code), "2027-11-02")!.who).toBe(driftClasses[code].who),
  );

  it("is none where up mends it", () => expect(withDrift(null, shown("key-missing"), null)).toBeNull());

  it("is the most urgent, with the others beside it", () => {
    const action = withDrift(null, shown("structure-renamed", "vault-rights-widened"), "2027-11-02")!;
    expect([action.who, action.by]).toEqual(["whoever runs the vault", null]);
    expect(action.because).toContain("; besides, the certificate in service bears the structure's name of before");
    expect(withDrift(null, shown("structure-renamed"), "2027-11-02")!.by).toBe("2027-11-02");
  });

  it("stays what is asked for already, with what is the case besides; told again it is the same, and it goes when that goes", () => {
    const once = withDrift(order, shown("vault-rights-widened"), null)!;
    expect([once.who, once.because]).toEqual(["an administrator", expect.stringMatching(/^it ends; besides, the vault is open to others/)]);
    expect(withDrift(once, shown("vault-rights-widened"), null)).toEqual(once);
    expect(withDrift(once, [], null)).toEqual(order);
    expect(withDrift(withDrift(null, shown("vault-rights-widened"), null), [], null)).toBeNull();
  });
});
