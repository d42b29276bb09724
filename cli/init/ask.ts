import { createInterface } from "node:readline";
import { Fault } from "../../provider/fault";
import { faultWordsOf, type Language } from "../words";

/** Where questions are asked: a terminal, or what a pipe has. */
export interface Talk {
  readonly input: NodeJS.ReadableStream;
  /** Whether somebody sits there, who can answer again. */
  readonly isTerminal: boolean;
  say(text: string): void;
}

export interface Question {
  /** Its words, without the mark at the end. */
  readonly text: string;
  readonly fallback?: string;
  /** An empty answer is one. */
  readonly optional?: boolean;
  check?(answer: string): Fault | undefined;
}

/** Asks one question after the other, each with its fallback in brackets. */
export interface Asker {
  /** @throws Fault `required` when the input ends; from a pipe also what is wrong with an answer. */
  ask(question: Question): Promise<string>;
  close(): void;
}

/** Lines are kept as they come: a pipe has them all before the second question. */
export function askerOn({ input, isTerminal, say }: Talk, language: Language = "en"): Asker {
  const reader = createInterface({ input, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const once = async ({ text, fallback }: Question): Promise<string> => {
    say(`${text}${fallback === undefined ? "" : ` [${fallback}]`}${language === "fr" ? " : " : ": "}`);
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
    if (done)
      throw new Fault(
        "required",
        `igc-sante init has no answer to « ${text} »: the input has ended.`,
        "Answer every question, or give a sheet with --file. --yes takes what is in brackets.",
      );
    return value.trim() || (fallback ?? "");
  };
  return {
    ask: async (question) => {
      for (;;) {
        const answer = await once(question);
        const fault = wrong(question, answer);
        if (fault === undefined) return answer;
        if (!isTerminal) throw fault;
        say(language === "fr" ? `  ${inFrench(fault)}\n` : `  ${fault.what}\n  ${fault.hint}\n`);
      }
    },
    close: () => reader.close(),
  };
}

/** Of an answer that is refused: what it is and what to do, then what was found. */
function inFrench({ code, what }: Fault): string {
  const { title, remedy } = faultWordsOf(code);
  return `${title} ${remedy}\n  (${what})`;
}

/** With --yes: nothing is asked. @throws Fault `required` where there is nothing in brackets. */
export const silentAsker: Asker = {
  ask: async (question) => {
    const fault = wrong(question, question.fallback ?? "");
    if (fault) throw fault;
    return question.fallback ?? "";
  },
  close: () => undefined,
};

function wrong({ text, optional, check }: Question, answer: string): Fault | undefined {
  if (answer !== "") return check?.(answer);
  return optional ? undefined : new Fault("required", `« ${text} » needs an answer.`, "Nothing stands in for it.");
}
