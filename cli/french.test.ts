import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { appendHappenings } from "../provider/evidence";
import { openPlatform } from "../provider/igc";
import { entryName } from "../provider/policy";
import { openVault } from "../provider/vault";
import { formOf, orderOf } from "../test/contract/platform-stage";
import { differing } from "../test/french-lines";
import { certificateFor, now } from "../test/manual/stage";
import { csvOf, structureRow } from "../test/many-structures";
import { wordsOf } from "../test/source-words";
import { hierarchy } from "../test/x509/hierarchy";
import { eventWords } from "./evidence/words";
import { clausePhrases } from "./form/words";
import { runInit } from "./init";
import { reasonIn } from "./notify/words";
import { state } from "./people-stage";
import { Journal } from "./rehearsal/journal";
import { report } from "./rehearsal/report";
import { run } from "./run";
import { livedIn } from "./words";

/** What the commands of papers, plans and people say in French: every line of it but those that are facts alone. */
const folder = mkdtempSync(join(tmpdir(), "igc-french-"));
const signed = join(__dirname, "../test/signed-forms");
const before = process.cwd();
const said: string[] = [];
const file = (name: string, content: string | Buffer): string => (writeFileSync(join(folder, name), content), join(folder, name));
const stack = file("state.json", state);
const empty = file("empty.json", JSON.stringify({ deployment: { resources: [] } }));
const rows = Array.from({ length: 22 }, (_, index) => structureRow(index + 1));
const sheet = file("s.csv", csvOf([structureRow(90, { "Contrat signé le": "", "Carte du responsable légal": "" }), ...rows]));
const person = "Zoé,Noël,2600301752,0144000002,zoe.noel@editeur.example";
const few = ["--finess", "690781810", "--signatory", person, "--name", "Centre des Lilas", "--admin", person, "--usage", "INSi"];

beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  jest.spyOn(console, "error").mockReturnValue();
  process.chdir(folder);
  const platform = await openPlatform("manual:./igc-sante", { cwd: folder, now: () => now });
  await platform.submitOrder(await orderOf("commande-1"));
  await platform.submitForm(formOf("f413-1"));
  const happened = (Object.keys(eventWords) as (keyof typeof eventWords)[]).map((event) => ({
    ...{ event, ticket: "f413-1", by: { role: "signatory", names: ["Ali Roux"] } as const },
    ...{ papers: { form: "ab" }, facts: { reason: "illisible" }, happenedAt: "2026-11-18T00:00:00.000Z" },
  }));
  await appendHappenings(platform.evidence!, "f413-1", null, happened, { recordedAt: now.toISOString(), recordedBy: "pulumi up" });
  const { pem } = hierarchy().issuer.certificate;
  mkdirSync(join(folder, "igc-sante", "ca"), { recursive: true });
  writeFileSync(join(folder, "igc-sante", "ca", "stranger.pem"), pem);
  const vault = await openVault("file:./vault", { cwd: folder, env: {}, now: () => now, notice: () => undefined });
  const identity = { environment: "rehearsal", serverInstance: "srv1", usage: "AUTH_CLI", commonName: "INSI-AUTO" } as const;
  const idNat = "1690781810";
  await vault.createKey(entryName({ ...identity, idNat }, 1), "rsa-2048", { ...identity, structure: idNat, round: 1 });
  file("answer.cer", certificateFor(readFileSync(join(folder, "igc-sante/outbox/commande-1/demande.csr"), "utf8")));
  file("nobodys.txt", "ticket: f413-9\n");
  file("blank.pem", "");
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function lines(language: "en" | "fr", args: readonly string[]): Promise<string[]> {
  said.length = 0;
  await run([...args, "--lang", language]);
  return said.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
}

