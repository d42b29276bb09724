import { allOptions, type OptionWord, type Place } from "./grammar";

/** Completion for fish. PURE. */

const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

function optionLine(command: string, { word, takesValue, choices }: OptionWord): string {
  const name = word.startsWith("--") ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`;
  const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : takesValue ? " -r" : "";
  return `complete -c igc-sante -n '__fish_seen_subcommand_from ${command}' ${name}${value}`;
}

export const fishCompletion = (places: readonly Place[]): string =>
  [
    "# Completion of igc-sante for fish: igc-sante completion fish > ~/.config/fish/completions/igc-sante.fish",
    ...places.map(({ command, summary }) => `complete -c igc-sante -f -n __fish_use_subcommand -a ${command} -d ${quoted(summary)}`),
    ...places.flatMap((place) => [
      ...allOptions(place).map((option) => optionLine(place.command, option)),
      ...(place.acts.length > 0
        ? [
            `complete -c igc-sante -n '__fish_seen_subcommand_from ${place.command}' -a ${quoted(place.acts.map(({ word }) => word).join(" "))}`,
          ]
        : []),
    ]),
    "",
  ].join("\n");
