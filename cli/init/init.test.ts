import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { utils, write } from "@e965/xlsx";
import { csvOf, structureRow, titles } from "../../test/many-structures";
import { runInit } from ".";

/** `igc-sante init` in a folder of its own: answers from a pipe or a sheet, a whole program or nothing. */
const root = join(__dirname, "../..");
const template = (name: string): string => readFileSync(join(root, "examples/template", name), "utf8");
let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "igc-init-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

async function init(
  args: readonly string[],
  answers: readonly string[] = [],
  isTerminal = false,
): Promise<{ said: string; asked: string }> {
  const [said, asked]: [string[], string[]] = [[], []];
  const talk = { input: Readable.from(answers.map((line) => `${line}\n`)), isTerminal, say: (text: string) => void asked.push(text) };
  const world = { cwd, env: {}, now: () => new Date("2026-11-27"), say: (line: string) => void said.push(line) };
  expect(await runInit(args, world, talk)).toBe(0);
  return { said: said.join("\n"), asked: asked.join("") };
}
const fails = (code: string, words: string) => expect.objectContaining({ code, message: expect.stringContaining(words) });
const written = (name: string): string => readFileSync(join(cwd, name), "utf8");
const all = [
  ".gitignore",
  "Pulumi.rehearsal.yaml",
  "Pulumi.yaml",
  "README.md",
  "administrators.csv",
  "index.ts",
  "package.json",
  "structures.csv",
  "tsconfig.json",
];

it("writes the program of the template, with nothing asked", async () => {
  const { said } = await init(["--yes", "--name", "demo"]);
  expect(readdirSync(cwd).sort()).toEqual(all);
  for (const name of [".gitignore", "administrators.csv", "index.ts", "structures.csv"])
    expect([name, written(name)]).toEqual([name, template(name)]);
  expect(JSON.parse(written("package.json"))).toEqual(JSON.parse(template("package.json").replace("${PROJECT}", "demo")));
  expect(JSON.parse(written("tsconfig.json"))).toEqual(JSON.parse(template("tsconfig.json")));
  expect(written("Pulumi.rehearsal.yaml")).toContain('  igc-sante:environment: rehearsal\n  demo:usage: "Authentification');
  expect(said).toMatch(/1 form 413 to sign:\n {2}lilas-org: Centre de santé des Lilas, ORG, administrators zoe/);
  expect(said).toMatch(/3 certificates:/);
  expect(said.split("\n").slice(-3)).toEqual(["  npm install", "  pulumi stack init rehearsal", "  pulumi up"]);
});

const answers = [
  ...[
    "parc",
    "production",
    "Centre de santé du Parc",
    "",
    "690781810",
    "",
    "Durand",
    "Zoë",
    "0472000001",
    "direction@parc.example",
    "",
    "",
  ],
  ...[
    "zoe",
    "DMP",
    "srv1, srv2",
    "",
    "Noël",
    "Zoé",
    "0144000002",
    "zoe@editeur.example",
    "",
    "",
    "2600301752",
    "Usage DMP",
    "Éditeur",
    "Parc",
  ],
];

it("asks on a pipe, with what is in brackets for an empty line", async () => {
  const { said, asked } = await init(["--dir", "new/parc", "--package", "file:../x.tgz", "--vault", "aws:eu-west-3"], answers);
  expect(asked).toContain(
    "Kind (centre-de-sante, maison-de-sante, pharmacie, laboratoire, hopital, cabinet, entreprise) [centre-de-sante]: ",
  );
  const folder = join(cwd, "new/parc");
  expect(readFileSync(join(folder, "structures.csv"), "utf8")).toContain("Centre de santé du Parc;centre-de-sante;690781810;Durand;Zoë;");
  expect(readFileSync(join(folder, "Pulumi.production.yaml"), "utf8")).toBe(
    'config:\n  igc-sante:environment: production\n  igc-sante:vault: "aws:eu-west-3"\n  parc:usage: "Usage DMP"\n  parc:vendor: "Éditeur"\n  parc:solution: "Parc"\n',
  );
  expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).dependencies["pulumi-igc-sante"]).toBe("file:../x.tgz");
  expect(said).toContain(
    "Zoë Durand (Centre de santé du Parc): sign the membership contract with ANS for FINESS 690781810; order a director's card (CDE) with form 101; sign form 413, ORG",
  );
  expect(said).toContain(`  cd ${JSON.stringify(folder)} && npm install`);
  expect(readdirSync(join(cwd, "new"))).toEqual(["parc"]);
});

