import type { Options } from "./arguments";

/** A command of `igc-sante`: arguments in, exit code out. */
export interface Command {
  /** One line for the overview. */
  readonly summary: string;
  /** Options and examples. */
  readonly usage: string;
  /** The options that its parser knows. Help and completion are held to them. */
  readonly options: Options;
  /** Words that stand in a place of their own, each with its options where it has others. */
  readonly acts?: {
    /** How many words stand before it. */
    readonly at: number;
    readonly words: Readonly<Record<string, Options>>;
  };
  /** Returns an exit code of `exit-codes.ts`. */
  run(args: readonly string[]): Promise<number>;
}
