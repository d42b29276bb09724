import type { Options } from "../arguments";
import type { Command } from "../command";

/** What can be typed, out of the very tables the parsers read: there is no second list. PURE. */

export interface OptionWord {
  /** With its dashes. */
  readonly word: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  /** The words that may follow; empty where any may, a file above all. */
  readonly choices: readonly string[];
}

/** Words after a command, or after a word of its own. */
export interface Place {
  readonly command: string;
  readonly options: readonly OptionWord[];
  /** Words that stand in a place of their own. */
  readonly acts: readonly { readonly word: string; readonly options: readonly OptionWord[] }[];
  /** How many words stand before such a word. */
  readonly actAt: number;
  readonly summary: string;
}

const optionWords = (options: Options): OptionWord[] => [
  ...Object.entries(options).flatMap(([name, { type, short, choices = [] }]) => {
    const about = { takesValue: type === "string", choices };
    return [{ word: `--${name}`, ...about }, ...(short ? [{ word: `-${short}`, ...about }] : [])];
  }),
  { word: "--help", takesValue: false, choices: [] },
];

export const placeOf = (command: string, { options, acts, summary }: Command): Place => ({
  command,
  summary,
  options: optionWords(options),
  actAt: acts?.at ?? 0,
  acts: Object.entries(acts?.words ?? {}).map(([word, own]) => ({ word, options: optionWords(own) })),
});

/** Every option of a command, those of its acts too, each once. */
export const allOptions = ({ options, acts }: Place): OptionWord[] => [
  ...new Map([...options, ...acts.flatMap((act) => act.options)].map((option) => [option.word, option])).values(),
];
