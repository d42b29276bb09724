import type { Fault, FaultCode } from "../../provider/fault";
import { faultWords } from "./fault-words";
import type { Language } from "./language";

/** What a failure is and what to do about it, by its code, in French. PURE. */

export interface FaultWords {
  readonly title: string;
  readonly remedy: string;
}

export const faultWordsOf = (code: FaultCode): FaultWords => {
  const [title, remedy] = faultWords[code];
  return { title, remedy };
};

/** A fault's message as a state keeps it: the facts, the hint, and the code in brackets at its end. */
const message = /^(.*?)(?:\n {2}.*)?\s*\[([\w-]+)\]$/s;

/** A fault's message in French: by its code, with the facts behind it as they are. What is no fault stays as it is. */
export function faultInFrench(text: string): string {
  const [, facts, code] = message.exec(text) ?? [];
  if (code === undefined || !Object.hasOwn(faultWords, code)) return text;
  const { title, remedy } = faultWordsOf(code as FaultCode);
  return `${title} ${remedy} [${code}] (${facts})`;
}

/** A fault as a line of a command's own, not its end: in French by its code, with the facts behind it. */
export const faultIn = (language: Language, { message: text }: Pick<Fault, "message">): string =>
  language === "fr" ? faultInFrench(text) : text;
