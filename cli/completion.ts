import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { needed, oneOf } from "./export-entry";
import { helpOf } from "./help";
import { languageHere } from "./people";
import { placeOf, shells } from "./shell";

const names = Object.keys(shells) as (keyof typeof shells)[];

/** @param commands all of them, each loaded when it is called */
export const completionOf = (commands: Readonly<Record<string, () => Promise<Command>>>): Command => ({
  options: {},
  acts: { at: 0, words: Object.fromEntries(names.map((name) => [name, {}])) },
  summary: "the completion script of a shell",
  usage: [
    "igc-sante completion bash|zsh|fish",
    "",
    "  bash   igc-sante completion bash > ~/.local/share/bash-completion/completions/igc-sante",
    "  zsh    igc-sante completion zsh > a folder of $fpath, as _igc-sante",
    "  fish   igc-sante completion fish > ~/.config/fish/completions/igc-sante.fish",
    "",
    "Commands, their options, and the words of options that have a closed list. Exit code: 0; 2 there is no such shell.",
  ].join("\n"),
  async run(args) {
    const { positionals } = readArguments("completion", args, {}, 1);
    const shell = oneOf(needed(positionals[0], "a shell: bash, zsh or fish", "completion"), names, "the shell")!;
    const language = languageHere(undefined);
    const place = async (name: string, command: Command) => placeOf(name, { ...command, ...(await helpOf(name, command, language)) });
    const places = await Promise.all(Object.entries(commands).map(async ([name, load]) => place(name, await load())));
    process.stdout.write(shells[shell](places));
    return exitCode.fine;
  },
});
