import { parisDay } from "../../../provider/calendar";
import { lastDayAnywhere, type Reply, readDay, readOwnReply, replyTemplate } from "../../../provider/igc/manual";
import { longest } from "../pages";

/**
 * What a person types of ANS' answers, as the same `reponse.txt` a person fills in with an editor: read back by its own
 * reader before it is written anywhere. PURE.
 */
export type Typed = Readonly<Partial<Record<Exclude<keyof Reply, "ticket" | "correctedOn">, string>>>;

/** The ticket that it is about, and what is known of it. */
export interface Asked {
  readonly ticket: string;
  readonly kind: "form" | "order" | "revocation";
  /** ISO 8601: when it was handed out. */
  readonly submittedAt: string;
  readonly known: Reply;
  /** Whether what is typed takes the place of what is known, of earlier days too. @default false */
  readonly corrects?: boolean;
}

/** What is wrong with what was typed, in French. */
export interface Problem {
  /** Which of the fields; `null` where it is about all of them. */
  readonly about: keyof Typed | null;
  readonly text: string;
}
const problem = (about: Problem["about"], text: string): Problem => ({ about, text });

const days = {
  sentOn: "la date d'envoi",
  acknowledgedOn: "la date de l'accusé de réception",
  validatedOn: "la date de validation",
  refusedOn: "la date de refus",
} as const;
type Day = keyof typeof days;
const dayNames = Object.keys(days) as Day[];
/** What is done on the portal can be refused, and nothing else is noted of it. */
const refusalOnly: readonly (keyof Typed)[] = ["refusedOn", "reason"];
const onPortal = { order: "commande", revocation: "révocation" } as const;
const most = { dossierReference: longest.reference, reason: longest.reason } as const;

/** The reply's text, or what is wrong with what was typed, in French. @param now the instant it is written at */
export function replyText(typed: Typed, asked: Asked, now: Date): { readonly text: string } | { readonly problems: readonly Problem[] } {
  const today = lastDayAnywhere(now);
  const given = Object.entries(typed).flatMap(([key, value]) => (value.trim() === "" ? [] : [[key, oneLine(value)] as const]));
  if (given.length === 0) return { problems: [problem(null, "Rien n'est rempli.")] };
  const said: Reply = Object.fromEntries(given.map(([key, value]) => [key, key in days ? (readDay(value) ?? value) : value]));
  const problems = [...unusable(said, asked, today), ...outOfOrder(said, asked)];
  if (problems.length > 0) return { problems };
  const reply = asked.corrects ? { ...said, correctedOn: correctionDay(asked.known, said, now) } : said;
  const text = replyTemplate(asked.ticket, asked.kind, reply);
  const read = readOwnReply(text, today, asked);
  // The reader has the last word: what it does not read as it was meant is not written.
  if (read.problems.length > 0) return { problems: read.problems.map((text) => problem(null, text)) };
  if (!isEqual(read.reply, { ...reply, ticket: asked.ticket }))
    return { problems: [problem(null, "Ce texte ne peut pas être noté tel quel.")] };
  return { text };
}

/** Today in Paris, and no day before what it corrects: where it is noted it may be tomorrow already. */
const correctionDay = (known: Reply, said: Reply, now: Date): string =>
  [latestDay(known), latestDay(said), parisDay(now).toISOString().slice(0, 10)].sort().at(-1)!;

/** A paragraph becomes a line; what else could begin one is refused below. */
const oneLine = (value: string): string => value.trim().replace(/\s*[\r\n]+\s*/g, " ");

