/** Shell completion, out of the tables that the parsers read. PURE. */
import { bashCompletion } from "./bash";
import { fishCompletion } from "./fish";
import type { Place } from "./grammar";
import { zshCompletion } from "./zsh";

export { type Place, placeOf } from "./grammar";

/** The shells, and what makes the script of each. */
export const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const satisfies Readonly<
  Record<string, (places: readonly Place[]) => string>
>;