it("asks a person again, and ends a pipe at a wrong answer", async () => {
  const wrong = [...answers.slice(0, 4), "69078181", ...answers.slice(4)];
  const { asked } = await init([], wrong, true);
  expect(asked).toContain('FINESS number:   "69078181" is no FINESS number');
  rmSync(cwd, { recursive: true });
  mkdirSync(cwd);
  await expect(init([], wrong)).rejects.toEqual(fails("finess-shape", "69078181"));
  expect(readdirSync(cwd)).toEqual([]);
});

it("takes a workbook as it is, and asks for the package that reads it", async () => {
  const rows = [1, 2].map((number) => structureRow(number));
  const sheet = utils.aoa_to_sheet([[...titles, "Remarques"], ...rows.map((row) => titles.map((title) => row[title] ?? null))]);
  writeFileSync(
    join(cwd, "Parc 2026.xlsx"),
    write({ SheetNames: ["Nord", "Sud"], Sheets: { Nord: sheet, Sud: sheet } }, { type: "buffer" }) as Buffer,
  );
  writeFileSync(join(cwd, "people.csv"), template("administrators.csv"));
  await init(["--yes", "--file", "Parc 2026.xlsx", "--sheet", "Sud", "--ignore", "remarques", "--admins", "people.csv", "--dir", "p"]);
  expect(written("p/structures.xlsx").slice(0, 2)).toBe("PK");
  expect(written("p/index.ts")).toContain(
    'structuresFrom("structures.xlsx", { admins: Object.keys(people), sheet: "Sud", ignore: ["remarques"] })',
  );
  expect(JSON.parse(written("p/package.json")).dependencies).toHaveProperty("@e965/xlsx");
});

describe("writes nothing", () => {
  const sheet = (changed: object): void => writeFileSync(join(cwd, "s.csv"), csvOf([structureRow(1, changed)]));
  it("into a folder with something in it, and names it", async () => {
    writeFileSync(join(cwd, "index.ts"), "mine");
    await expect(init(["--yes"])).rejects.toEqual(fails("folder-not-empty", "index.ts"));
    expect([readdirSync(cwd), written("index.ts")]).toEqual([["index.ts"], "mine"]);
  });
  it("of a sheet with a bad row", async () => {
    sheet({ FINESS: "1" });
    await expect(init(["--yes", "--file", "s.csv"])).rejects.toEqual(fails("sheet-rows", "row 2"));
    expect(readdirSync(cwd)).toEqual(["s.csv"]);
  });
  it("where the sheets do not go together", async () => {
    sheet({ Administrateurs: "bob" });
    writeFileSync(join(cwd, "people.csv"), template("administrators.csv"));
    await expect(init(["--yes", "--file", "s.csv", "--admins", "people.csv"])).rejects.toEqual(
      fails("sheet-rows", '"bob" is no administrator'),
    );
    expect(readdirSync(cwd)).toEqual(["people.csv", "s.csv"]);
  });
  it.each([
    [["--yes", "--environment", "production"], "required", "Legal name of the structure"],
    [["--yes", "--environment", "moon"], "unknown-value", "moon"],
    [[], "required", "the input has ended"],
  ])("with %j", async (args, code, words) => {
    await expect(init(args)).rejects.toEqual(fails(code, words));
    expect(readdirSync(cwd)).toEqual([]);
  });
  it("where a file of it cannot be written", async () => {
    writeFileSync(join(cwd, "file"), "");
    await expect(init(["--yes", "--dir", "file/p"])).rejects.toEqual(fails("file-unreadable", ""));
    expect(existsSync(join(cwd, "file/p"))).toBe(false);
  });
});
