import type { Command } from "./command";
import { commands } from "./commands";
import { run } from "./run";
import { helpInFrench } from "./words/help";

/** The French help says what the English one says: a command whose French is out of step is named, with what differs. */
const names = Object.keys(commands);
const load = (name: string): Promise<Command> => commands[name]!();
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([word]) => word);

/** What stands in both in one order, and in the same words. */
const facts: Readonly<Record<string, (usage: string) => readonly string[]>> = {
  "options": (usage) => all(usage, /(?<![\p{L}\d_-])--?[a-z][\w-]*/gu),
  // Of these one has a French name: an authority (AC, CA).
  "words in capitals": (usage) =>
    all(usage, /(?<![\p{L}\d_])[A-Z][A-Z\d_]+(?![\p{L}\d_])|(?<=--[\w-]+ )[A-Z]\b/gu).map((word) => (word === "AC" ? "CA" : word)),
  "exit codes and other numbers": (usage) => all(usage, /\d+/g),
  "addresses and files": (usage) => all(usage, /[\w$~<>-]*(?:[.:/]+[\w<>~-]+)+/g).filter((word) => !/^\.+$/.test(word)),
};

/** Lines of a usage in which nothing is said: how a command is called. */
const isCall = (line: string): boolean => /^ *(?:igc-sante |\[|--[\w-]+ [A-Z]|clock +--|(?:bash|zsh|fish) )/.test(line);
/** Words that French does not have. */
const english = /(?<![\w-])(the|and|with|is|are|was|were|not|nothing|which|has|by|of|than|this|its|may|default|whose|each|else)(?![\w-])/i;

it("has the French of every command, and of no other", () => expect(Object.keys(helpInFrench).sort()).toEqual([...names].sort()));

it.each(names)("%s: French names what English names, in its order", async (name) => {
  const { usage } = await load(name);
  const french = helpInFrench[name]!.usage;
  for (const [what, of] of Object.entries(facts)) expect([name, what, of(french)]).toEqual([name, what, of(usage)]);
});

it.each(names)("%s: French has the words of an option's closed list as they are typed", async (name) => {
  const { usage, options, acts } = await load(name);
  const has = (text: string, word: string): boolean => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text);
  const lineOf = (text: string, option: string): string => text.split("\n").find((line) => line.startsWith(`  --${option} `)) ?? "";
  for (const table of [options, ...Object.values(acts?.words ?? {})])
    for (const [option, { choices = [] }] of Object.entries(table)) {
      const said = (text: string): string[] => choices.filter((word) => has(lineOf(text, option), word));
      expect([name, option, said(helpInFrench[name]!.usage)]).toEqual([name, option, said(usage)]);
    }
});

it.each(names)("%s: French is French, line by line, and no wider than English may be", async (name) => {
  const { usage, summary } = await load(name);
  const french = helpInFrench[name]!;
  const lines = french.usage.split("\n");
  const own = [french.summary, ...lines.filter((line) => line !== "" && !isCall(line))];
  expect(own.filter((line) => [summary, ...usage.split("\n")].includes(line))).toEqual([]);
  expect([french.summary, ...lines].filter((line) => english.test(line))).toEqual([]);
  expect(lines.filter((line) => line.length > 200)).toEqual([]);
  expect(french.usage).toMatch(/Code de sortie/);
  expect(french.summary).not.toMatch(/\.$/);
  // As everywhere in the house: a space before a sign of two parts, French quotation marks.
  expect([french.summary, ...lines].filter((line) => /[\p{L}\p{N})][:;!?](?=\s|$)|"|’/u.test(line))).toEqual([]);
});

async function printed(...args: readonly string[]): Promise<string> {
  const log = jest.spyOn(console, "log").mockReturnValue(undefined);
  expect(await run(args)).toBe(0);
  const [text] = log.mock.lastCall as [string];
  log.mockRestore();
  return text;
}
const locale = { ...process.env };
afterEach(() => void Object.assign(process.env, locale));

it("speaks the language that is asked for beside --help, else that of the locale", async () => {
  const { usage } = await load("status");
  const french = helpInFrench["status"]!.usage;
  Object.assign(process.env, { LC_ALL: "C" });
  expect(await printed("status", "--help")).toBe(usage);
  expect(await printed("status", "--help", "--lang", "fr")).toBe(french);
  expect(await printed("status", "--lang=fr", "--help")).toBe(french);
  expect(await printed("desk", "--help", "--lang", "fr")).toBe(helpInFrench["desk"]!.usage);
  Object.assign(process.env, { LC_ALL: "fr_FR.UTF-8" });
  expect(await printed("status", "--help")).toBe(french);
  expect(await printed("status", "--help", "--lang", "en")).toBe(usage);
});

it("has an overview in both languages, with the language before or after the word, or alone", async () => {
  const [en, fr] = [await printed("--help", "--lang", "en"), await printed("--help", "--lang", "fr")];
  for (const name of names) {
    expect(en).toContain(`  ${name.padEnd(15)} ${(await load(name)).summary}\n`);
    expect(fr).toContain(`  ${name.padEnd(15)} ${helpInFrench[name]!.summary}\n`);
  }
  expect(fr.split("\n")).toHaveLength(en.split("\n").length);
  expect(fr.split("\n").filter((line) => line !== "" && (en.includes(line) || english.test(line)))).toEqual([]);
  for (const args of [
    ["--lang", "fr", "--help"],
    ["--lang=fr", "help"],
    ["-h", "--lang=fr"],
    ["--lang", "fr"],
  ])
    expect([args, await printed(...args)]).toEqual([args, fr]);
  await expect(run(["--lang", "fr", "status"])).rejects.toThrow('no command "--lang"');
});

it("completes with the summaries of the locale's language", async () => {
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const script = async (LC_ALL: string): Promise<string> => {
    Object.assign(process.env, { LC_ALL });
    await run(["completion", "zsh"]);
    return String(write.mock.lastCall![0]);
  };
  const [en, fr] = [await script("C"), await script("fr_FR.UTF-8")];
  write.mockRestore();
  expect(en).toContain((await load("notify")).summary);
  expect(fr).toContain(helpInFrench["notify"]!.summary);
});
