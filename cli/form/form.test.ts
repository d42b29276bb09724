import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readForm } from "../../provider/form";
import { runForm } from "./index";

/** Forms without any Pulumi: printed, read back, and refused with all that is wrong. */
const forms = join(__dirname, "..", "..", "..", "shared", "data", "forms");
let cwd: string;
let said: string[];
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "cli-form-"));
  said = [];
});
afterEach(() => rmSync(cwd, { recursive: true }));

const run = (...args: readonly string[]): Promise<number> =>
  runForm(args, { cwd, env: {}, now: () => new Date(0), say: (line: string) => void said.push(line) });
const json = (value: unknown, name = "form.json"): string => (writeFileSync(join(cwd, name), JSON.stringify(value)), name);
const bytes = (name: string): Buffer => readFileSync(join(cwd, name));

const person = (lastName: string, cardNumber: string) => ({
  firstName: "Zoé",
  lastName,
  cardNumber,
  phone: "01 44 00 00 02",
  email: "certificats@editeur.example",
});
const common = {
  structure: { name: "Centre de santé des Lilas", finess: "690781810" },
  signatory: { firstName: "Aïcha", lastName: "Lefèvre", phone: "0472000001", email: "direction@centre.example" },
};
const request = { ...common, admins: [person("Noël", "2600301752")], usage: "Usage INSi" };
const options = [
  ...["--name", "Centre de santé des Lilas", "--finess", "690781810"],
  ...["--signatory", "Aïcha,Lefèvre,,0472000001,direction@centre.example"],
];

it("prints the same form 413 from a file and from options, for this user alone", async () => {
  expect(await run("413", "--from", json(request), "-o", "a.pdf")).toBe(0);
  const admin = "Zoé, Noël, 2600301752, 01 44 00 00 02, certificats@editeur.example";
  expect(await run("413", ...options, "--admin", admin, "--usage", "Usage INSi", "-o", "b.pdf")).toBe(0);
  expect(bytes("a.pdf").equals(bytes("b.pdf"))).toBe(true);
  expect((statSync(join(cwd, "a.pdf")).mode & 0o777).toString(8)).toBe("600");
  expect(said).toEqual(["a.pdf: form 413, to be signed", "b.pdf: form 413, to be signed"]);
});

it("fills the official form, and reads its fields", async () => {
  const official = join(forms, "F413-2024-03.pdf");
  expect(await run("413", "--from", json(request), "--official", official, "-o", "a.pdf")).toBe(0);
  said = [];
  expect(await run("read", "a.pdf")).toBe(0);
  expect(said.join("\n")).toMatch(/: 2600301752\n[\s\S]*: Usage INSi/);
  expect(Object.values(await readForm(bytes("a.pdf")))).toContain("690781810");
});

it("prints form 414 of a TEST structure, and form 503 of a change", async () => {
  expect(await run("414", "--from", json(request), "--env", "production", "-o", "414.pdf")).toBe(0);
  const change = { ...common, arriving: [person("Roux", "2600301753")], leaving: [person("Noël", "2600301752")] };
  expect(await run("503", "--from", json(change), "-o", "503.pdf")).toBe(0);
  expect(said).toEqual(["414.pdf: form 414, to be signed", "503.pdf: form 503, to be signed"]);
});

it("gives several forms where one has too few rows, each under a name of its own", async () => {
  const admins = [1, 2, 3, 4, 5].map((number) => person(`Noël${"ABCDE"[number - 1]}`, `260030175${number}`));
  expect(await run("413", "--from", json({ ...request, admins }), "-o", "a.pdf")).toBe(0);
  expect(said).toEqual(["a.pdf: form 413 (1 of 2), to be signed", "a-2.pdf: form 413 (2 of 2), to be signed"]);
});

it("says as JSON what was written, or what is wrong", async () => {
  jest.spyOn(console, "error").mockReturnValue();
  expect(await run("413", "--from", json(request), "-o", "a.pdf", "--json")).toBe(0);
  expect(JSON.parse(said.splice(0).join("\n"))).toEqual({
    ...{ schemaVersion: 1, form: "413", environment: "production", refusals: [] },
    files: [{ path: "a.pdf", sha256: createHash("sha256").update(bytes("a.pdf")).digest("hex") }],
  });
  expect(await run("413", "--from", json({ ...request, usage: "" }), "-o", "b.pdf", "--json")).toBe(2);
  const refused = { property: "usage", code: "required", what: expect.any(String) as string, hint: expect.any(String) as string };
  expect(JSON.parse(said.join("\n"))).toMatchObject({ files: [], refusals: [refused] });
});

it.each([
  [["--json", "form.json"], "--from form.json"],
  [["--json=form.json"], "--from form.json"],
  [["--json", "-"], "--from -"],
  [["--json="], "--from FILE"],
])("says to whoever writes %j as before what it is called now", async (args, hint) => {
  json(request);
  await expect(run("413", ...args, "-o", "a.pdf")).rejects.toMatchObject({ code: "unknown-value", hint: expect.stringContaining(hint) });
});

it("says all that is wrong at once, and writes nothing", async () => {
  const { structure } = common;
  const wrong = {
    ...request,
    structure: { ...structure, finess: "690781811", siret: "1" },
    usage: "",
    admins: [{ ...person("Noël", "1"), phone: "12" }],
    extra: 1,
  };
  expect(await run("413", "--from", json(wrong), "-o", "a.pdf")).toBe(2);
  const properties = said.map((line) => line.slice(0, line.indexOf(":"))).sort();
  expect(properties).toEqual([
    "admins[0].cardNumber",
    "admins[0].phone",
    "extra",
    "structure",
    "structure.finess",
    "structure.siret",
    "usage",
  ]);
  expect(existsSync(join(cwd, "a.pdf"))).toBe(false);
});

it("drafts the mapping of an official form", async () => {
  expect(await run("fields", join(forms, "F413-2024-03.pdf"), "-o", "map.json")).toBe(0);
  expect(JSON.parse(bytes("map.json").toString("utf8"))).toMatchObject({ form: "413", checked: false });
});

it.each<[string, readonly string[], string]>([
  ["no act", [], "required"],
  ["another act", ["415"], "unknown-value"],
  ["no file to write", ["413", ...options], "required"],
  ["both a file and options", ["413", "--from", "form.json", "--usage", "x", "-o", "a.pdf"], "required"],
  ["neither", ["413", "-o", "a.pdf"], "required"],
  ["a mapping of nothing", ["413", ...options, "--mapping", "m.json", "-o", "a.pdf"], "required"],
  ["a person of two parts", ["413", ...options, "--admin", "Zoé,Noël", "-o", "a.pdf"], "wrong-type"],
  ["a file that is not there", ["413", "--from", "nowhere.json", "-o", "a.pdf"], "file-unreadable"],
  ["a file that is no JSON", ["413", "--from", "text.json", "-o", "a.pdf"], "file-unreadable"],
  ["a file that is there already", ["413", "--from", "form.json", "-o", "form.json"], "file-exists"],
  ["a word that nothing asks for", ["413", ...options, "word", "-o", "a.pdf"], "unknown-value"],
  ["another environment", ["413", "--from", "form.json", "--env", "prod", "-o", "a.pdf"], "unknown-value"],
  ["what is no PDF", ["read", "text.json"], "answer-unreadable"],
])("refuses %s", async (_sentence, args, code) => {
  json(request);
  writeFileSync(join(cwd, "text.json"), "no JSON, no PDF");
  await expect(run(...args)).rejects.toMatchObject({ code });
});
