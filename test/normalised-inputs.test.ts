import { type Properties, unknownValue } from "../provider/rpc";
import { administrator, good, kinds, representative } from "./bad-inputs/good";
import { checked, config, silentWorld } from "./bad-inputs/world";

/** What people write as they have it is taken, and stored as registers, forms and certificates have it (issue 13). */
type Row = readonly [kind: keyof typeof kinds, what: string, property: string, given: unknown, stored: unknown];

const boss = (change: object) => ({ ...representative, ...change });
const phones: readonly (readonly [what: string, given: string, stored: string])[] = [
  ["spaces", "04 72 00 00 01", "0472000001"],
  ["dots", "04.72.00.00.01", "0472000001"],
  ["hyphens of all kinds", "04-72\u201100\u201300\u221201", "0472000001"],
  ["slashes", "04/72/00/00/01", "0472000001"],
  ["spaces that do not break", "04\u00a072\u202f00\u200900\u00a001", "0472000001"],
  ["invisible marks of a web page", "\u200e04 72 00 00 01\u202c", "0472000001"],
  ["the country", "+33 4 72 00 00 01", "0472000001"],
  ["the country and its zero in brackets", "+33 (0)4 72 00 00 01", "0472000001"],
  ["the country and its zero", "+33 04 72 00 00 01", "0472000001"],
  ["the country in brackets", "(+33) 4 72 00 00 01", "0472000001"],
  ["the country, dialled", "0033 4 72 00 00 01", "0472000001"],
  ["full-width digits", "\uff10\uff14 72 00 00 01", "0472000001"],
  ["La Réunion", "+262 262 00 00 01", "0262000001"],
  ["a mobile of La Réunion, dialled", "00262 692 00 00 01", "0692000001"],
  ["Mayotte", "+262 269 60 00 01", "0269600001"],
  ["Guadeloupe", "+590 590 00 00 01", "0590000001"],
  ["Guyane", "+594 594 00 00 01", "0594000001"],
  ["a mobile of Martinique", "+596 696 00 00 01", "0696000001"],
  ["Saint-Pierre-et-Miquelon", "+508 41 00 01", "0508410001"],
];

