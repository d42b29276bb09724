/**
 * `reponse.txt`: what a person notes of ANS' answers, "clé: valeur" in French. Parsed tolerantly (accents,
 * case, BOM, CRLF, spaces), written by `replyTemplate`. PURE.
 */
export interface Reply {
  readonly ticket: string | undefined;
  /** ISO days. */
  readonly sentOn?: string;
  readonly acknowledgedOn?: string;
  readonly dossierReference?: string;
  readonly validatedOn?: string;
  readonly refusedOn?: string;
  readonly reason?: string;
}

const keys: Readonly<Record<string, keyof Reply>> = {
  ticket: "ticket",
  "envoye le": "sentOn",
  "accuse de reception le": "acknowledgedOn",
  "reference du dossier": "dossierReference",
  "habilitation validee le": "validatedOn",
  "refuse le": "refusedOn",
  motif: "reason",
};

const days: readonly (keyof Reply)[] = ["sentOn", "acknowledgedOn", "validatedOn", "refusedOn"];

const bare = (text: string): string => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ").trim();

/** A day as JJ/MM/AAAA or AAAA-MM-JJ, to ISO; `undefined` when it is none. */
export function readDay(text: string): string | undefined {
  const french = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text);
  const iso = french ? `${french[3]}-${french[2]!.padStart(2, "0")}-${french[1]!.padStart(2, "0")}` : text;
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(Date.parse(iso)) && new Date(iso).toISOString().startsWith(iso);
  return valid ? iso : undefined;
}

/** What a reply says, or a sentence that names the line that cannot be read. */
export function readReply(text: string): Reply | string {
  const found: Partial<Record<keyof Reply, string>> = {};
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    const key = colon > 0 ? keys[bare(line.slice(0, colon))] : undefined;
    const value = line.slice(colon + 1).trim();
    if (!key || !value) continue;
    const written = days.includes(key) ? readDay(value) : value;
    if (!written) return `la ligne « ${line.trim()} » n'a pas de date lisible (JJ/MM/AAAA)`;
    found[key] = written;
  }
  return { ticket: found.ticket, ...found };
}

/** A reply to fill in. */
export const replyTemplate = (ticket: string): string =>
  [
    "# À compléter au fil des réponses de l'ANS, ici ou dans une copie déposée dans le dossier inbox.",
    "# Dates : JJ/MM/AAAA. Laisser vide ce qui n'est pas encore connu.",
    "",
    `ticket: ${ticket}`,
    "envoyé le: ",
    "accusé de réception le: ",
    "référence du dossier: ",
    "habilitation validée le: ",
    "refusé le: ",
    "motif: ",
    "",
  ].join("\n");

/** Two replies on one ticket, together: the later one completes and corrects the earlier. */
export const mergeReplies = (earlier: Reply, later: Reply): Reply => ({ ...earlier, ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== undefined)), ticket: earlier.ticket ?? later.ticket });
