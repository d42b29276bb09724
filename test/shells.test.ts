import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../cli/commands";
import { placeOf, shells } from "../cli/shell";
import { debianProgram } from "./servers/debian";

/** What zsh and fish offer, asked of the shells themselves; bash, which every machine has: cli/shell/shell.test.ts. */
jest.setTimeout(600_000);
const folder = mkdtempSync(join(tmpdir(), "igc-shells-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function script(shell: "zsh" | "fish"): Promise<string> {
  const places = await Promise.all(Object.entries(commands).map(async ([name, load]) => placeOf(name, await load())));
  const path = join(folder, `completion.${shell}`);
  writeFileSync(path, shells[shell](places));
  return path;
}

const lines = (text: string): string[] => text.split("\n").filter(Boolean);

/** Outside of its line editor zsh has no completion system: what our function hands to it is printed. */
const printed = `compdef() { }; compadd() { shift; print -rl -- "$@" }; _files() { print FILES }; _describe() { print -rl -- "\${(P@)2}" }`;

it("zsh is offered commands, options, their words and files", async () => {
  const zsh = await debianProgram("zsh");
  const path = await script("zsh");
  const offered = (...words: readonly string[]): string[] =>
    lines(
      execFileSync(
        zsh,
        ["-f", "-c", `${printed}; source "$1"; shift; words=("$@"); CURRENT=$#words; _igc_sante`, "zsh", path, "igc-sante", ...words],
        { encoding: "utf8" },
      ),
    );
  expect(offered("").map((line) => line.split(":")[0])).toEqual(Object.keys(commands));
  expect(offered("status", "--")).toEqual([...Object.keys((await commands["status"]!()).options).map((option) => `--${option}`), "--help"]);
  expect(offered("status", "--environment", "")).toEqual(["production", "test", "rehearsal"]);
  expect(offered("form", "")).toContain("check");
  expect(offered("form", "check", "--")).toEqual(["--made", "--json", "--lang", "--help"]);
  expect(offered("status", "--file", "")).toEqual(["FILES"]);
});

it("fish offers commands, options and their words", async () => {
  const fish = await debianProgram("fish");
  const path = await script("fish");
  const offered = (line: string): string[] =>
    lines(
      execFileSync(fish, ["--no-config", "-c", `source ${path}; complete -C "${line}"`], {
        encoding: "utf8",
        env: { ...process.env, HOME: folder },
      }),
    ).map((each) => each.split("\t")[0]!);
  expect(offered("igc-sante ").sort()).toEqual(Object.keys(commands).sort());
  const options = Object.keys((await commands["status"]!()).options).map((option) => `--${option}`);
  expect(offered("igc-sante status --").sort()).toEqual([...options, "--help"].sort());
  expect(offered("igc-sante status --environment ").sort()).toEqual(["production", "rehearsal", "test"]);
  expect(offered("igc-sante form ch")).toContain("check");
});
