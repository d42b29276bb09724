/** From what a form says to the JSON that is posted, or every reason why it cannot be. PURE. */
import { createHash } from "node:crypto";
import { Fault } from "../../fault";
import { type Binding, bind, named } from "./bind";
import { type Content, listFields, type Said, saidBy, singleFields } from "./fields";
import type { Mapping } from "./mapping";
import type { Procedure, Question } from "./procedure";
import { isChoice, optionWith, type Posted, postedFor } from "./values";

/** A dossier as it is posted. */
export interface Dossier {
  readonly body: Readonly<Record<string, Posted>>;
  /** SHA-256 of procedure and body, lower-case hex: the same content is not posted twice. */
  readonly sha256: string;
  /** Labels of required questions that are left to whoever opens it. */
  readonly byHand: readonly string[];
}

/**
 * @throws Fault `demarche-fields` where a field has no question, or several; a required question has no answer; or a value
 * is one the service would drop. All at once, before anything is sent.
 */
export function dossierOf(procedure: Procedure, content: Content, mapping: Mapping): Dossier {
  const said = saidBy(content);
  const wanted = { single: new Set(said.single.keys()), lists: new Map([...said.lists].map(([path, rows]) => [path, columnsOf(rows)])) };
  const { binding, wrong: unbound } = bind(procedure.questions, wanted, mapping);
  const wrong = [...unbound];
  const body = bodyOf(procedure, said, binding, mapping, wrong);
  if (wrong.length > 0) throw fieldsFault(procedure, wrong);
  const canonical = JSON.stringify([procedure.number, Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return { body, sha256: createHash("sha256").update(canonical).digest("hex"), byHand: binding.byHand.map(({ label }) => label) };
}

const columnsOf = (rows: readonly ReadonlyMap<string, string>[]): ReadonlySet<string> => new Set(rows.flatMap((row) => [...row.keys()]));

const key = ({ id }: Question): string => `champ_${id}`;

function bodyOf(
  { questions }: Procedure,
  { single, lists }: Said,
  binding: Binding,
  mapping: Mapping,
  wrong: string[],
): Readonly<Record<string, Posted>> {
  const body: Record<string, Posted> = {};
  const give = (path: string, text: string, question: Question): string | readonly string[] => {
    const asked = choiceOf(path, text, question, mapping);
    const taken = "because" in asked ? asked : postedFor(asked.text, question);
    if ("posted" in taken) return taken.posted;
    // The value is not repeated: a card or telephone number may be a secret of the program.
    wrong.push(`what ${path} says ${taken.because}, and ${named(question)} would be left empty`);
    return "";
  };
  for (const [path, question] of binding.single) body[key(question)] = give(path, single.get(path)!, question);
  for (const [path, { question, columns }] of binding.lists)
    body[key(question)] = lists.get(path)!.map((row, index) => {
      const cells = [...columns].flatMap(([column, of]) =>
        row.has(column) ? [[key(of), give(column, row.get(column)!, of)] as const] : [],
      );
      if (cells.length === 0) wrong.push(`row ${index + 1} of ${path} says nothing that ${named(question)} asks, and would be dropped`);
      return Object.fromEntries(cells);
    });
  for (const question of questions) {
    const text = mapping.fixed.get(question.id);
    if (text === undefined) continue;
    if (key(question) in body) wrong.push(`the mapping fixes ${named(question)}, which a field of the form answers`);
    body[key(question)] = give("the mapping's fixed", text, question);
  }
  return body;
}

/** A choice is posted as the label of its option: as the mapping says, else the one that has our words. */
function choiceOf(path: string, text: string, question: Question, mapping: Mapping): { text: string } | { because: string } {
  const mapped = mapping.options.get(path)?.get(text);
  if (mapped !== undefined) return { text: mapped };
  const words = fieldsByPath.get(path)?.choices?.[text];
  if (words === undefined) return { text };
  if (!isChoice(question)) return { because: "is one of a few, and the question offers none: say its text under options in the mapping" };
  const found = optionWith(words, question);
  return "option" in found ? { text: found.option } : found;
}

const fieldsByPath = new Map([...singleFields, ...listFields.flatMap(({ fields }) => fields)].map((field) => [field.path, field]));

function fieldsFault({ number, revision }: Procedure, wrong: readonly string[]): Fault {
  return new Fault(
    "demarche-fields",
    `Nothing was posted: the form does not fit procedure ${number}, revision ${revision.id}: ${wrong.join("; ")}.`,
    "Draft a mapping with igc-sante form procedure <address> -o FILE, correct and check it, and name it in the address (&mapping=FILE).",
  );
}
