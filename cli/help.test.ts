import type { Options } from "./arguments";
import type { Command } from "./command";
import { commands } from "./commands";

/** Every option that a parser knows is in its command's usage, and the usage has no other. */
const names = Object.keys(commands);
const load = (name: string): Promise<Command> => commands[name]!();

function known({ options, acts }: Command): string[] {
  const tables: readonly Options[] = [options, ...Object.values(acts?.words ?? {})];
  return tables.flatMap((table) => Object.entries(table).flatMap(([name, { short }]) => [`--${name}`, ...(short ? [`-${short}`] : [])]));
}

/** Options as they are written: of other programs a usage shows none. */
const written = (usage: string): string[] => [...usage.matchAll(/(?<![\w-])--?[a-z][\w-]*/g)].map(([word]) => word);

it.each(names)("%s --help has every option of its parser, and no other", async (name) => {
  const command = await load(name);
  expect([...new Set(written(command.usage))].sort()).toEqual([...new Set(known(command))].sort());
});

it.each(names)("%s --help begins with how it is called, has its words, and says what it exits with", async (name) => {
  const { usage, acts, summary } = await load(name);
  expect(usage.startsWith(`igc-sante ${name}`)).toBe(true);
  expect(usage).toMatch(/Exit code/);
  for (const word of Object.keys(acts?.words ?? {})) expect(usage).toContain(word);
  expect(usage.split("\n").filter((line) => line.length > 200)).toEqual([]);
  expect(summary).not.toMatch(/\.$/);
});

it.each(names)("%s knows exactly the options of its table", async (name) => {
  const command = await load(name);
  const { acts } = command;
  const before = [...Array.from({ length: acts?.at ?? 0 }, () => "word")];
  const places: (readonly [readonly string[], Options])[] = acts
    ? Object.entries(acts.words).map(([word, options]) => [[...before, word], options])
    : [[[], command.options]];
  for (const [words, options] of places) {
    const refused = await command.run([...words, "--no-such-option"]).catch(String);
    expect(refused).toMatch(/no-such-option/);
    for (const [option, { type }] of Object.entries(options)) {
      // A value where none goes, or none where one must be, is refused by name: so the parser has the option, with this type.
      const wrong = type === "boolean" ? `--${option}=x` : `--${option}`;
      if (name === "status" && option === "watch") continue; // it may stand alone
      expect([wrong, await command.run([...words, wrong, "--no-such-option"]).catch(String)]).toEqual([
        wrong,
        expect.stringContaining(`--${option}`),
      ]);
    }
  }
});
