/** The port to a register of structures, and what its adapters are opened with. */
import type { RegisterAnswer, Registered } from "../policy";

/** A register that tells what it has under numbers. */
export interface Register {
  /** As it is named to people. */
  readonly name: string;
  /**
   * What it has under each number, in as few requests as it can; a number of a kind it does not keep is absent.
   * @param identifiers idNat: type digit and number (TRE_G07)
   * @throws Fault `register-unreachable`, `register-forbidden`, `register-throttled`, `register-answer`, `register-cache`
   */
  lookUp(identifiers: readonly string[]): Promise<ReadonlyMap<string, Registered | "unknown">>;
}

/** Where registers are asked for what many resources want to know: each number once an operation, many at once. */
export interface RegisterDesk {
  /** `undefined`: no register keeps numbers of this kind. @throws Fault as `Register.lookUp` */
  ask(identifier: string): Promise<RegisterAnswer | undefined>;
}

/** What registers are opened with. */
export interface RegisterContext {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Folder for what can be made again. */
  readonly cache: string;
  /** Waiting, so that tests have none. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}
