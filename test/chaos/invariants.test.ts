import { type Ending, ends, type Invariant, invariants, type Observation } from "./invariants";

/** Each invariant holds for a life as it should be, and finds each forged step that it is there to find. */
const entry = (round: number): string => `igc-srv1-r${round}`;
const ticket = (round: number): string => `commande-srv1-r${round}`;
const key = (round: number) => ({ publicKeySha256: `key ${round}`, algorithm: "rsa-2048" });

const current = (round: number) => ({
  entry: entry(round),
  round,
  publicKeySha256: `key ${round}`,
  serialNumber: `0${round}`,
  sha256: `certificate ${round}`,
  subject: "CN=INSI-AUTO",
  notBefore: "2026-11-24T00:00:00.000Z",
  notAfter: "2029-11-24T00:00:00.000Z",
});
const next = (round: number, change: object = {}) => ({
  entry: entry(round),
  round,
  publicKeySha256: `key ${round}`,
  subject: "CN=INSI-AUTO",
  because: "of a test",
  ticket: ticket(round),
  quarantined: null,
  refused: null,
  waiting: null,
  algorithm: "rsa-2048",
  dueOn: null,
  orderedAt: null,
  paper: null,
  ...change,
});
const form = {
  ticket: "f413-1",
  phase: "validated",
  dossierReference: "ANS-1",
  sentAt: "2026-11-20T00:00:00.000Z",
  acknowledgedAt: "2026-11-20T00:00:00.000Z",
  decidedAt: "2026-11-24T00:00:00.000Z",
  substance: "a form",
  words: "a form with a phone",
} as const;

const nothing: Observation = {
  act: "world",
  now: "2026-11-24T09:00:00.000Z",
  wish: { renewBeforeDays: 60, keyAlgorithm: "rsa-2048", substance: "a form", words: "a form with a phone" },
  form: null,
  certificate: null,
  vault: { inPlace: true, keys: {}, issued: [], damaged: [] },
  exchange: { inPlace: true, open: [], openInPlace: [], forms: [], answered: [] },
  refusals: {},
};
type Change = Partial<Omit<Observation, "vault" | "exchange" | "wish">> & {
  readonly vault?: Partial<Observation["vault"]>;
  readonly exchange?: Partial<Observation["exchange"]>;
  readonly wish?: Partial<Observation["wish"]>;
};
const after = (before: Observation, change: Change): Observation => ({
  ...before,
  act: "up",
  failure: undefined,
  changes: undefined,
  ...change,
  vault: { ...before.vault, ...change.vault },
  exchange: { ...before.exchange, ...change.exchange },
  wish: { ...before.wish, ...change.wish },
});

const ordered = after(nothing, {
  form,
  certificate: { phase: "to-order", current: null, next: next(1) },
  vault: { keys: { [entry(1)]: key(1) } },
  exchange: { open: [ticket(1)], openInPlace: [ticket(1)], forms: [form.ticket] },
});
const issued = after(ordered, {
  certificate: { phase: "issued", current: current(1), next: null },
  vault: { issued: [entry(1)] },
  exchange: { open: [], openInPlace: [] },
});
const due = after(issued, { act: "world", now: "2029-10-24T09:00:00.000Z" });
const renewing = after(due, {
  certificate: { phase: "renewing", current: current(1), next: next(2) },
  vault: { keys: { [entry(1)]: key(1), [entry(2)]: key(2) } },
  exchange: { open: [ticket(2)], openInPlace: [ticket(2)] },
});
const ended = after(due, { act: "world", now: "2029-12-24T09:00:00.000Z" });
const green = (before: Observation, change: Change = {}): Observation => after(before, { act: "preview", changes: false, ...change });
const sent = after(ordered, { form: { ...form, phase: "sent", dossierReference: null, acknowledgedAt: null, decidedAt: null } });

it("holds for a life as it should be", () => {
  const life = [nothing, ordered, green(ordered), issued, green(issued), due, renewing, green(renewing)];
  for (let steps = 2; steps <= life.length; steps++)
    for (const rule of Object.values<Invariant>(invariants)) expect(rule(life.slice(0, steps))).toBeUndefined();
});

