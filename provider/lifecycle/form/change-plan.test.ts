import type { HabilitationChange } from "../../policy";
import { type Admin, type ChangeForm, type ChangePage, knownOf, planChange } from "./change-plan";

/** What becomes of forms 503, whatever phase they are in. */
const admin = (firstName: string): Admin => ({ firstName, lastName: "X", cardNumber: "1", phone: "0", email: "@" });
const [a, b, c, d] = [admin("A"), admin("B"), admin("C"), admin("D")];
const covered = (...admins: Admin[]) => ({ admins, domain: null, server: null });

/** One person a form, so that a few are several. */
function pagesOf({ arriving, leaving }: HabilitationChange<Admin>): ChangePage[] {
  return Array.from({ length: Math.max(arriving.length, leaving.length) }, (_, page) => {
    const said = { arriving: arriving.slice(page, page + 1), leaving: leaving.slice(page, page + 1), domainsAdded: [], domainsRemoved: [] };
    return { ...said, covers: null, print: JSON.stringify(said) };
  });
}
const facts = { sentAt: null, acknowledgedAt: null, decidedAt: null, dossierReference: null, refusal: null, submittedAt: null, form: null };
function form(ticket: string, phase: ChangeForm["phase"], arriving: Admin[], leaving: Admin[] = []): ChangeForm {
  return { ticket, phase, ...facts, ...pagesOf({ arriving, leaving, staying: [], domainsAdded: [], domainsRemoved: [] })[0]! };
}
const shown = (people: readonly Admin[]): string => people.map(({ firstName }) => firstName).join("");
const signs = (page: ChangePage): string => `+${shown(page.arriving)}-${shown(page.leaving)}`;

it.each<[string, Admin[], ChangeForm[], Admin[], string]>([
  ["a first one gets the next number", [a], [], [b], "knows A; keeps none; writes 4 +B-A; drops none"],
  ["several get the next numbers", [a], [], [a, b, c], "knows A; keeps none; writes 4 +B-, 5 +C-; drops none"],
  ["an unsigned one is written anew", [a], [form("one", "to-sign", [b])], [a, c], "knows A; keeps none; writes one +C-; drops none"],
  ["an unsigned one is dropped with its reason", [a], [form("one", "to-sign", [b])], [a], "knows A; keeps none; writes none; drops one"],
  ["unsigned ones become more", [a], [form("one", "to-sign", [b])], [a, b, c], "knows A; keeps none; writes one +B-, 4 +C-; drops none"],
  [
    "a signed one is followed, and nothing is asked for beside it",
    [a],
    [form("one", "sent", [b])],
    [a, c],
    "knows A; keeps one; writes none; drops none",
  ],
  [
    "beside a signed one, an unsigned one says the rest",
    [a],
    [form("one", "sent", [b]), form("two", "to-sign", [c])],
    [a, b, d],
    "knows A; keeps one; writes two +D-; drops none",
  ],
  [
    "a validated one is known, and what is left is the next",
    [a],
    [form("one", "validated", [b], [a])],
    [c],
    "knows B; keeps none; writes 4 +C-B; drops none",
  ],
  ["a validated one that was all ends it", [a], [form("one", "validated", [b], [a])], [b], "knows B; keeps none; writes none; drops none"],
  [
    "a refused one stands while the same is asked for",
    [a],
    [form("one", "refused", [b])],
    [a, b],
    "knows A; keeps one; writes none; drops none",
  ],
  ["a refused one is dropped for another", [a], [form("one", "refused", [b])], [a, c], "knows A; keeps none; writes 4 +C-; drops one"],
  [
    "a refused one is dropped where nothing is asked for",
    [a],
    [form("one", "refused", [b])],
    [a],
    "knows A; keeps none; writes none; drops one",
  ],
])("%s", (_sentence, known, forms, wished, expected) => {
  const plan = planChange({ known: covered(...known), made: 3, forms }, covered(...wished), pagesOf);
  const writes = plan.write.map(({ page, before, number }) => `${before?.ticket ?? number} ${signs(page)}`);
  const list = (words: readonly string[]): string => words.join(", ") || "none";
  const tickets = (some: readonly ChangeForm[]): string => list(some.map(({ ticket }) => ticket));
  expect(`knows ${shown(plan.known.admins)}; keeps ${tickets(plan.keep)}; writes ${list(writes)}; drops ${tickets(plan.drop)}`).toBe(
    expected,
  );
});

describe("what ANS knows, by a state", () => {
  const state = { admins: [{ ...a, cardExpiresOn: "2027-01-31" }], administrators: ["A X"], domain: "x.fr" };
  it.each<[string, Parameters<typeof knownOf>[0], unknown]>([
    ["is what the program says", state, { admins: [a], domain: "x.fr", server: null }],
    ["is what was remembered of a change", { ...state, change: { made: 1, known: covered(b), forms: [] } }, covered(b)],
    [
      "is a name alone, of who left before names were remembered with their cards",
      { ...state, administrators: ["A X", "Anne Marie Le Goff"] },
      { admins: [a, { firstName: "Anne", lastName: "Marie Le Goff", cardNumber: "", phone: "", email: "" }], domain: "x.fr", server: null },
    ],
  ])("%s", (_sentence, given, known) => expect(knownOf(given)).toEqual(known));
});