function unusable(reply: Reply, { kind, submittedAt }: Asked, today: string): Problem[] {
  const given = dayNames.filter((name) => reply[name] !== undefined);
  // Where in France it is earliest (Polynésie, UTC-10), as the reader counts.
  const first = new Date(Date.parse(submittedAt) - 10 * 3_600_000).toISOString().slice(0, 10);
  return [
    ...given.flatMap((name) => about(name, wrongDay(days[name], reply[name]!, { first, today }))),
    ...(["dossierReference", "reason"] as const).flatMap((name) => about(name, wrongText(name, reply[name]))),
    ...(reply.reason !== undefined && !reply.refusedOn ? [problem("refusedOn", "Un motif est donné sans date de refus.")] : []),
    ...(reply.refusedOn && reply.validatedOn
      ? [problem("refusedOn", "Une réponse est un refus ou une validation : ne remplissez qu'une des deux dates.")]
      : []),
    ...(kind !== "form" && (Object.keys(reply) as (keyof Typed)[]).some((name) => !refusalOnly.includes(name))
      ? [problem(null, `D'une ${onPortal[kind]}, seul un refus est noté.`)]
      : []),
    ...(kind !== "form" && !reply.refusedOn ? [problem("refusedOn", "La date de refus manque.")] : []),
  ];
}

const about = (name: keyof Typed, text: string | undefined): Problem[] => (text === undefined ? [] : [problem(name, text)]);

function wrongDay(what: string, day: string, { first, today }: { readonly first: string; readonly today: string }): string | undefined {
  if (readDay(day) !== day) return `${upper(what)} « ${day.slice(0, 40)} » n'est pas une date (JJ/MM/AAAA).`;
  if (day > today) return `${upper(what)} (${french(day)}) est encore à venir.`;
  if (day < first) return `${upper(what)} (${french(day)}) précède la remise du document (${french(first)}).`;
  return undefined;
}

function wrongText(name: keyof typeof most, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const what = name === "reason" ? "Le motif" : "La référence du dossier";
  if (text.length > most[name]) return `${what} a plus de ${most[name]} caractères.`;
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text)) return `${what} contient un caractère invisible.`;
  return /[\p{L}\p{N}]/u.test(text) ? undefined : `${what} n'a ni lettre ni chiffre.`;
}

/** Sent, acknowledged, decided: in this order, with what is known already. */
function outOfOrder(reply: Reply, { known: noted, corrects }: Asked): Problem[] {
  // Of a correction what it says of the decision is all that is decided.
  const { validatedOn: _validated, refusedOn: _refused, ...others } = noted;
  const known: Reply = corrects && (reply.validatedOn || reply.refusedOn) ? others : noted;
  const all = { ...known, ...reply };
  if (corrects && Object.entries(reply).every(([key, value]) => noted[key as keyof Reply] === value))
    return [problem(null, "Rien n'est corrigé : tout est déjà noté ainsi.")];
  const decided: Day = reply.refusedOn || (!reply.validatedOn && known.refusedOn) ? "refusedOn" : "validatedOn";
  const inOrder = (["sentOn", "acknowledgedOn", decided] as const).filter((name) => all[name] !== undefined);
  const problems = inOrder.flatMap((name, index) => {
    const before = inOrder[index - 1];
    if (!before || all[name]! >= all[before]!) return [];
    // What was typed is what can be typed otherwise.
    const typed = reply[name] === undefined ? before : name;
    return [problem(typed, `${upper(days[name])} (${french(all[name]!)}) précède ${days[before]} (${french(all[before]!)}).`)];
  });
  const latest = latestDay(known);
  // A reply of earlier days does not take back what was said since (`mergeReplies`).
  if (!corrects && problems.length === 0 && latestDay(reply) !== "" && latestDay(reply) < latest)
    problems.push(
      problem(
        null,
        `Une date plus récente (${french(latest)}) est déjà notée, et une plus ancienne ne la remplace pas : prenez « Corriger ce qui est noté ».`,
      ),
    );
  return problems;
}

const latestDay = (reply: Reply): string => dayNames.reduce((latest, name) => ((reply[name] ?? "") > latest ? reply[name]! : latest), "");
const french = (day: string): string => day.split("-").reverse().join("/");
const upper = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const isEqual = (one: Reply, other: Reply): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => one[key as keyof Reply] === other[key as keyof Reply]);
