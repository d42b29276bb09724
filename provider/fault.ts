/**
 * Every way to fail, by code. Ground floor: imports nothing but the table of codes beside it.
 *
 * Only `message` crosses Pulumi's boundary (the provider runs in a process of its own), so the
 * sentence, the hint and the code are all in it. A secret never is: facts given to a Fault are
 * identifiers, addresses, dates and fingerprints.
 */
import type { FaultCode } from "./fault-codes";

export type { FaultCode };

/** A failure a person can act on: what is wrong, with the facts, and the next thing to do. */
export class Fault extends Error {
  /** What `isFault` knows it by, also from another copy of the module. */
  override readonly name = "Fault";
  constructor(
    /** Stable, searchable name of the failure. */
    readonly code: FaultCode,
    /** One sentence with the facts. */
    readonly what: string,
    /** The next command or act. */
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(sentence(code, what, hint), options);
  }
}

/** The one place where a failure is worded, and where other people's words in it lose what would move a terminal's cursor (issue 13). */
export function sentence(code: FaultCode, what: string, hint: string): string {
  return `${shown(what)}\n  ${shown(hint)}\n  [${code}]`;
}

/** Text from strangers, for terminals and logs: control and direction characters are shown, not sent; a line end stays one. */
export const shown = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === "\n" ? character : `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );

/** Whether an error is a Fault, and of that code when one is given. Works across module copies. */
export function isFault(error: unknown, code?: FaultCode): error is Fault {
  return error instanceof Error && error.name === "Fault" && (code === undefined || (error as Fault).code === code);
}

/** What work gives, or the Fault it ends in, as a value. @throws what is no Fault */
export async function orFault<T>(work: () => T | Promise<T>): Promise<T | Fault> {
  try {
    return await work();
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

/** An input that was refused: which property, and why. `property` is a Pulumi property path (`admins[0].email`). */
export interface Refusal {
  readonly property: string;
  readonly fault: Fault;
}
