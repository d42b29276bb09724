import { type ParseArgsConfig, parseArgs } from "node:util";
import { Fault, isFault } from "../provider/fault";
import { nearest } from "./near";

type Plain = NonNullable<ParseArgsConfig["options"]>[string];

/** An option of a command: what the parser reads, and what completion offers. */
export interface Option extends Plain {
  /** The words it may have, where the list is closed. */
  readonly choices?: readonly string[];
}

/** The options of a command by their names: the one list that parser, help and completion have. */
export type Options = Readonly<Record<string, Option>>;
type Found<T extends Options> = ReturnType<
  typeof parseArgs<{ options: { -readonly [Name in keyof T]: T[Name] }; allowPositionals: true; strict: true }>
>;

/**
 * The words of a command line: options by their names, the rest in order.
 * @param most words without an option that the command takes; one more is a mistake, and is not passed over
 * @throws Fault `unknown-value` on an option or word the command does not have, `required` on an option without its value.
 */
export function readArguments<T extends Options>(command: string, args: readonly string[], options: T, most = 0): Found<T> {
  const parse = () => parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  const found = orFault(command, options, parse);
  const surplus = found.positionals[most];
  if (surplus === undefined) return found;
  throw new Fault("unknown-value", `igc-sante ${command} has no use for the word "${surplus}".`, `igc-sante ${command} --help`);
}

/** The option parser's own complaints, as faults. */
function orFault<T>(command: string, options: Options, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (isFault(cause) || !code?.startsWith("ERR_PARSE_ARGS")) throw cause;
    const kind = code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE" ? "required" : "unknown-value";
    const unknown = /^Unknown option '--([^']*)'/.exec(message)?.[1];
    const meant = unknown === undefined ? undefined : nearest(unknown, Object.keys(options));
    const help = `${meant === undefined ? "" : `Did you mean --${meant}? `}igc-sante ${command} --help`;
    // Its second sentence teaches how to pass a word that begins with a dash, which no command here takes.
    throw new Fault(kind, `igc-sante ${command}: ${message.split(/\.?(?: To specify|\n)/)[0]}.`, help, { cause });
  }
}

/** ISO 8601: a day, or an instant with its offset; a day begins at midnight UTC. */
const iso = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?$/;

/**
 * An instant as an option gives it: `2027-01-31` or `2027-01-31T09:00:00Z`. What `new Date` makes of other texts
 * (`2027`, `1`, `31/01/2027`, a month and a day swapped) is no date anybody meant.
 * @throws Fault `wrong-type`.
 */
export function instant(text: string, option: string): Date {
  const match = iso.exec(text);
  const date = new Date(match ? text : Number.NaN);
  const day = match && new Date(`${match[1]}T00:00:00Z`); // of 30 February `new Date` makes 2 March
  if (match && day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(match[1]!)) return date;
  throw new Fault("wrong-type", `${option} "${text}" is no ISO 8601 date.`, "Write it as 2027-01-31 or 2027-01-31T09:00:00Z.");
}

/** A number of days and the like. @throws Fault `wrong-type`. */
export function wholeNumber(text: string, option: string): number {
  if (/^-?\d{1,6}$/.test(text)) return Number(text);
  throw new Fault("wrong-type", `${option} "${text}" is no whole number.`, `Write it as ${option} 3.`);
}
