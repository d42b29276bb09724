import { execFile } from "node:child_process";
import { lstat, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Fault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import { visible } from "../provider/x509/profile";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here } from "./export-entry";
import { type KeyMaterial, keyMaterialIn } from "./key-material";
import { langOption, languageHere } from "./people";
import { counting } from "./progress";
import { keyMaterialTexts, type Language, repositoryTexts as texts } from "./words";

interface Finding {
  readonly path: string;
  readonly what: KeyMaterial;
  /** Where it was seen: it may be in the index alone, when the file was changed after `git add`. */
  readonly where: "index" | "tree";
}

/** One file as it is looked at. */
interface Candidate {
  readonly path: string;
  readonly where: Finding["where"];
  /** `undefined` where there is nothing to read: a link, a submodule, a file that is gone. */
  readonly bytes: () => Promise<Buffer | undefined>;
}

/**
 * `igc-sante check-repo`: refuses keys in a Git repository, in what is committed next and in what lies beside it unignored.
 * @returns the exit code: 0 none, 1 there is one.
 * @throws Fault `file-unreadable` when the folder is no repository, or Git is not there.
 */
export async function runCheckRepo(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments("check-repo", args, options, 1);
  const language = languageHere(values.lang, surroundings.env);
  const folder = await topOf(resolve(surroundings.cwd, positionals[0] ?? "."));
  const candidates = values.staged ? await staged(folder) : await everything(folder);
  const findings: Finding[] = [];
  const progress = counting(texts.files[language], candidates.length);
  for (const { path, where, bytes } of candidates) {
    progress.step();
    if (values.except?.some((except) => path === except || path.startsWith(`${except.replace(/\/$/, "")}/`))) continue;
    const content = await bytes();
    const what = content && keyMaterialIn(content);
    if (what) findings.push({ path, what, where });
  }
  progress.end();
  surroundings.say(
    values.json ? JSON.stringify({ files: candidates.length, findings }, null, 2) : report(candidates.length, findings, language),
  );
  return findings.length === 0 ? exitCode.fine : exitCode.found;
}

function report(files: number, findings: readonly Finding[], language: Language): string {
  if (findings.length === 0) return (files === 1 ? texts["none-in-one"] : texts.none({ files }))[language];
  return [
    ...findings.map(({ path, what, where }) => {
      const facts = { path: visible(path), what: keyMaterialTexts[what] };
      return texts[where === "index" ? "found-in-index" : "found"](facts)[language];
    }),
    "",
    texts["no-place"][language],
    texts["what-to-do"][language],
  ].join("\n");
}

async function git(folder: string, ...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)("git", [...args], { cwd: folder, encoding: "buffer", maxBuffer: 1 << 30 });
  return stdout;
}
const pathsOf = async (folder: string, ...args: readonly string[]): Promise<string[]> =>
  (await git(folder, ...args, "-z")).toString("utf8").split("\0").filter(Boolean);

async function topOf(folder: string): Promise<string> {
  try {
    return (await git(folder, "rev-parse", "--show-toplevel")).toString("utf8").replace(/\n$/, "");
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const what = isMissing ? `${folder} is no folder, or git is not on PATH.` : `${folder} lies in no Git repository.`;
    throw new Fault("file-unreadable", what, "Run it in the repository, or name its folder: igc-sante check-repo DIR", { cause });
  }
}

/** What the next commit adds or changes: for a pre-commit hook. */
async function staged(folder: string): Promise<Candidate[]> {
  const paths = await pathsOf(folder, "diff", "--cached", "--name-only", "--diff-filter=ACMRT", "--no-renames");
  return paths.map((path) => inIndex(folder, path));
}

/** Every file that is tracked or could be added; of one that was changed after `git add`, also what was added. */
async function everything(folder: string): Promise<Candidate[]> {
  const [paths, changed] = await Promise.all([
    pathsOf(folder, "ls-files", "--cached", "--others", "--exclude-standard"),
    pathsOf(folder, "diff", "--name-only", "--no-renames"),
  ]);
  return [...[...new Set(paths)].map((path) => inTree(folder, path)), ...changed.map((path) => inIndex(folder, path))];
}

const inTree = (folder: string, path: string): Candidate => ({
  path,
  where: "tree",
  bytes: async () => {
    const facts = await lstat(join(folder, path)).catch(() => undefined);
    return facts?.isFile() ? readFile(join(folder, path)) : undefined;
  },
});
const inIndex = (folder: string, path: string): Candidate => ({
  path,
  where: "index",
  bytes: () => git(folder, "cat-file", "blob", `:0:${path}`).catch(() => undefined), // a submodule has no blob
});

const options = {
  staged: { type: "boolean" },
  except: { type: "string", multiple: true },
  json: { type: "boolean" },
  lang: langOption,
} as const;

export const checkRepo: Command = {
  options,
  summary: "refuses a private key, P12, keystore or age identity in a Git repository",
  usage: [
    "igc-sante check-repo [DIR] [--staged] [--except PATH ...] [--lang en|fr] [--json]",
    "",
    "  DIR        a folder of the repository; default: this one",
    "  --staged   only what the next commit adds or changes: for a pre-commit hook",
    "  --except   a file or folder that is passed over, from the repository's root; may be given several times",
    "  --lang     en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "  --json     the findings as JSON",
    "",
    "Looks at bytes, not at names, in the index and in files that are not ignored; not at earlier commits.",
    "Exit code: 0 none, 1 there is one, 2 the folder is no repository.",
  ].join("\n"),
  run: (args) => runCheckRepo(args, here()),
};
