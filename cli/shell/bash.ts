import { allOptions, type OptionWord, type Place } from "./grammar";

/** Completion for bash (3.2 and newer). Where nothing of ours fits, bash offers files. PURE. */

const list = (words: readonly string[]): string => `"${words.join(" ")}"`;
const wordsOf = (options: readonly OptionWord[]): string => list(options.map(({ word }) => word));

/** What follows an option: its words, or whatever bash offers. */
const valueLines = (place: Place): string[] =>
  allOptions(place).flatMap(({ word, takesValue, choices }) => {
    const pattern = `    "${place.command} ${word}")`;
    if (choices.length > 0) return [`${pattern} COMPREPLY=($(compgen -W ${list(choices)} -- "$cur")); return ;;`];
    return takesValue ? [`${pattern} return ;;`] : [];
  });

function wordLines({ command, options, acts, actAt }: Place): string[] {
  if (acts.length === 0) return [`    ${command}) words=${wordsOf(options)} ;;`];
  const at = actAt + 2;
  return [
    `    ${command})`,
    `      if (( COMP_CWORD == ${at} )); then words=${list(acts.map(({ word }) => word))}; isWord=1; else`,
    `        case "\${COMP_WORDS[${at}]}" in`,
    ...acts.map(({ word, options: own }) => `          ${word}) words=${wordsOf(own)} ;;`),
    `          *) words=${wordsOf(options)} ;;`,
    "        esac",
    "      fi ;;",
  ];
}

export const bashCompletion = (places: readonly Place[]): string =>
  [
    "# Completion of igc-sante for bash: igc-sante completion bash > ~/.local/share/bash-completion/completions/igc-sante",
    "_igc_sante() {",
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" words="" isWord=0',
    "  COMPREPLY=()",
    "  if (( COMP_CWORD == 1 )); then",
    `    COMPREPLY=($(compgen -W ${list([...places.map(({ command }) => command), "--help"])} -- "$cur")); return`,
    "  fi",
    '  case "${COMP_WORDS[1]} $prev" in',
    ...places.flatMap(valueLines),
    "  esac",
    '  case "${COMP_WORDS[1]}" in',
    ...places.flatMap(wordLines),
    "  esac",
    // A word without a dash is a file or a name: bash offers files.
    '  if [[ "$cur" == -* || $isWord == 1 ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); fi',
    "}",
    "complete -o default -F _igc_sante igc-sante",
    "",
  ].join("\n");
