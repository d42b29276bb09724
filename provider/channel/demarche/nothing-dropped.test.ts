import fc from "fast-check";
import { champ, type Descriptor } from "../../../test/servers/demarche";
import { filledIn } from "../../../test/servers/demarche-prefill";
import { isFault } from "../../fault";
import type { Form413, Form413Admin } from "../../form";
import { dossierOf } from "./dossier";
import { listFields, plainWords, singleFields } from "./fields";
import { noMapping, readProcedureMapping } from "./mapping";
import { readProcedure } from "./procedure";

/** Whatever a procedure asks and a form says: it is refused before, or every value that is posted is filled in as it was meant. */

const types = ["Text", "Textarea", "Formatted", "Email", "Phone", "Siret", "IntegerNumber", "DecimalNumber", "Civilite", "Date"];
const others = ["Datetime", "YesNo", "Checkbox", "DropDownList", "MultipleDropDownList", "PieceJustificative", "Carte", "HeaderSection"];
/** Labels as people write them: accents, capitals and signs do not count. */
const dressed = (label: string) =>
  fc.constantFrom(label, label.toUpperCase(), `${label} *`, ` ${label.replace(/e/, "é")} :`).filter((text) => plainWords(text) === label);
const value = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
  fc.constantFrom(
    "0472000001",
    "00123",
    "-0",
    "1.50",
    "12",
    "true",
    "M.",
    "2026-02-30",
    "2026-11-27",
    "77220148900022",
    "a@b.fr",
    "ORG",
    " x",
    "a\nb",
  ),
);
const likely = fc.constantFrom("Text", "Text", "Textarea", "IntegerNumber", "IntegerNumber", ...types, ...others);

let next: number;
const question = (label: string, depth = 0): fc.Arbitrary<Descriptor> =>
  fc
    .record({ type: depth === 0 ? likely : fc.constantFrom("Text", "Text", ...types), label: dressed(label), required: fc.boolean() })
    .map(({ type, label: shown, required }) => ({
      __typename: `${type}ChampDescriptor`,
      id: champ(next++),
      label: shown,
      required,
      options: type.endsWith("List") ? ["Responsable légal", "Certificat ORG", "x", "12"] : undefined,
    }));

const procedure = fc
  .tuple(...singleFields.map(({ labels }) => fc.constantFrom(...labels).chain((label) => question(label))))
  .chain((single) =>
    fc
      .tuple(...listFields[0]!.fields.map(({ labels }) => fc.constantFrom(...labels).chain((label) => question(label, 1))))
      .chain((rows) =>
        fc.tuple(
          fc.shuffledSubarray([...single, listOf(rows)], { minLength: single.length - 3 }),
          fc.array(question("autre chose"), { maxLength: 2 }),
        ),
      ),
  )
  .map(([questions, more]) => [...questions, ...more]);
const listOf = (rows: readonly Descriptor[]): Descriptor => ({
  __typename: "RepetitionChampDescriptor",
  id: champ(next++),
  label: "Administrateurs techniques",
  required: true,
  champDescriptors: rows,
});

const admin: fc.Arbitrary<Form413Admin> = fc.record({ cardNumber: value, lastName: value, firstName: value, phone: value, email: value });
const form: fc.Arbitrary<Form413> = fc.record({
  structure: fc.record({ name: value, finess: value }),
  signatory: fc.record({
    role: fc.constant("responsable-legal" as const),
    ...{ cardNumber: value, lastName: value, firstName: value, phone: value, email: value },
  }),
  admins: fc.array(admin, { minLength: 1, maxLength: 4 }),
  usage: value,
  vendor: value,
  certificateType: fc.constantFrom("ORG" as const, "PRO" as const),
});

/** What is posted, by the question's own id: what the service must have in the end. */
const posted = (body: unknown): unknown =>
  Array.isArray(body)
    ? body.map(posted)
    : typeof body === "object" && body !== null
      ? Object.fromEntries(Object.entries(body).map(([key, each]) => [key.replace(/^champ_/, ""), posted(each)]))
      : body;

test.each([1, 2, 3])("whatever is asked and said, what is posted is filled in, or nothing is posted (%i)", (part) => {
  const seen = { posted: 0, refused: 0 };
  fc.assert(
    fc.property(procedure, form, said, (questions, content, kept) => {
      const read = readProcedure({ number: 7, revision: { id: "r", champDescriptors: questions } });
      // A person leaves out and to the hand what does not fit: then more is posted.
      const mapping = kept === "all" ? noMapping : lenient(questions, kept);
      let body: unknown;
      try {
        body = dossierOf(read, content, mapping).body;
      } catch (error) {
        if (!isFault(error, "demarche-fields")) throw error;
        seen.refused++;
        return;
      }
      seen.posted++;
      expect(filledIn(JSON.parse(JSON.stringify(body)), questions)).toEqual(posted(body));
    }),
    { numRuns: 400, seed: part },
  );
  expect([seen.posted > 5, seen.refused > 5]).toEqual([true, true]);
});

/** What a form says: all, or a few fields, so that few values decide. */
const paths = [...singleFields, ...listFields].map(({ path }) => path);
const columns = listFields[0]!.fields.map(({ path }) => path);
const said = fc.oneof(
  { weight: 1, arbitrary: fc.constant("all" as const) },
  { weight: 5, arbitrary: fc.subarray(paths, { minLength: 1, maxLength: 3 }) },
  { weight: 2, arbitrary: fc.subarray(columns, { minLength: 1, maxLength: 2 }).map((some) => ["admins", ...some]) },
);

/** The other fields are left out. */
function lenient(questions: readonly Descriptor[], kept: readonly string[]) {
  const byHand = questions.flatMap(({ id, champDescriptors = [] }) => [id, ...champDescriptors.map((each) => each.id)]);
  const leftOut = [...paths, ...columns].filter((path) => !kept.includes(path));
  return readProcedureMapping(JSON.stringify({ checked: true, byHand, leftOut }), "lenient.json");
}

beforeEach(() => {
  next = 1;
});
