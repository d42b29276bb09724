import { spawnSync } from "node:child_process";
import { commands } from "../commands";
import { placeOf, shells } from ".";

/** What a shell offers, asked of the shell itself. */
const places = async () => Promise.all(Object.entries(commands).map(async ([name, load]) => placeOf(name, await load())));

/** What bash offers after these words, the last of which is being typed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const script = `${shells.bash(await places())}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _igc_sante; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script, "bash", "igc-sante", ...words], { encoding: "utf8" });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout.split("\n").filter(Boolean);
}

it("offers the commands, all of them or those that begin so", async () => {
  expect(await offered("")).toEqual([...Object.keys(commands), "--help"]);
  expect(await offered("re")).toEqual(["rehearse", "revocation-code"]);
});

it.each(Object.keys(commands))("offers the options of %s: those of its parser, and --help", async (name) => {
  const { options, acts } = await commands[name]!();
  if (acts) return expect(await offered(name, ...Array.from({ length: acts.at }, () => "dir"), "")).toEqual(Object.keys(acts.words));
  const long = (await offered(name, "-")).filter((word) => word.startsWith("--"));
  expect(long.sort()).toEqual([...Object.keys(options).map((option) => `--${option}`), "--help"].sort());
});

it("offers the words of an option, those of a word's own options, and files where it knows nothing", async () => {
  expect(await offered("status", "--environment", "")).toEqual(["production", "test", "rehearsal"]);
  expect(await offered("next", "--lang", "f")).toEqual(["fr"]);
  expect(await offered("form", "check", "--")).toEqual(["--made", "--json", "--lang", "--help"]);
  expect(await offered("form", "503", "--ad")).toEqual(["--admin", "--add-domain"]);
  expect(await offered("rehearse", "sandbox", "c")).toEqual(["clock"]);
  expect(await offered("rehearse", "sandbox", "clock", "--wo")).toEqual(["--working-days"]);
  expect(await offered("status", "--file", "")).toEqual([]); // -o default: bash itself offers files
  expect(await offered("verify", "")).toEqual([]);
});

it("has in every shell each command and each option, and no text that a shell would run", async () => {
  const all = await places();
  for (const script of Object.values(shells).map((make) => make(all))) {
    for (const { command, options } of all) {
      expect(script).toContain(command);
      for (const { word } of options) expect(script).toContain(word.startsWith("--") && script.includes("-l ") ? word.slice(2) : word);
    }
    expect(script).not.toMatch(/`|\$\(\(?[^( c]/);
  }
});
