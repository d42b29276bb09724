import { allOptions, type OptionWord, type Place } from "./grammar";

/** Completion for zsh: `_igc-sante` in a folder of `$fpath`, or sourced. PURE. */

const list = (words: readonly string[]): string => words.join(" ");
const wordsOf = (options: readonly OptionWord[]): string => list(options.map(({ word }) => word));
const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

const valueLines = (place: Place): string[] =>
  allOptions(place).flatMap(({ word, takesValue, choices }) => {
    const pattern = `    '${place.command} ${word}')`;
    if (choices.length > 0) return [`${pattern} compadd -- ${list(choices)}; return ;;`];
    return takesValue ? [`${pattern} _files; return ;;`] : [];
  });

function wordLines({ command, options, acts, actAt }: Place): string[] {
  if (acts.length === 0) return [`    ${command}) own=(${wordsOf(options)}) ;;`];
  const at = actAt + 3;
  return [
    `    ${command})`,
    `      if (( CURRENT == ${at} )); then compadd -- ${list(acts.map(({ word }) => word))}; return; fi`,
    `      case "\${words[${at}]}" in`,
    ...acts.map(({ word, options: own }) => `        ${word}) own=(${wordsOf(own)}) ;;`),
    `        *) own=(${wordsOf(options)}) ;;`,
    "      esac ;;",
  ];
}

export const zshCompletion = (places: readonly Place[]): string =>
  [
    "#compdef igc-sante",
    "# Completion of igc-sante for zsh: igc-sante completion zsh > ~/.zsh/completions/_igc-sante, a folder of $fpath",
    "_igc_sante() {",
    "  local -a own commands",
    "  if (( CURRENT == 2 )); then",
    `    commands=(${places.map(({ command, summary }) => quoted(`${command}:${summary.replace(/:/g, "\\:")}`)).join(" ")})`,
    "    _describe command commands; return",
    "  fi",
    '  case "${words[2]} ${words[CURRENT-1]}" in',
    ...places.flatMap(valueLines),
    "  esac",
    '  case "${words[2]}" in',
    ...places.flatMap(wordLines),
    "  esac",
    '  if [[ "${words[CURRENT]}" == -* ]]; then compadd -- $own; else _files; fi',
    "}",
    "compdef _igc_sante igc-sante",
    "",
  ].join("\n");