const table: readonly Row[] = [
  ["structure", "a Corsican number in small letters", "finess", "2a0000154", "2A0000154"],
  ["structure", "a number in groups", "finess", "69 078 181 0", "690781810"],
  ["structure", "a number in other groups", "finess", "690 781 810", "690781810"],
  ["structure", "spaces that do not break", "finess", "69\u00a0078\u202f181\u00a00", "690781810"],
  ["structure", "a direction mark in front", "finess", "\u200e690781810", "690781810"],
  ["structure", "a zero-width space and a byte order mark", "finess", "\ufeff690781810\u200b", "690781810"],
  ["structure", "a line end and a tab", "finess", "\t690781810\r\n", "690781810"],
  ["structure", "hyphens and dots", "finess", "69-078.181\u20130", "690781810"],
  ["structure", "full-width digits", "finess", "\uff16\uff190781810", "690781810"],
  ["structure", "a department in small letters", "department", "2a", "2A"],
  ["structure", "a department with a space", "department", " 69\u00a0", "69"],
  ["structure", "spaces around a name", "structureName", " Centre des Lilas\u00a0", "Centre des Lilas"],
  ["structure", "a space that does not break in a name", "structureName", "Centre\u00a0des Lilas", "Centre des Lilas"],
  ["structure", "accents in two characters", "structureName", "Centre de sante\u0301", "Centre de sant\u00e9"],
  ["structure", "an apostrophe of a word processor, which stays", "structureName", "Maison de l\u2019Est", "Maison de l\u2019Est"],
  ["structure", "a ligature, which is Latin", "structureName", "Centre du C\u0153ur", "Centre du C\u0153ur"],
  [
    "structure",
    "names of the representative",
    "legalRepresentative",
    boss({ lastName: "Lefe\u0300vre ", firstName: "\u00a0A\u00efcha" }),
    representative,
  ],
  ["structure", "a card in groups", "legalRepresentative", boss({ cardNumber: "28 0026 2487" }), representative],
  ["structure", "a mail address in brackets", "legalRepresentative", boss({ email: " <direction@centre.example>" }), representative],
  ...phones.map(([what, given, stored]): Row => ["admin", `a telephone number with ${what}`, "phone", given, stored]),
  ["admin", "a card with a mark in front", "cardNumber", "\u200e2600301752", "2600301752"],
  ["admin", "a card in groups", "cardNumber", "26 0030 1752", "2600301752"],
  ["admin", "a last name with accents in two characters", "lastName", "Noe\u0308l", "No\u00ebl"],
  ["admin", "a mail address with an invisible mark", "email", "certificats\u200b@editeur.example", "certificats@editeur.example"],
  [
    "form",
    "the structure's number in groups",
    "structure",
    { name: "Centre des Lilas", finess: "69 078 181 0", idNat: "1 690781810" },
    { name: "Centre des Lilas", finess: "690781810", idNat: "1690781810" },
  ],
  ["form", "the signatory's telephone number", "signatory", boss({ phone: "+33 4 72 00 00 01" }), representative],
  ["form", "an administrator's card", "admins", [{ ...administrator, cardNumber: "2600 3017 52" }], [administrator]],
  ["certificate", "a common name with a space behind it", "commonName", "INSI-AUTO ", "INSI-AUTO"],
  ["certificate", "a common name with a space that does not break", "commonName", "\u00a0INSI-MANU", "INSI-MANU"],
  ["certificate", "a mail address with spaces", "contactMail", " certificats@editeur.example ", "certificats@editeur.example"],
  ["certificate", "whom to inform, in brackets", "informedMail", "<a@b.example>", "a@b.example"],
  ["certificate", "a server instance with a space behind it", "serverInstance", "srv1\u00a0", "srv1"],
  [
    "certificate",
    "the structure it is for",
    "structure",
    { name: "Centre  des Lilas\u00a0", idNat: "\u200e1690781810", departmentLabel: "Rhône (69)" },
    { name: "Centre  des Lilas", idNat: "1690781810", departmentLabel: "Rhône (69)" },
  ],
];

it("has at least 50 rows", () => expect(table.length).toBeGreaterThanOrEqual(50));

it.each(table)("takes for a %s %s", async (kind, _what, property, given, stored) => {
  const { inputs, refusals } = await checked(kind, { ...good[kind], [property]: given });
  expect(refusals).toEqual([]);
  expect(inputs[property]).toEqual(stored);
});

it.each(table)("passes over the same property while it is unknown, for a %s: %s", async (kind, _what, property) => {
  const { inputs, refusals } = await checked(kind, { ...good[kind], [property]: unknownValue });
  expect(refusals).toEqual([]);
  expect(inputs[property]).toBe(unknownValue);
});

it.each(table.filter(([kind]) => kind === "structure" || kind === "admin"))(
  "shows no difference when a %s goes on writing %s",
  async (kind, _what, property, given) => {
    const write = async (olds: Properties) => (await checked(kind, { ...good[kind], [property]: given }, olds)).inputs;
    const session = { world: silentWorld(), config };
    const first = await write({});
    const { outputs } = await kinds[kind].create(first as never, session);
    expect((await kinds[kind].diff("id", outputs, (await write(first)) as never, session)).changes).toBe(false);
  },
);

it("leaves what is unknown inside a record or a list as it is", async () => {
  const { inputs, refusals } = await checked("form", {
    ...good.form,
    signatory: boss({ phone: unknownValue, lastName: "Lefe\u0300vre" }),
    admins: [{ ...administrator, cardNumber: unknownValue }],
  });
  expect(refusals).toEqual([]);
  expect([inputs["signatory"], inputs["admins"]]).toEqual([
    boss({ phone: unknownValue }),
    [{ ...administrator, cardNumber: unknownValue }],
  ]);
});