const nothing = /^\b$/;
const notify = ["notify", "--smtp", "smtp://127.0.0.1:1", "--from", "a@editeur.example", "--record", folder, "--dry-run", "--file"];
const four = ["A", "B", "C", "D"].flatMap((name, n) => ["--admin", `Ana,Noël${name},260030176${n},0144000003,ana@editeur.example`]);
const cases: readonly (readonly [what: string, facts: RegExp, args: readonly string[]])[] = [
  ["authorities", /^CN=| {2}SHA-256 /, ["authorities"]],
  ["tickets", nothing, ["outbox"]],
  ["no exchange", nothing, ["outbox", "--platform", "manual:./none"]],
  ["files that are somebody's or nobody's", nothing, ["bring", "answer.cer", "nobodys.txt", "blank.pem"]],
  // Names of certificates, of which a line has one.
  ["a plan", /^ {2}\S+-srv1-\S+$/, ["plan", sheet]],
  ["evidence of a stack", nothing, ["evidence", "--file", stack, "--platform", "manual:./igc-sante"]],
  ["evidence of nothing", nothing, ["evidence", "--file", empty]],
  ["evidence of one", /^ {8}ticket /, ["evidence", "f413-1", "--platform", "manual:./igc-sante"]],
  // What a message says is French in both.
  ["notices without addresses", nothing, [...notify, stack]],
  ["notices", /^ {2}/, [...notify, stack, "--to", "Zoé Noël=zoe@editeur.example"]],
  ["no notice", nothing, [...notify, empty]],
  ["a form", nothing, ["form", "413", ...few, "-o", "a.pdf", "--force"]],
  ["forms", nothing, ["form", "413", ...few, ...four, "-o", "b.pdf", "--force"]],
  ["a signed form", nothing, ["form", "check", join(signed, "pades-rsa.pdf"), "--made", join(signed, "made.pdf")]],
  ["a scan", nothing, ["form", "check", join(signed, "scan.pdf"), "--made", join(signed, "made.pdf")]],
  ["a form that nobody signed", nothing, ["form", "check", join(signed, "dated-pypdf.pdf"), "--made", join(signed, "made.pdf")]],
  ["a draft", nothing, ["form", "fields", join(signed, "made.pdf"), "-o", "map.json", "--force"]],
  ["a clock", nothing, ["rehearse", join(folder, "sandbox"), "clock", "--to", "2027-01-31"]],
  ["no form to sign", nothing, ["rehearse", join(folder, "sandbox"), "sign"]],
  ["no revocation", nothing, ["rehearse", join(folder, "sandbox"), "revoke"]],
  [
    "certificates of several files",
    /^-|^\S+\.pem /,
    ["verify", "igc-sante/ca", "igc-sante/inbox", "answer.cer", "s.csv", "--at", "2027-01-31"],
  ],
  ["keys of a vault", /^\S+$|^ {2}SHA-256 /, ["keys", "file:./vault", "--file", empty]],
  ["a wrong answer", nothing, ["rehearse", join(folder, "sandbox"), "answer", "wrong-key"]],
];

it.each(cases)("says %s in French", async (_what, facts, args) => differing(await lines("en", args), await lines("fr", args), facts));

it("refuses a form in French, and says no word about a metric", async () => {
  const fr = await lines("fr", ["form", "413", ...few, "--type", "X", "-o", "c.pdf"]);
  expect(fr.join("\n")).toMatch(/^certificateType : \p{Lu}/u);
  const written = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const text = async (language: string): Promise<unknown> => {
    await run(["metrics", "--file", stack, "--at", "2027-04-20", "--lang", language]);
    return written.mock.lastCall![0];
  };
  expect(await text("fr")).toBe(await text("en"));
  written.mockRestore();
});

const jsons = cases.filter(([, , [name, act]]) => !(name === "form" && act === "fields"));
it.each(jsons)("leaves the JSON of %s as it is", async (_what, _facts, args) => {
  expect(await lines("fr", [...args, "--json"])).toEqual(await lines("en", [...args, "--json"]));
});

async function asked(language: string): Promise<string[]> {
  const text: string[] = [];
  const dir = mkdtempSync(join(folder, "init-"));
  const say = (line: string): void => void text.push(line.replaceAll(dir, "DIR"));
  const answers = [
    ...["", "production", "Centre du Parc", "centre", "", "69078181", "690781810", "", "Durand", "Zoë", "0472000001", "d@parc.example"],
    ...["", "", "zoe", "DMP", "srv1", "", "Noël", "Zoé", "0144000002", "zoe@editeur.example", "", "", "", "Usage", "Éditeur", "Parc"],
  ];
  const input = Readable.from([`${answers.join("\n")}\n`]);
  await runInit(
    ["--dir", dir, "--name", "parc", "--lang", language],
    { cwd: folder, env: {}, now: () => now, say },
    { input, isTerminal: true, say },
  );
  expect(readdirSync(dir)).toContain("structures.csv");
  return text.filter((line) => line.trim() !== "");
}

