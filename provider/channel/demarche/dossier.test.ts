import { champ, type Descriptor } from "../../../test/servers/demarche";
import { filledIn } from "../../../test/servers/demarche-prefill";
import { choice, f413, header, repetition, text } from "../../../test/servers/demarche-questions";
import { type Fault, isFault } from "../../fault";
import type { Form413, Form503 } from "../../form";
import { dossierOf } from "./dossier";
import { noMapping, readProcedureMapping } from "./mapping";
import { readProcedure } from "./procedure";

const ali = { cardNumber: "2800123451", lastName: "ROUX", firstName: "Ali", phone: "0472000002", email: "admin@editeur.example" };
const zoe = { cardNumber: "0800123451", lastName: "ŁÓDŹ", firstName: "Zoë", phone: "0472000003", email: "igc@editeur.example" };
const form: Form413 = {
  structure: { name: "Centre de santé des Lilas", finess: "690781810" },
  signatory: {
    role: "responsable-legal",
    lastName: "Lefèvre",
    firstName: "Anaïs",
    phone: "0472000001",
    email: "direction@centre.example",
    cardNumber: "0001234567",
  },
  admins: [ali, zoe],
  usage: "Authentification et signature sur le DMP\nUsage INS",
  vendor: "Éditeur",
  certificateType: "ORG",
};
const change: Form503 = {
  structure: form.structure,
  signatory: form.signatory,
  certificateType: "ORG",
  arriving: [zoe],
  leaving: [],
};

const procedure = (champDescriptors: readonly Descriptor[]) => readProcedure({ number: 7, revision: { id: "rev-1", champDescriptors } });
const mapped = (mapping: object) => readProcedureMapping(JSON.stringify({ checked: true, ...mapping }), "f413.json");
const without = (label: string): readonly Descriptor[] => f413.filter((each) => each.label !== label);
const instead = (label: string, ...others: readonly Descriptor[]): readonly Descriptor[] =>
  f413.flatMap((each) => (each.label === label ? others : [each]));
function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error("was not refused");
}

