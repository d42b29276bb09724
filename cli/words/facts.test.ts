import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { type Fault, isFault } from "../../provider/fault";
import { run, said } from "../run";
import { answerFacts, factsInFrench } from "./facts";
import { faultInFrench } from "./faults";

const rules = join(__dirname, "..", "..", "provider", "x509", "profile", "rules");
const verdicts = readFileSync(join(rules, "..", "..", "judge", "verdicts.ts"), "utf8");
/** What `judge` asks before the path: what people bring wrongly. */
const asked = [...verdicts.matchAll(/, rules: \[([^\]]*)\]/g)].flatMap(([, ids]) => [...ids!.matchAll(/"([\w-]+)"/g)].map(([, id]) => id!));
const sources = readdirSync(rules).map((file) =>
  ts.createSourceFile(file, readFileSync(join(rules, file), "utf8"), ts.ScriptTarget.Latest, true),
);

/** A text of a source with something in each slot. */
function filled(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  const slot = (of: ts.Node): string => (of.getText().includes("toISOString") ? "2026-11-28T09:00:00.000Z" : "1");
  return node.head.text + node.templateSpans.map(({ expression, literal }) => `${slot(expression)}${literal.text}`).join("");
}

/** What a rule of the profile says. */
function wordings(id: string): string[] {
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    const words = filled(node);
    if (words !== undefined && / .*\.$/.test(words)) found.push(words);
    if (ts.isCallExpression(node) && node.expression.getText() === "differing") found.push('CN is "1" and not "2".');
    node.forEachChild(collect);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "id" && filled(node.initializer) === id) collect(node.parent);
    node.forEachChild(visit);
  };
  sources.forEach(visit);
  return found;
}

it.each(asked)("says the facts of an answer in French: %s", (id) => {
  const words = wordings(id);
  expect(words.length).toBeGreaterThan(0);
  for (const each of words) expect([each, factsInFrench(each)]).toEqual([each, expect.not.stringMatching(/\b(the|and|with|is|of)\b/i)]);
});

it("says them as a state keeps them, with whose certificate it is", () => {
  const message =
    'CN is "DMP" and not "INSI-AUTO". It is CN=DMP,OU=1690781810, serial number 0A1B.\n  Bring the certificate.\n  [answer-wrong-subject]';
  expect(faultInFrench(message)).toMatch(
    /\[answer-wrong-subject\] \(CN est « DMP » et non « INSI-AUTO »\. C'est CN=DMP,OU=1690781810, n° de série 0A1B\)$/,
  );
  expect(factsInFrench("The certificate ended on 2026-11-27T09:00:00.000Z; it is 2026-11-28T09:00:00.000Z")).toBe(
    "Le certificat a pris fin le 2026-11-27 à 09:00 (UTC) ; on est le 2026-11-28 à 09:00 (UTC)",
  );
  expect(factsInFrench("The certificate of before, 4A01, was revoked on 2027-01-02 (superseded).")).toBe(
    "Le certificat d'avant, 4A01, a été révoqué le 2027-01-02 (superseded).",
  );
  expect(factsInFrench("The certificate of before, 4A01, was revoked.")).toBe("Le certificat d'avant, 4A01, a été révoqué.");
  expect(factsInFrench("What nobody words.")).toBe("What nobody words.");
  const long = `CN is "${"a".repeat(3000)}" and not "b".`;
  expect(factsInFrench(long)).toBe(long);
  expect(new Set(answerFacts.map(({ en }) => en)).size).toBe(answerFacts.length);
});

const faultOf = async (args: readonly string[]): Promise<Fault> => {
  const error: unknown = await run(args).catch((thrown: unknown) => thrown);
  if (!isFault(error)) throw new Error(`${args.join(" ")}: no fault`);
  return error;
};

/** A command line that cannot be used, as a person meets it. */
it.each([
  ["sttaus"],
  ["status", "--josn"],
  ["status", "nix"],
  ["status", "--file", "/nowhere.json"],
  ["status", "--file", "/"],
  ["status", "--file", __filename],
  ["status", "--at", "31/01/2027"],
  ["status", "--watch", "0"],
  ["status", "--json", "--worklist"],
  ["next", "--lang", "de"],
  ["next", "--at"],
  ["explain"],
  ["history"],
  ["rollback"],
  ["export"],
  ["csr", "file:./vault"],
  ["revocation-code"],
])("says in French what is wrong with: igc-sante %s %s %s", async (...args) => {
  const told = said(await faultOf(args.filter(Boolean)), "fr");
  expect(told).not.toMatch(/(?<![-\w])(the|and|with|is|are|not|no|has|use|cannot|by|of|either|needs)(?![-\w])/i);
});
