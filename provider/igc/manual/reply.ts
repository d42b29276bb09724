import { fromWindows1252 } from "../../structure";

/**
 * `reponse.txt`: what a person notes of ANS' answers, "clé: valeur" in French. Written by `replyTemplate` and read
 * tolerantly: accents, case, spaces, byte order mark, line ends and encodings of editors. PURE.
 */
export interface Reply {
  readonly ticket?: string;
  /** Days, YYYY-MM-DD. */
  readonly sentOn?: string;
  readonly acknowledgedOn?: string;
  readonly dossierReference?: string;
  readonly validatedOn?: string;
  readonly refusedOn?: string;
  readonly reason?: string;
  /** Day of a correction: what the reply says takes the place of what was noted, of later days too. */
  readonly correctedOn?: string;
}

export interface ReplyReading {
  readonly reply: Reply;
  /** English sentences, one for each line that cannot be used; the others count. */
  readonly problems: readonly string[];
  /** The day it was read on, YYYY-MM-DD. */
  readonly today: string;
}

/** In the order of the template. */
const labels = {
  ticket: "ticket",
  sentOn: "envoyé le",
  dossierReference: "référence du dossier",
  acknowledgedOn: "accusé de réception le",
  validatedOn: "habilitation validée le",
  refusedOn: "refusé le",
  reason: "motif",
  correctedOn: "corrigé le",
} as const satisfies Record<keyof Reply, string>;
type Key = keyof Reply;
const keys = Object.keys(labels) as Key[];

const bare = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
const keyOfLabel: ReadonlyMap<string, Key> = new Map(keys.map((key) => [bare(labels[key]), key]));

/** Months as people write them, whole or cut: bare of accents and dots. */
const months = ["janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec"] as const;
const wholeMonths = ["ier", "ier", "", "il", "", "", "let", "", "embre", "obre", "embre", "embre"] as const;
const monthOf = (word: string): number => months.findIndex((start, index) => word === start || word === start + wholeMonths[index]) + 1;

/** Day, month and year of a text, as numbers that may be none; `undefined` when it has not their shape. */
function partsOfDay(text: string): readonly [day: number, month: number, year: number] | undefined {
  const plain = bare(text.replace(/\p{Cf}/gu, "")).replace(/^(?:le )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?/, "");
  const [, given = plain] = /^(.*?)(?: (?:a )?\d{1,2} ?[h:] ?(?:\d{2})?)?$/.exec(plain) ?? [];
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given);
  if (iso) return [Number(iso[3]), Number(iso[2]), Number(iso[1])];
  const french = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(given);
  if (french) return [Number(french[1]), Number(french[3]), wholeYear(french[4]!)];
  const words = /^(1er|\d{1,2}) ([a-z]+)\.? (\d{4})$/.exec(given);
  return words ? [Number.parseInt(words[1]!, 10), monthOf(words[2]!), Number(words[3])] : undefined;
}

/** No form of this century was signed in the last one. */
const wholeYear = (year: string): number => Number(year) + (year.length === 2 ? 2000 : 0);

/**
 * A day as people in France write it, to ISO; `undefined` when it is none: JJ/MM/AAAA or JJ/MM/AA (dots or hyphens too),
 * AAAA-MM-JJ, "24 novembre 2026", with a weekday before it or an hour behind it.
 */
export function readDay(text: string): string | undefined {
  const [day, month, year] = partsOfDay(text) ?? [];
  if (!day || !month || !year) return undefined;
  const iso = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const instant = Date.parse(iso);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso) ? iso : undefined;
}

/** Why a text is no day: a clause. */
function noDay(text: string): string {
  const [day = 0, month = 0] = partsOfDay(text) ?? [];
  if (month > 12 && day <= 12) return `has the month ${month}: the day comes first (JJ/MM/AAAA)`;
  if (day > 0 && month > 0) return "has a day that does not exist (JJ/MM/AAAA)";
  return "has no day that can be read (JJ/MM/AAAA)";
}

/** What a reply says; `undefined` when the text has no line `ticket:` and so is none. @param today YYYY-MM-DD: later days are typing errors */
export function readReply(text: string, today: string): ReplyReading | undefined {
  const reply: Partial<Record<Key, string>> = {};
  const problems: string[] = [];
  let isReply = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(":");
    const key = colon > 0 ? keyOfLabel.get(bare(line.slice(0, colon))) : undefined;
    isReply ||= key === "ticket";
    const value = line.slice(colon + 1).trim();
    if (!key || !value) continue;
    const read = readValue(key, value, today);
    if (read.problem === undefined) reply[key] = read.value;
    else problems.push(`its line "${line.trim()}" ${read.problem}`);
  }
  if (reply.reason && !reply.refusedOn && problems.length === 0)
    problems.push(`it has a "${labels.reason}" and no day after "${labels.refusedOn}"`);
  return isReply ? { reply, problems, today } : undefined;
}

function readValue(
  key: Key,
  value: string,
  today: string,
): { readonly value: string; readonly problem?: undefined } | { readonly problem: string } {
  if (key === "ticket") return { value: value.toLowerCase() };
  if (!key.endsWith("On")) return { value };
  const day = readDay(value);
  if (!day) return { problem: noDay(value) };
  return day > today ? { problem: "has a day that is still to come" } : { value: day };
}

/** The text of a file as an editor wrote it: UTF-8 or UTF-16 with a mark, else UTF-8, else Windows' western encoding. */
export function textOfEditor(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString("hex");
  if (mark === "fffe") return new TextDecoder("utf-16le").decode(bytes);
  if (mark === "feff") return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fromWindows1252(bytes);
  }
}

