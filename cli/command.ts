/** A command of `igc-sante`: arguments in, exit code out. */
export interface Command {
  /** One line for the overview. */
  readonly summary: string;
  /** Options and examples. */
  readonly usage: string;
  run(args: readonly string[]): Promise<number>;
}
