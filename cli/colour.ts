/** Colours where a person looks at a terminal, and nowhere else. Pure. */

type Colour = "red" | "yellow" | "green" | "dim";

/** Gives a text a colour, or none. */
export type Paint = (text: string, colour: Colour | undefined) => string;

/** SGR parameters (ECMA-48 section 8.3.117). */
const codes: Readonly<Record<Colour, number>> = { red: 31, yellow: 33, green: 32, dim: 2 };

export const plain: Paint = (text) => text;
export const coloured: Paint = (text, colour) => (colour && text !== "" ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text);

/** What says whether colours are wanted. */
export interface ColourFacts {
  /** `--no-color`. */
  readonly refused: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/**
 * `--no-color` is stronger than FORCE_COLOR, that is stronger than NO_COLOR (https://no-color.org: not empty), and where nobody says, a
 * terminal that knows colours has them. A pipe has them by FORCE_COLOR alone.
 */
export function paintFor({ refused, env, isTerminal }: ColourFacts): Paint {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = env;
  if (refused) return plain;
  if (force !== undefined && force !== "" && force !== "0" && force !== "false") return coloured;
  if (force === "0" || force === "false" || (no !== undefined && no !== "")) return plain;
  return isTerminal && terminal !== "dumb" ? coloured : plain;
}