test("a form 413 fits by its labels alone, and everything it says is filled in", () => {
  const { body, byHand } = dossierOf(procedure(f413), form, noMapping);
  const filled = filledIn(body, f413);
  const byLabel = (questions: readonly Descriptor[], values: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(questions.flatMap(({ id, label }) => (id in values ? [[label, values[id]]] : [])));
  expect(byLabel(f413, { ...filled, [champ(21)]: undefined })).toEqual({
    "Dénomination de la structure": "Centre de santé des Lilas",
    "N° FINESS": "690781810",
    "Êtes-vous le :": "Responsable légal",
    "N° de carte": "0001234567",
    "Nom": "Lefèvre",
    "Prénom": "Anaïs",
    "Téléphone": "0472000001",
    "Email professionnel": "direction@centre.example",
    "Administrateur(s) technique(s)": undefined,
    "Précisions sur l'usage des certificats et sur votre projet": form.usage,
    "Éditeur de la solution": "Éditeur",
    "Type de certificats": ["Certificat ORG (personne morale)"],
  });
  const rows = filled[champ(21)] as readonly Readonly<Record<string, unknown>>[];
  expect(rows.map((row) => Object.values(byLabel(f413.find(({ id }) => id === champ(21))!.champDescriptors!, row)))).toEqual(
    [ali, zoe].map(({ cardNumber, lastName, firstName, phone, email }) => [cardNumber, lastName, firstName, phone, email]),
  );
  expect(byHand).toEqual(["Formulaire 413 signé"]);
});

test("the same content has the same fingerprint, and any other content another", () => {
  const of = (content: Form413, number = 7) => dossierOf({ ...procedure(f413), number }, content, noMapping).sha256;
  expect(of({ ...form, admins: [{ ...ali }, { ...zoe }] })).toBe(of(form));
  expect(new Set([of(form), of({ ...form, usage: "Usage INS" }), of({ ...form, admins: [zoe, ali] }), of(form, 8)]).size).toBe(4);
});

test.each<[what: string, questions: readonly Descriptor[], words: readonly string[]]>([
  ["a field without a question", without("Éditeur de la solution"), ["vendor has no question", 'near it: "Solution utilisée"']],
  ["a list without one", without("Administrateur(s) technique(s)"), ["admins has no question"]],
  [
    "two questions of one label under no title that tells them apart",
    instead("N° FINESS", text(90, "N° FINESS"), text(91, "FINESS")),
    ["structure.finess may be any of", champ(90), champ(91)],
  ],
  ["a label of another type", instead("N° FINESS", header(90, "N° FINESS")), ["structure.finess has no question"]],
  ["a required question that no form answers", [...f413, text(90, "Numéro Kbis", { required: true })], ["nothing answers", "Numéro Kbis"]],
  [
    "a choice without our option",
    instead("Êtes-vous le :", choice(7, "Êtes-vous le :", { options: ["Directeur"] })),
    ["signatory.role", 'no option has "responsable legal"'],
  ],
  [
    "a choice with our words twice",
    instead("Êtes-vous le :", choice(7, "Êtes-vous le :", { options: ["Responsable légal", "Ancien responsable légal"] })),
    ["several options have"],
  ],
  ["a choice as a text", instead("Êtes-vous le :", text(7, "Êtes-vous le :")), ["signatory.role", "under options in the mapping"]],
  [
    "a question that would lose a zero",
    instead("N° FINESS", { ...text(3, "N° FINESS"), __typename: "IntegerNumberChampDescriptor" }).map((each) =>
      each.label === "Nom du serveur" ? each : each,
    ),
    [],
  ],
])("%s is refused before anything is posted, with what is there", (_, questions, words) => {
  if (words.length === 0) return void expect(dossierOf(procedure(questions), form, noMapping)).toBeDefined();
  const fault = faultOf(() => dossierOf(procedure(questions), form, noMapping));
  expect(fault.code).toBe("demarche-fields");
  for (const word of words) expect(fault.what).toContain(word);
});

test("all that is wrong is said at once, and no value is repeated", () => {
  const questions = instead("N° FINESS", text(90, "Structure")).filter(({ label }) => label !== "Solution utilisée");
  const wrong = { ...form, solution: "Logiciel", usage: " ", admins: [{ ...ali, phone: "0000" }] };
  const { what } = faultOf(() => dossierOf(procedure(questions), wrong, noMapping));
  for (const word of ["structure.finess has no", "solution has no", "usage says is blank", "admins.phone says is no French telephone"])
    expect(what).toContain(word);
  expect(what).not.toContain("0000,");
  expect(what).not.toContain(ali.cardNumber);
});

test("a title tells the signatory's name from another one", () => {
  const questions = [header(90, "Contact"), text(91, "Nom"), ...f413];
  expect(dossierOf(procedure(questions), form, noMapping).body[`champ_${champ(11)}`]).toBe("Lefèvre");
});

test("a form 503 has lists of its own", () => {
  const row = [text(100, "Nom"), text(101, "Prénom"), text(102, "N° de carte"), text(103, "Téléphone"), text(104, "Email")];
  const questions = instead(
    "Administrateur(s) technique(s)",
    repetition(95, "Administrateurs à ajouter", { champDescriptors: row }),
  ).filter(({ label }) => !label.startsWith("Précisions"));
  const { body } = dossierOf(procedure(questions), change, noMapping);
  expect(body[`champ_${champ(95)}`]).toEqual([expect.objectContaining({ [`champ_${champ(102)}`]: zoe.cardNumber })]);
  expect(faultOf(() => dossierOf(procedure(f413), change, noMapping)).what).toContain("arriving has no question");
});

test("a mapping names the question, the option, what is fixed, left out and left to the person", () => {
  const questions = [
    ...instead("N° FINESS", text(90, "Identifiant"), text(91, "Identifiant")),
    text(92, "Objet", { required: true }),
    text(93, "Commentaire", { required: true }),
  ];
  const mapping = mapped({
    fields: { "structure.finess": champ(91) },
    options: { "signatory.role": { "responsable-legal": "Mandataire" } },
    fixed: { [champ(92)]: "Première demande" },
    byHand: [champ(93)],
    leftOut: ["vendor"],
  });
  const { body, byHand } = dossierOf(procedure(questions), form, mapping);
  expect([body[`champ_${champ(91)}`], body[`champ_${champ(7)}`], body[`champ_${champ(92)}`], body[`champ_${champ(42)}`]]).toEqual([
    "690781810",
    "Mandataire",
    "Première demande",
    undefined,
  ]);
  expect(byHand).toEqual(["Formulaire 413 signé", "Commentaire"]);
});

test.each<[what: string, mapping: object, words: string]>([
  ["a question that is not there", { fields: { vendor: champ(999) } }, "vendor is mapped to"],
  ["a question of another kind", { fields: { vendor: champ(21) } }, "vendor is mapped to"],
  ["one question for two fields", { fields: { vendor: champ(2) } }, "structure.name and vendor are both for"],
  ["an option that is not offered", { options: { "signatory.role": { "responsable-legal": "Chef" } } }, "is none of"],
  ["a fixed text for what is answered", { fixed: { [champ(42)]: "X" } }, "which a field of the form answers"],
  ["a fixed text that does not fit", { fixed: { [champ(4)]: "X" } }, "is no SIRET"],
  ["a fixed text for nothing", { fixed: { [champ(999)]: "X" } }, "which is not asked"],
])("a mapping with %s is refused before anything is posted", (_, mapping, words) => {
  expect(faultOf(() => dossierOf(procedure(f413), form, mapped(mapping))).what).toContain(words);
});

test("a mapping that nobody checked, or that is none, is refused with all that is wrong", () => {
  const wrong = { fields: { "structure.nom": "x", "vendor": 1 }, options: [], byHand: "x", leftOut: ["boss"], extra: 1 };
  const { code, what } = faultOf(() => readProcedureMapping(JSON.stringify(wrong), "f413.json"));
  expect(code).toBe("demarche-mapping");
  for (const word of ["sets checked to true", "fields is no object", "options is no object", "byHand is no list", '"boss"', '"extra"'])
    expect(what).toContain(word);
  expect(faultOf(() => readProcedureMapping("[", "f413.json")).what).toContain("no JSON object");
});