it("asks in French, says in French what was written, and writes the same", async () => {
  const [en, fr] = [await asked("en"), await asked("fr")];
  expect(fr).toHaveLength(en.length);
  expect(fr.filter((line, index) => line === en[index] && !/^ {2}(cd|pulumi|npm|parc-|\S+-srv1-)/.test(line))).toEqual([]);
  const [folderEn, folderFr] = readdirSync(folder).filter((name) => name.startsWith("init-"));
  for (const name of readdirSync(join(folder, folderEn!)))
    expect(readFileSync(join(folder, folderFr!, name)).equals(readFileSync(join(folder, folderEn!, name)))).toBe(true);
});

const text = (path: string): string => readFileSync(join(__dirname, path), "utf8");

it("tells the years of a team in French, with everything that can happen in them", () => {
  const acts = ["rehearsal/team.ts", "rehearsal/play.ts"].flatMap((path) =>
    [...text(path).matchAll(/(?:#did|journal\.act)\("([^"]+)"/g)].map(([, act]) => act!),
  );
  expect(acts.length).toBeGreaterThan(10);
  const journal = new Journal();
  for (const act of [...acts, "vault away", "exchange away"]) journal.act(act);
  journal.renewals.push({ name: "lilas", daysLeft: 3 });
  journal.expired.push({ name: "lilas", on: "2027-01-01", ticket: null });
  const facts = { from: now, years: 1, structures: 1, seed: "s" };
  const told = (language: "en" | "fr"): string[] => report(journal, facts, language).split("\n");
  differing(told("en"), told("fr"), nothing);
  for (const row of [...told("en"), ...told("fr")]) expect(row).toMatch(/^\S+(?: \S+)* {3,}\S/); // a label, and apart from it what is of it
  for (const act of acts) expect(livedIn("fr", act)).not.toBe(act);
  const wrongs = [...text("rehearsal/journal.ts").matchAll(/wrongs\.push\(`([^`]+)`/g)].map(([, wrong]) =>
    wrong!.replace(/\$\{[^}]+\}/g, "x"),
  );
  expect(wrongs).toHaveLength(3);
  for (const wrong of wrongs) expect(livedIn("fr", wrong)).not.toBe(wrong);
});

it("knows why a message was not sent, as the sources of notify say it", () => {
  const reasons = ["webhook", "people", "notify"].flatMap((name) =>
    [...text(`notify/${name}.ts`).matchAll(/because(?::| =)[^,;]*?([`"])(.+?)\1/g)].map(([, , because]) =>
      because!.replace(/\$\{.*?\}/g, "5"),
    ),
  );
  expect(reasons.length).toBeGreaterThan(4);
  for (const reason of reasons) expect([reason, reasonIn("fr", reason, undefined)]).not.toEqual([reason, reason]);
  expect(reasonIn("fr", "The server said 5.1.1", "mail-address")).toMatch(/^\p{Lu}.*\[mail-address\] The server said 5\.1\.1$/u);
});

it("knows what a person must look at in an online procedure, as its sources word it", () => {
  const corpus = clausePhrases.map(({ en }) => en).join("\n");
  const elsewhere = /^nothing answers|^, which (is required|is no question|is not asked)|^is mapped to|^the mapping names/;
  const unknown = ["bind", "draft"].flatMap((name) =>
    wordsOf(join(__dirname, `../provider/channel/demarche/${name}.ts`), /^; /).filter(
      (words) => !corpus.includes(words) && !elsewhere.test(words),
    ),
  );
  expect(unknown).toEqual([]);
});

it("says nothing that stands in a command's own source", () => {
  const sources = [
    "bring",
    "outbox",
    "plan/index",
    "plan/lines",
    "authorities",
    "metrics",
    "rehearse",
    "rehearse-years",
    "evidence/command",
    "evidence/print",
  ]
    .concat(["init/index", "init/questions", "notify/index", "form/index", "form/print", "form/check", "form/dossier", "form/procedure"])
    .map((name) => [name, text(`${name}.ts`)] as const);
  for (const [name, source] of sources)
    expect([name, [...source.matchAll(/\bsay\(\s*[`"][^)]*/g)].map(([call]) => call)]).toEqual([name, []]);
});
