import type { Chance } from "../../cli/rehearsal/chance";
import type { Observation } from "./invariants";

/** The people around an exchange, as far as they act on what lies in place. Each act is there at the next look. */
export interface People {
  /** Signs the forms that wait, in one of the ways people do. */
  sign(chance: Chance): Promise<void>;
  /** Sends what is signed, or notes that it was sent; ANS may acknowledge it. */
  send(chance: Chance): Promise<void>;
  validate(chance: Chance): Promise<void>;
  refuse(chance: Chance): Promise<void>;
  /** Brings the right certificate for the open orders. */
  bringRight(chance: Chance): Promise<void>;
  bringWrong(chance: Chance): Promise<void>;
  /** Brings the right one, and the same again. */
  bringTwice(chance: Chance): Promise<void>;
  refuseOrder(chance: Chance): Promise<void>;
  /** Certificates take a day from now on, where they come by themselves. */
  takeTime(chance: Chance): Promise<void>;
  /** Something that is nobody's. */
  bringJunk(chance: Chance): Promise<void>;
  /** Loses a folder of the exchange, or one ticket. */
  loseFolder(chance: Chance): void;
  loseTicket(chance: Chance): void;
  /** Answers everything that is asked for, rightly. */
  answerAll(): Promise<void>;
  /** What a person finds. */
  sees(): Observation["exchange"];
  /** Form ticket -> day of the last refusal. */
  readonly refusals: Readonly<Record<string, string>>;
}
