import { Fault } from "../../provider/fault";
import { characterFault, mailFault, normaliseMail } from "../../provider/structure";
import type { StackResource } from "../stack";
import { roleInFrench, whoInFrench } from "../words";
import type { PersonDue } from "./due";

/** Whom a message reaches: addresses of the states, and those that are given. Pure. */

/** Names as people compare them: accents, capitals and hyphens make no other person. */
export const comparable = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[\s-]+/g, " ")
    .trim();

/** Comparable name -> addresses. */
export type AddressBook = ReadonlyMap<string, readonly string[]>;

/** Somebody to write to, or why nobody can. */
export interface Addressee {
  /** A name, or a role where the state knows no name. */
  readonly name: string;
  readonly address: string | undefined;
  /** Why there is no address. */
  readonly because: string;
}

/** Addresses of a state: of each administrator, each signatory and each legal representative that has one. */
export function addressesIn(resources: readonly StackResource[]): AddressBook {
  const book = new Map<string, string[]>();
  for (const { outputs } of resources)
    for (const person of [
      outputs,
      outputs["signatory"],
      outputs["legalRepresentative"],
      ...listIn(outputs["admins"]),
      ...adminsOf(outputs["formRequest"]),
    ]) {
      const { firstName, lastName, email } = (person ?? {}) as Record<string, unknown>;
      if (typeof firstName !== "string" || typeof lastName !== "string" || typeof email !== "string" || mailFault(email)) continue;
      add(book, `${firstName} ${lastName}`, email);
    }
  return book;
}

const adminsOf = (form: unknown): readonly unknown[] => listIn((form as { readonly admins?: unknown } | null | undefined)?.admins);
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function add(book: Map<string, string[]>, name: string, address: string): void {
  const known = book.get(comparable(name)) ?? [];
  if (!known.some((each) => each.toLowerCase() === address.toLowerCase())) book.set(comparable(name), [...known, address]);
}

/**
 * Lines `NAME=ADDRESS`; of a file also empty ones and those that begin with `#`.
 * @param from what they are called where one is wrong: `--to`, or a file
 * @throws Fault `unknown-value`, `mail-address`, `invisible-character`
 */
export function givenAddresses(lines: readonly string[], from: string): AddressBook {
  const book = new Map<string, string[]>();
  lines.forEach((line, index) => {
    if (line.trim() === "" || line.trim().startsWith("#")) return;
    const at = line.lastIndexOf("=");
    const [name, address] = [line.slice(0, Math.max(at, 0)).trim(), normaliseMail(line.slice(at + 1))];
    if (name === "")
      throw new Fault(
        "unknown-value",
        `Line ${index + 1} of ${from} is no NAME=ADDRESS.`,
        "Write it as Chloé Martin=chloe.martin@lilas.example.",
      );
    const fault = characterFault(name) ?? mailFault(address);
    if (fault) throw fault;
    add(book, name, address);
  });
  return book;
}

/**
 * Everybody who may act, each with an address. ANS is told of nothing: who must look after it is another's task.
 * @param books the first that knows a name counts
 */
export function addresseesOf({ names, role, who }: PersonDue, books: readonly AddressBook[]): Addressee[] {
  return (names.length > 0 ? names : [role]).map((name) => {
    // Who is told in French whom to name writes the role in French.
    const called = [name, who, roleInFrench(name) ?? name, whoInFrench(who)].map(comparable);
    const known =
      books.map((book) => called.map((each) => book.get(each)).find((found) => found) ?? []).find((each) => each.length > 0) ?? [];
    if (known.length === 1) return { name, address: known[0], because: "" };
    const because = known.length === 0 ? "no address is known" : `${known.length} addresses are known`;
    return { name, address: undefined, because };
  });
}
