import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "./arguments";
import type { Command } from "./command";
import { commands } from "./commands";
import { langOption, languageHere } from "./people";

/** Every command speaks French or English, by one option that is written in one way. */

/** `desk` speaks French, `completion` nothing. */
const silent = ["desk", "completion"];

const names = Object.keys(commands);
const speaking = names.filter((name) => !silent.includes(name));
const load = (name: string): Promise<Command> => commands[name]!();

/** The tables of options that a command reads: its own, or one for each of its words. */
const tablesOf = ({ options, acts }: Command): Options[] => (acts ? Object.values(acts.words) : [options]);

it.each(speaking)("%s --lang: one option, in its usage too", async (name) => {
  const command = await load(name);
  for (const options of tablesOf(command)) expect(options["lang"]).toBe(langOption);
  expect(command.usage).toContain("[--lang en|fr]");
  expect(command.usage).toMatch(/^ {2}--lang {2,}en or fr; default: by the locale \(LC_ALL, LC_MESSAGES, LANG\), else en$/m);
});

it.each(speaking)("%s refuses another language", async (name) => {
  const { acts, run } = await load(name);
  const words = acts ? [...Array.from({ length: acts.at }, () => "word"), Object.keys(acts.words)[0]!] : [];
  await expect(run([...words, "--lang"])).rejects.toThrow("--lang");
});

it("counts no command as silent that speaks", async () => {
  expect(silent.filter((name) => !names.includes(name))).toEqual([]);
  for (const name of silent) expect([name, tablesOf(await load(name)).some((options) => "lang" in options)]).toEqual([name, false]);
});

it("is one of two, else the locale's", () => {
  expect(languageHere("fr", { LANG: "en_GB" })).toBe("fr");
  expect(languageHere(undefined, { LANG: "fr_FR.UTF-8" })).toBe("fr");
  expect(() => languageHere("de", {})).toThrow(/--lang "de".*en, fr/s);
});

it("is what docs/cli.md says of every command", async () => {
  const page = readFileSync(join(__dirname, "..", "docs", "cli.md"), "utf8");
  const usages = await Promise.all(speaking.map(async (name) => (await load(name)).usage));
  for (const usage of usages) expect(page).toContain(usage);
});