/** Whose a reply is, as its record says. */
interface Asked {
  readonly ticket: string;
  /** ISO 8601: when it was handed out. */
  readonly submittedAt: string;
}

/** The text of a ticket's own `reponse.txt`: it need not name the ticket, and it counts for no other. */
export function readOwnReply(text: string, today: string, asked: Asked): ReplyReading {
  return replyFor(asked, readReply(text, today) ?? readReply(`ticket: ${asked.ticket}\n${text}`, today)!);
}

/**
 * What of a reply counts for a ticket. One that names another ticket says nothing of this one, wherever it lies (issue 13),
 * and nothing was sent or answered before there was a ticket.
 */
export function replyFor({ ticket, submittedAt }: Asked, { reply, problems, today }: ReplyReading): ReplyReading {
  if (reply.ticket !== undefined && reply.ticket !== ticket)
    return {
      reply: { ticket },
      problems: [`it is a reply on the ticket ${reply.ticket}, and lies with ${ticket}: nothing of it counts here`],
      today,
    };
  const first = firstDayAnywhere(submittedAt, today);
  const early = keys.filter((key) => key.endsWith("On") && reply[key] !== undefined && reply[key] < first);
  if (early.length === 0) return { reply: { ...reply, ticket }, problems, today };
  const said = Object.fromEntries(Object.entries(reply).filter(([key]) => !early.includes(key as Key)));
  return { reply: { ...said, ticket }, problems: [...problems, ...early.map((key) => tooEarly(key, reply[key]!, submittedAt))], today };
}

/**
 * Where in France it is earliest (Polynésie, UTC-10): no day that a person notes is earlier. A clock that was ahead when the
 * ticket was handed out says nothing of when that was (issue 11).
 */
function firstDayAnywhere(submittedAt: string, today: string): string {
  const first = new Date(Date.parse(submittedAt) - 10 * 3_600_000).toISOString().slice(0, 10);
  return first > today ? "" : first;
}

const tooEarly = (key: Key, day: string, submittedAt: string): string =>
  `its line "${labels[key]}: ${frenchDay(day)}" has a day before the ticket was handed out (${frenchDay(submittedAt.slice(0, 10))})${
    key === "validatedOn" ? ": an earlier habilitation is written into the program, as `habilitation` of the Form413Request" : ""
  }`;

/** A reply, and when and under which name it was written. */
export interface WrittenReply {
  readonly reply: Reply;
  /** ISO 8601 */
  readonly writtenAt: string;
  readonly name: string;
}

/** What an editor keeps of a file as it was before. */
const isBackup = (name: string): boolean => /(~|\.(bak|old|orig|save|swp|tmp))$|(^|\/)[~#.][^/]*$/i.test(name);

const latestDay = (reply: Reply): string =>
  keys.reduce((latest, key) => (key.endsWith("On") && (reply[key] ?? "") > latest ? reply[key]! : latest), "");

/**
 * Several replies on one ticket together. What came later completes and corrects, unless it says less: an old copy that
 * is saved again tells of earlier days, and does not take back what was said since, but where it says that it corrects: then
 * its one decision takes the place of the other, too. Backups of editors do not count.
 */
export function mergeReplies(replies: readonly WrittenReply[]): Reply {
  const held = new Map<string, { readonly value: string; readonly day: string }>();
  const counting = replies.filter(({ name }) => !isBackup(name));
  for (const { reply } of [...counting].sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : a.writtenAt > b.writtenAt ? 1 : 0))) {
    const day = latestDay(reply);
    if (reply.correctedOn !== undefined) for (const key of takenBackBy(reply)) if (day >= (held.get(key)?.day ?? "")) held.delete(key);
    for (const [key, value] of Object.entries(reply) as [Key, string][]) {
      const before = held.get(key)?.day ?? "";
      if (day === "" || day >= before) held.set(key, { value, day: day || before });
    }
  }
  return Object.fromEntries([...held].map(([key, { value }]) => [key, value]));
}

/** ANS decides one way: a correction that names one decision says that the other never was. */
function takenBackBy({ validatedOn, refusedOn }: Reply): readonly Key[] {
  if (validatedOn !== undefined && refusedOn === undefined) return ["refusedOn", "reason"];
  return refusedOn !== undefined && validatedOn === undefined ? ["validatedOn"] : [];
}

/** A day as the template asks for it. */
const frenchDay = (day: string): string => day.split("-").reverse().join("/");

const headings = {
  form: "# À compléter à chaque étape. Dates : JJ/MM/AAAA ; laisser vide ce qui n'est pas encore connu.",
  order: "# À compléter seulement si la commande est refusée. Date : JJ/MM/AAAA.",
  revocation: "# À compléter seulement si la révocation est refusée. Date : JJ/MM/AAAA.",
} as const;

/**
 * A reply to fill in: all lines for a form, those of a refusal for what is done on the portal.
 * @param known what is remembered: a person who finds the reply made again finds what was said before (issue 11)
 */
export function replyTemplate(ticket: string, kind: keyof typeof headings, known: Reply = {}): string {
  // Who corrects says so; who fills it in is not asked.
  const asked = kind === "form" ? keys.filter((key) => key !== "correctedOn" || known[key]) : (["ticket", "refusedOn", "reason"] as const);
  return [
    headings[kind],
    "# Enregistrer ce fichier ici, ou en déposer une copie dans le dossier inbox.",
    "",
    ...asked.map((key) => `${labels[key]}: ${key === "ticket" ? ticket : lineOf(key, known)}`),
    "",
  ].join("\n");
}

function lineOf(key: Key, known: Reply): string {
  const value = known[key];
  return value === undefined ? "" : key.endsWith("On") ? frenchDay(value) : value;
}
