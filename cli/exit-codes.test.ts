import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "./commands";
import { exitCode, exitMeanings } from "./exit-codes";
import { state } from "./people-stage";
import { languageAskedFor, run, said } from "./run";

/** Each command, run to each of its ends: the table says what it exits with, and a Fault is always 2. */
const folder = mkdtempSync(join(tmpdir(), "igc-exits-"));
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const stack = file("state.json", state);
const certificate = join(__dirname, "..", "..", "shared", "data", "igc-sante", "leaf-test-org-sign-2021.pem");
const authorities = join(__dirname, "..", "..", "shared", "data", "igc-sante");
const sheet = join(folder, "structures.csv");
const [clean, leaking] = ["clean", "leaking"].map((name) => join(folder, name));
const pem = file("cert.pem", "x");
const nowhere = join(folder, "nowhere");
const before = process.cwd();
const env = { ...process.env };

beforeAll(async () => {
  jest.spyOn(console, "log").mockReturnValue(undefined);
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  for (const each of [clean!, leaking!]) {
    mkdirSync(each);
    execFileSync("git", ["init", "-q"], { cwd: each });
  }
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(join(leaking!, "key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  process.chdir(folder);
  await run(["init", "--yes", "--dir", join(folder, "program")]);
  writeFileSync(sheet, readFileSync(join(folder, "program", "structures.csv")));
  process.env["IGC_SANTE_AGE_IDENTITY"] = "";
});
afterAll(() => {
  process.chdir(before);
  process.env = env;
  rmSync(folder, { recursive: true });
});

/** As `main` ends: a fault is said, and is 2. */
const ends = (args: readonly string[]): Promise<number> =>
  run(args).then(
    (code) => code,
    () => exitCode.unusable,
  );

type Case = readonly [code: number, ...args: string[]];
const cases: readonly Case[] = [
  [4, "status", "--file", stack, "--at", "2027-04-20"],
  [0, "status", "--file", stack, "--at", "2027-04-20", "--phase", "to-order"],
  [3, "status", "--file", stack, "--at", "2027-05-10", "--phase", "renewing"],
  [0, "status", "--file", stack, "--worklist"],
  [1, "status", "--file", stack, "--at", "2027-04-20", "--revocation"],
  [2, "status", "--file", nowhere],
  [2, "status", "--file", stack, "--phase", "none"],
  [2, "status", "--file", stack, "--due", "soon"],
  [2, "status", "--file", stack, "--watch=0"],
  [2, "status", "--file", stack, "--json", "--worklist"],
  [0, "next", "--file", stack],
  [0, "next", "--file", stack, "--html"],
  [2, "next", "--file", stack, "--html", "--json"],
  [0, "explain", "renewing", "--file", stack],
  [2, "explain", "nobody", "--file", stack],
  [2, "explain"],
  [0, "history", "renewing", "--file", stack],
  [2, "history", "nobody", "--file", stack],
  [0, "desk", "--file", stack, "--export", join(folder, "site")],
  [2, "desk", "--file", nowhere, "--export", join(folder, "none")],
  [0, "calendar", "--file", stack],
  [2, "calendar", "--file", nowhere],
  [
    1,
    "notify",
    "--file",
    stack,
    "--smtp",
    "smtp://127.0.0.1:1",
    "--from",
    "a@editeur.example",
    "--at",
    "2027-04-20",
    "--dry-run",
    "--record",
    folder,
  ],
  [2, "notify", "--file", stack],
  [0, "metrics", "--file", stack],
  [2, "metrics", "--file", stack, "--at", "tomorrow"],
  [0, "outbox"],
  [2, "outbox", "no-such-ticket"],
  [2, "evidence", "nobody", "--file", stack],
  [1, "bring", pem],
  [2, "bring", nowhere],
  [0, "rehearse", join(folder, "sandbox"), "clock", "--to", "2027-01-31"],
  [2, "rehearse", folder, "sign"],
  [0, "authorities"],
  [2, "authorities", "--ca", nowhere],
  [0, "verify", certificate, "--ca", authorities, "--at", "2022-06-01"],
  [1, "verify", certificate, "--ca", authorities, "--at", "2035-06-01"],
  [2, "verify", pem],
  [2, "export", "file:./vault", "none", "--as", "pem", "--out", "x"],
  [2, "keys", "file:./nowhere", "--file", stack],
  [2, "deliver", "--config", nowhere],
  [2, "rollback", "issued", "--file", stack],
  [2, "revocation-code", "file:./vault", "none"],
  [0, "check-repo", clean!],
  [1, "check-repo", leaking!],
  [2, "check-repo", nowhere],
  [0, "init", "--yes", "--dir", join(folder, "other")],
  [2, "init", "--yes", "--dir", folder],
  [0, "plan", sheet, "--environment", "rehearsal"],
  [2, "plan", pem],
  [2, "csr", "file:./vault", "none", "--passphrase", "--out", "x"],
  [2, "form", "413"],
  [1, "form", "check", pem, "--made", pem],
  [0, "completion", "bash"],
  [2, "completion", "cmd"],
  [2, "doctor", "--file", nowhere],
];

it.each(cases)("%s: igc-sante %s %s %s", async (code, ...rest) => {
  const args = rest as string[];
  expect(await ends(args)).toBe(code);
  expect(Object.keys(exitMeanings[args[0]!]!)).toContain(String(code));
});

/** What these ends need is a server, a vault or years: their own tests run them. */
const elsewhere: Readonly<Record<string, readonly number[]>> = {
  "export": [0],
  "keys": [0, 1],
  "bring": [0],
  "evidence": [0, 1],
  "notify": [0],
  "deliver": [0, 1],
  "rollback": [0],
  "revocation-code": [0],
  "csr": [0],
  "form": [0],
  "doctor": [0, 1],
  "rehearse": [1],
};

it("has a row for every command, and each of its ends is run here or named", () => {
  expect(Object.keys(exitMeanings).sort()).toEqual(Object.keys(commands).sort());
  for (const [name, meanings] of Object.entries(exitMeanings)) {
    const run = cases.filter(([, command]) => command === name).map(([code]) => code);
    expect([name, [...new Set([...run, ...(elsewhere[name] ?? [])])].sort()]).toEqual([name, Object.keys(meanings).map(Number)]);
  }
});

it("is what docs/cli.md prints, row by row, and what each --help says", async () => {
  const page = readFileSync(join(__dirname, "..", "docs", "cli.md"), "utf8");
  for (const [name, meanings] of Object.entries(exitMeanings)) {
    const cells = [0, 1, 2, 3, 4].map((code) => (meanings as Record<number, string>)[code] ?? "");
    expect(page).toContain(`| \`${name}\` | ${cells.join(" | ")} |`.replace(/ {2,}/g, " "));
    const { usage } = await commands[name]!();
    const told = usage.slice(usage.indexOf("Exit code"));
    for (const code of Object.keys(meanings))
      expect([name, told]).toEqual([name, expect.stringMatching(new RegExp(`(?<!\\d)${code}(?!\\d)`))]);
  }
});

it("says a failure in the language of the run: by its code in French, with the facts", async () => {
  const error = await run(["status", "--file", nowhere, "--lang", "fr"]).catch((caught: unknown) => caught);
  expect(said(error, "fr")).toMatch(
    /^Un fichier ou un dossier ne peut pas être lu ou écrit\. .*\nL'export de stack .*\[file-unreadable\]$/s,
  );
  expect(said(error, "en")).toMatch(/^The state export/);
  expect(languageAskedFor(["status", "--lang", "fr"], {})).toBe("fr");
  expect(languageAskedFor(["status", "--lang=fr"], { LANG: "en_GB" })).toBe("fr");
  expect(languageAskedFor(["status", "--lang", "xx"], { LANG: "fr_FR" })).toBe("fr");
  expect(said(new Error("boom"), "fr")).toBe("igc-sante a échoué : boom");
  expect(said(new Error("boom"), "en")).toBe("igc-sante failed: boom");
});

it("says what there is, where no command or another one is asked for", async () => {
  expect([await ends([]), await ends(["--help"]), await ends(["no-such"]), await ends(["status", "--help"])]).toEqual([0, 0, 2, 0]);
});
