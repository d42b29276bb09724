import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFault } from "../provider/fault";
import { run, said } from "./run";
import { usageInFrench } from "./words";

/** What is typed wrongly is said in French whole: what is wrong, what to type, the code. */
const folder = mkdtempSync(join(tmpdir(), "igc-typed-"));
afterAll(() => rmSync(folder, { recursive: true }));
const state = join(folder, "state.json");
writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources: [] } }));
const at = (name: string): string => join(folder, name);
const [sandbox, begun, other, none] = [at("sandbox"), at("begun"), at("other"), at("none")];
for (const dir of [join(begun, "ca"), other]) mkdirSync(dir, { recursive: true });
writeFileSync(join(other, "index.ts"), "");
const person = "Zoé,Noël,2600301752,0144000002,zoe.noel@editeur.example";

const english = /\b(the|has|no|is|are|not|needs|with|one of|Use|missing|argument|does)\b/i;
const lines: readonly (readonly string[])[] = [
  ["sttaus"],
  ["--lang", "fr", "status"],
  ["status", "state.json"],
  ["status", "--josn"],
  ["status", "-x"],
  ["status", "--file"],
  ["status", "--file", "--json"],
  ["form", "413", "-o"],
  ["status", "--json=yes"],
  ["status", "--at", "soon"],
  ["status", "--watch", "0"],
  ["status", "--worklist", "--partners"],
  ["status", "--environment", "moon", "--file", state],
  ["status", "--lang", "de"],
  ["status", "--due", "soon", "--file", state],
  ["next", "--json", "--html"],
  ["explain"],
  ["explain", "nobody", "--file", state],
  ["history"],
  ["desk", "--json", "--file", state],
  ["desk", "--port", "x"],
  ["notify"],
  ["notify", "--smtp", "smtp://127.0.0.1:1"],
  ["notify", "--webhook", "https://a.example", "--days", "5,5"],
  ["bring"],
  ["evidence", "--out", "x"],
  ["rehearse"],
  ["rehearse", sandbox],
  ["rehearse", sandbox, "sing"],
  ["rehearse", sandbox, "sign"],
  ["rehearse", sandbox, "refuse"],
  ["rehearse", sandbox, "answer"],
  ["rehearse", sandbox, "clock"],
  ["rehearse", sandbox, "clock", "2027-01-31"],
  ["rehearse", sandbox, "clock", "--days", "1.5"],
  ["rehearse", sandbox, "clock", "--to", "1999-01-31"],
  ["rehearse", sandbox, "answer", "wrong-kye"],
  ["rehearse", begun, "revoke", "nothing"],
  ["rehearse", begun, "revoke", "4A0B", "--reason", "nothing"],
  ["rehearse", other, "sign"],
  ["rehearse", none, "sign"],
  ["rehearse", "--years", "90"],
  ["verify"],
  ["export"],
  ["export", "file:./vault"],
  ["export", "file:./vault", "e"],
  ["export", "file:./vault", "e", "--as", "pem"],
  ["export", "file:./vault", "e", "--as", "x", "--out", "y"],
  ["keys"],
  ["rollback"],
  ["revocation-code"],
  ["revocation-code", "file:./vault"],
  ["csr", "file:./vault", "e"],
  ["csr", "file:./vault", "e", "--out", "x"],
  ["plan"],
  ["form"],
  ["form", "999"],
  ["form", "fields"],
  ["form", "read"],
  ["form", "check"],
  ["form", "check", state],
  ["form", "procedure"],
  ["form", "dossier"],
  ["form", "413"],
  ["form", "413", "-o", "a.pdf"],
  ["form", "413", "--mapping", "m.json", "--finess", "690781810", "--signatory", person, "-o", "a.pdf"],
  ["completion"],
  ["completion", "ksh"],
];

it.each(lines.map((words) => [words.join(" ").replaceAll(folder, "DIR"), words] as const))("igc-sante %s", async (_line, words) => {
  const error = await run(words).catch((caught: unknown) => caught);
  if (!isFault(error)) throw error;
  const french = said(error, "fr").split("\n");
  expect(french).toHaveLength(3);
  expect(french[2]).toBe(`  [${error.code}]`);
  const own = french.slice(0, 2).map((line) => line.replace(/«.*?»|[\w-]*-[\w-]+|igc-sante [\w-]+/g, ""));
  expect([french, own.filter((line) => english.test(line))]).toEqual([french, []]);
  expect(french[0]).not.toBe(error.what);
  // Names, addresses and what was typed stand in both.
  const typed = [...error.what.matchAll(/--[a-z-]+|"([^"]+)"/g)].map(([word, quoted]) => quoted ?? word);
  expect(typed.filter((word) => !french[0]!.includes(word))).toEqual([]);
});

it("knows whatever a command says that it needs", () => {
  const sources = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter((path) => /(?<!\.test)\.ts$/.test(path));
  const needs = sources.flatMap((path) =>
    [...readFileSync(join(__dirname, path), "utf8").matchAll(/\bneeded\([^)]+?"(\w[^"]*)"/g)].map(([, what]) => what!),
  );
  expect(needs.length).toBeGreaterThan(20);
  const hint = "igc-sante x --help";
  expect(needs.filter((what) => usageInFrench({ what: `igc-sante x needs ${what}.`, hint }) === undefined)).toEqual([]);
});

it("knows what init says where nobody answers", () => {
  const french = ["igc-sante init has no answer to « Nom »: the input has ended.", "« Nom » needs an answer."].map((what) =>
    usageInFrench({ what, hint: "Nothing stands in for it." }),
  );
  expect(french.map((each) => each?.what)).toEqual([
    "igc-sante init n'a pas de réponse à « Nom » : l'entrée est finie.",
    "Il faut une réponse à « Nom ».",
  ]);
});

it("leaves a failure that is not of the command line to its code, with its facts", async () => {
  const error = await run(["status", "--file", join(folder, "nowhere.json")]).catch((caught: unknown) => caught);
  expect(said(error, "fr")).toMatch(/^Un fichier ou un dossier .*\nL'export de stack /s);
});
