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
}

export interface ReplyReading {
  readonly reply: Reply;
  /** English sentences, one for each line that cannot be used; the others count. */
  readonly problems: readonly string[];
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

/** A day as JJ/MM/AAAA (or with dots or hyphens) or AAAA-MM-JJ, to ISO; `undefined` when it is none. */
export function readDay(text: string): string | undefined {
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const iso = french ? `${french[3]}-${french[2]!.padStart(2, "0")}-${french[1]!.padStart(2, "0")}` : text;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(iso) : NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso) ? iso : undefined;
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
  return isReply ? { reply, problems } : undefined;
}

function readValue(
  key: Key,
  value: string,
  today: string,
): { readonly value: string; readonly problem?: undefined } | { readonly problem: string } {
  if (key === "ticket") return { value: value.toLowerCase() };
  if (!key.endsWith("On")) return { value };
  const day = readDay(value);
  if (!day) return { problem: "has no day that can be read (JJ/MM/AAAA)" };
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
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Several replies on one ticket together: what comes later completes and corrects. */
export const mergeReplies = (replies: readonly Reply[]): Reply => Object.assign({}, ...replies) as Reply;

/** A day as the template asks for it. */
const frenchDay = (day: string): string => day.split("-").reverse().join("/");

/**
 * A reply to fill in: all lines for a form, those of a refusal for an order.
 * @param known what is remembered: a person who finds the reply made again finds what was said before (issue 11)
 */
export function replyTemplate(ticket: string, kind: "form" | "order", known: Reply = {}): string {
  const asked = kind === "form" ? keys : (["ticket", "refusedOn", "reason"] as const);
  return [
    kind === "form"
      ? "# À compléter à chaque étape. Dates : JJ/MM/AAAA ; laisser vide ce qui n'est pas encore connu."
      : "# À compléter seulement si la commande est refusée. Date : JJ/MM/AAAA.",
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
