import { type Fault, type FaultCode, sentence } from "../../provider/fault";
import { factsInFrench, hintInFrench } from "./facts";
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

/** A fault's message in French: by its code, with the facts behind it, in French where they are known. What is no fault stays as it is. */
export function faultInFrench(text: string): string {
  const [, facts, code] = message.exec(text) ?? [];
  if (code === undefined || !Object.hasOwn(faultWords, code)) return text;
  const { title, remedy } = faultWordsOf(code as FaultCode);
  return `${title} ${remedy} [${code}] (${factsInFrench(facts!).replace(/\.$/, "")})`;
}

/** A fault as a command ends in it: what its code says, then its facts and hint, in French where they are known. */
export function faultEnd({ code, what, hint }: Pick<Fault, "code" | "what" | "hint">): string {
  const { title, remedy } = faultWordsOf(code);
  return `${title} ${remedy}\n${sentence(code, factsInFrench(what), hintInFrench(hint))}`;
}

/** A fault as a line of a command's own, not its end: in French by its code, with the facts behind it. */
export const faultIn = (language: Language, { message: text }: Pick<Fault, "message">): string =>
  language === "fr" ? faultInFrench(text) : text;