type Forged = readonly [string, keyof typeof invariants, readonly Observation[], RegExp];
const forged: readonly Forged[] = [
  ["a key that is gone", "1 no key lost", [ordered, after(ordered, { vault: { keys: {} } })], /gone/],
  ["another key in its place", "1 no key lost", [ordered, after(ordered, { vault: { keys: { [entry(1)]: key(7) } } })], /another key/],
  [
    "a state that names a key of no vault",
    "1 no key lost",
    [issued, after(issued, { certificate: { phase: "renewing", current: current(1), next: next(2) } })],
    /no key/,
  ],
  [
    "two orders of a round",
    "2 no order twice",
    [nothing, after(ordered, { act: "world", exchange: { open: [ticket(1), `autre-${ticket(1)}`] } })],
    /two orders of one round/,
  ],
  [
    "two orders in place after an up",
    "2 no order twice",
    [nothing, ordered, after(renewing, { exchange: { openInPlace: [ticket(1), ticket(2)] } })],
    /several orders/,
  ],
  [
    "a renewal that was not due",
    "2 no order twice",
    [nothing, ordered, issued, after(issued, { exchange: { open: [ticket(2)], openInPlace: [ticket(2)] } })],
    /2 orders .* 1 reasons/,
  ],
  [
    "a renewal of one certificate by two orders",
    "2 no order twice",
    [nothing, ordered, issued, due, renewing, after(renewing, { exchange: { open: [ticket(3)], openInPlace: [ticket(3)] } })],
    /3 orders .* 2 reasons/,
  ],
  ["no change after the end", "3 no green alarm", [ended, green(ended)], /ended/],
  [
    "no change after the end, in a state that does not say so",
    "3 no green alarm",
    [ended, green(ended, { certificate: { phase: "renewing", current: current(1), next: next(2) } })],
    /ended/,
  ],
  ["no change while a renewal is due", "3 no green alarm", [due, green(due)], /due/],
  ["no change before anything", "3 no green alarm", [nothing, green(nothing)], /no state/],
  [
    "no change without a request",
    "3 no green alarm",
    [ordered, green(ordered, { certificate: { phase: "awaiting-habilitation", current: null, next: null } })],
    /nothing was ever asked/,
  ],
  ["no change while the exchange is away", "3 no green alarm", [ordered, green(ordered, { exchange: { inPlace: false } })], /away/],
  ["no change while the order is lost", "3 no green alarm", [ordered, green(ordered, { exchange: { openInPlace: [] } })], /the order/],
  ["no change while the form is lost", "3 no green alarm", [sent, green(sent, { exchange: { forms: [] } })], /the form/],
  [
    "no change while an answer waits for the vault",
    "3 no green alarm",
    [ordered, green(ordered, { vault: { inPlace: false }, exchange: { answered: [ticket(1)] } })],
    /waits for a vault/,
  ],
  [
    "a form that goes back",
    "4 nobody asked twice",
    [ordered, after(ordered, { form: { ...form, phase: "to-sign" } })],
    /was validated and is to-sign/,
  ],
  [
    "a refusal that nobody noted",
    "4 nobody asked twice",
    [ordered, after(ordered, { form: { ...form, phase: "refused" } })],
    /was validated and is refused/,
  ],
  [
    "a refusal of before the validation",
    "4 nobody asked twice",
    [ordered, after(ordered, { form: { ...form, phase: "refused" }, refusals: { [form.ticket]: "2026-11-23T00:00:00.000Z" } })],
    /was validated and is refused/,
  ],
  [
    "a dossier that is forgotten",
    "4 nobody asked twice",
    [ordered, after(ordered, { form: { ...form, dossierReference: null } })],
    /dossier/,
  ],
  ["a day that is forgotten", "4 nobody asked twice", [ordered, after(ordered, { form: { ...form, sentAt: null } })], /sentAt/],
  [
    "a validated form that is handed out again",
    "4 nobody asked twice",
    [after(ordered, { exchange: { forms: [] } }), ordered],
    /the known one is validated/,
  ],
  [
    "another form that says the same",
    "4 nobody asked twice",
    [sent, after(sent, { exchange: { forms: [form.ticket, "f413-2"] } })],
    /says the same/,
  ],
  [
    "an order whose certificate lies in the vault",
    "4 nobody asked twice",
    [issued, after(issued, { exchange: { openInPlace: [ticket(1)] } })],
    /lies in the vault/,
  ],
  [
    "an error without a code",
    "6 every failure is a Fault",
    [issued, after(issued, { failure: { code: undefined, message: "TypeError: undefined" } })],
    /no Fault/,
  ],
];

it.each(forged)("finds %s", (_what, invariant, trace, because) => expect(invariants[invariant](trace)).toMatch(because));

it("has a forged step for each", () => {
  expect([...new Set(forged.map(([, invariant]) => invariant))].sort()).toEqual(Object.keys(invariants).sort());
});

it.each<[string, Change]>([
  ["a later refusal", { form: { ...form, phase: "refused" }, refusals: { [form.ticket]: "2026-11-25T00:00:00.000Z" } }],
  ["a state that was lost", { act: "state-lost", form: { ...form, phase: "to-sign", decidedAt: null } }],
])("lets a form go back by %s", (_why, change) => {
  expect(invariants["4 nobody asked twice"]([ordered, after(ordered, change)])).toBeUndefined();
});

it("lets another form be made where what is printed changed once it was signed", () => {
  const corrected = after(sent, { act: "world", wish: { substance: "another form" } });
  const made = after(corrected, { form: { ...form, ticket: "f413-2", phase: "to-sign" }, exchange: { forms: ["f413-2"] } });
  expect(invariants["4 nobody asked twice"]([corrected, made])).toBeUndefined();
});

it.each<[string, Change]>([
  ["another algorithm", { act: "world", wish: { keyAlgorithm: "rsa-3072" } }],
  ["a key that is gone", { act: "world", vault: { damaged: [entry(1)] } }],
])("lets another order be placed for %s", (_why, change) => {
  const changed = after(ordered, change);
  const again = after(changed, { exchange: { open: [ticket(2)], openInPlace: [ticket(2)] } });
  expect(invariants["2 no order twice"]([nothing, ordered, changed, again])).toBeUndefined();
});

const good: Ending = { ups: 3, certificate: "issued", form: "validated", changes: false };
it.each<[string, Partial<Ending>]>([
  ["too many ups", { ups: 7 }],
  ["a certificate that is not issued", { certificate: "renewing" }],
  ["a form that is not validated", { form: "sent" }],
  ["a preview that shows a change", { changes: true }],
  ["a preview that fails", { changes: undefined, lastFailure: "[vault-absent]" }],
])("does not end with %s", (_what, change) => {
  expect(ends(good)).toBeUndefined();
  expect(ends({ ...good, ...change })).toBeDefined();
});
