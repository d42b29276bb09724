import type { FaultCode } from "../../provider/fault";
import { channelFaultWords } from "./fault-words-channels";
import { inputFaultWords } from "./fault-words-inputs";
import { mailFaultWords } from "./fault-words-mail";
import { placeFaultWords } from "./fault-words-places";

/** One code: what it is, in one sentence; what to do, in one. */
export type Row = readonly [title: string, remedy: string];

/** Every code in French: one without its words does not compile. PURE. */
export const faultWords: Readonly<Record<FaultCode, Row>> = {
  ...inputFaultWords,
  ...placeFaultWords,
  ...channelFaultWords,
  ...mailFaultWords,
};
