import type { Attempt, CarriedNote, CarriedNotes, FormProgress, Heard, Undelivered } from "./form-progress";

/** The notes of a channel beside a form: their names and words, and what they make of how far it is. PURE. */

const names = { intent: "envoi-prevu", done: "envoi-fait", failed: "envoi-echoue", heard: "reponse" } as const;
const shape = /^canal-(envoi-prevu|envoi-fait|envoi-echoue|reponse)-([1-9]\d{0,3})\.json$/;

/** Name of a note in its ticket's folder. */
export const noteName = (note: CarriedNote): string =>
  `canal-${names[note.kind]}-${note.kind === "heard" ? note.number : note.attempt}.json`;
export const isNote = (name: string): boolean => shape.test(name);
/** Bytes of a note that is still read; one has 500, and the words of a refusal are cut at 2,000 characters. */
export const largestNote = 16_384;

/** What a note says, in a stable order: heard again it has the same bytes. */
export function noteText(note: CarriedNote): string {
  const { kind: _kind, ...said } = note.kind === "heard" ? { kind: note.kind, ...note.heard } : note;
  return `${JSON.stringify(said, null, 2)}\n`;
}

/** What the notes in a folder say together. That one is there counts even where it cannot be read: what was intended may have been sent. */
export function readNotes(files: readonly { readonly name: string; readonly text: string | undefined }[]): CarriedNotes | undefined {
  const notes = files.flatMap(({ name, text }) => {
    const [, kind, number] = shape.exec(name) ?? [];
    return kind === undefined ? [] : [{ kind, number: Number(number), name, said: objectIn(text) }];
  });
  if (notes.length === 0) return undefined;
  const of = (kind: string) => notes.filter((note) => note.kind === kind).sort((a, b) => a.number - b.number);
  const attempts = of(names.intent).map(({ number, said }) => attemptOf(number, said, of(names.done), of(names.failed)));
  return {
    attempts,
    heard: of(names.heard).flatMap(({ said }) => (said ? [heardIn(said)] : [])),
    problems: notes.filter(({ said }) => !said).map(({ name }) => `its note ${name} is damaged`),
  };
}

type Said = Readonly<Record<string, unknown>>;

function objectIn(text: string | undefined): Said | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Said) : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (said: Said | undefined, key: string): string => (typeof said?.[key] === "string" ? said[key] : "");

interface ReadNote {
  readonly number: number;
  readonly said: Said | undefined;
}

function attemptOf(number: number, said: Said | undefined, done: readonly ReadNote[], failed: readonly ReadNote[]): Attempt {
  const [ended, lost] = [done, failed].map((notes) => notes.find((note) => note.number === number));
  const outcome = lost ? "failed" : ended ? (textOf(ended.said, "outcome") === "drafted" ? "drafted" : "sent") : "open";
  const endedAt = textOf((lost ?? ended)?.said, "at");
  const sealed = textOf(ended?.said, "sealed");
  return {
    number,
    ...{ channel: textOf(said, "channel"), to: textOf(said, "to"), reference: textOf(said, "reference") },
    ...{ token: textOf(said, "token"), sha256: textOf(said, "sha256"), at: textOf(said, "at") },
    outcome,
    ...(endedAt !== "" && { endedAt }),
    ...(lost && { because: textOf(lost.said, "because") }),
    ...(sealed !== "" && { sealed }),
  };
}

const heardKeys = [
  "sentAt",
  "acknowledgedAt",
  "dossierReference",
  "validatedAt",
  "refusedAt",
  "reason",
  "standing",
  "undelivered",
  "undeliveredAt",
] as const;
const heardIn = (said: Said): Heard => ({
  ...Object.fromEntries(heardKeys.flatMap((key) => (textOf(said, key) === "" ? [] : [[key, textOf(said, key)]]))),
  source: textOf(said, "source"),
});

/** Whether two answers say the same, whatever said so. */
export const isSameHeard = (a: Heard, b: Heard): boolean => heardKeys.every((key) => a[key] === b[key]);

const order = ["to-sign", "to-send", "sent", "acknowledged"] as const;

/** How far a form is by what people noted and what a channel did and heard. Where they disagree, a person's word stands. */
export function withCarried(byPeople: FormProgress, notes: CarriedNotes | undefined): FormProgress {
  if (!notes) return byPeople;
  const { attempts, heard } = notes;
  const last = <K extends keyof Heard>(key: K): Heard | undefined => heard.findLast((each) => each[key] !== undefined);
  const sentAt = byPeople.sentAt ?? attempts.find(({ outcome }) => outcome === "sent")?.endedAt ?? last("sentAt")?.sentAt;
  const acknowledgedAt = byPeople.acknowledgedAt ?? last("acknowledgedAt")?.acknowledgedAt;
  const reference = byPeople.dossierReference ?? last("dossierReference")?.dossierReference;
  const decision = byPeople.decidedAt === undefined ? decisionIn(heard) : undefined;
  const wasSent = sentAt !== undefined || attempts.some(({ outcome }) => outcome === "sent");
  const further = reference !== undefined || acknowledgedAt !== undefined ? "acknowledged" : wasSent ? "sent" : "to-sign";
  const phase =
    decision?.phase ??
    (byPeople.phase === "validated" || byPeople.phase === "refused" || order.indexOf(byPeople.phase) > order.indexOf(further)
      ? byPeople.phase
      : further);
  return {
    ...byPeople,
    phase,
    ...(sentAt !== undefined && { sentAt }),
    ...(acknowledgedAt !== undefined && { acknowledgedAt }),
    ...(reference !== undefined && { dossierReference: reference }),
    ...(decision && { decidedAt: decision.at }),
    ...(decision?.reason !== undefined && { reason: decision.reason }),
    carried: {
      ...notes,
      byPeople,
      contradicted: contradictions(byPeople, notes),
      isReopened: decision === undefined && wasDecided(heard),
      undelivered: undeliveredOf(byPeople, heard, phase),
    },
  };
}

/** What was perhaps not delivered: no longer where ANS has answered, or a person noted on that day or later that it was sent. */
function undeliveredOf({ sentAt }: FormProgress, heard: readonly Heard[], phase: FormProgress["phase"]): Undelivered | null {
  const last = heard.findLast(({ undelivered }) => undelivered !== undefined);
  if (phase !== "sent" || last?.undelivered === undefined) return null;
  const { undelivered: why, undeliveredAt: at = "" } = last;
  return sentAt !== undefined && sentAt.slice(0, 10) >= at.slice(0, 10) ? null : { at, why };
}

/** What is decided by what was heard: by the last word of a channel that says all there is, and by what came after it. */
function decisionIn(heard: readonly Heard[]): ReturnType<typeof decided> {
  const since = heard.slice(
    Math.max(
      0,
      heard.findLastIndex(({ standing }) => standing !== undefined),
    ),
  );
  return decided(
    since.findLast(({ validatedAt }) => validatedAt !== undefined),
    since.findLast(({ refusedAt }) => refusedAt !== undefined),
  );
}

const wasDecided = (heard: readonly Heard[]): boolean =>
  heard.some(({ validatedAt, refusedAt }) => (validatedAt ?? refusedAt) !== undefined);

/** The later of two decisions counts, and of one instant the refusal, as with what people note. */
function decided(
  validated: Heard | undefined,
  refused: Heard | undefined,
): { readonly phase: "validated" | "refused"; readonly at: string; readonly reason?: string } | undefined {
  const [yes, no] = [validated?.validatedAt, refused?.refusedAt];
  if (yes !== undefined && !(no !== undefined && no >= yes)) return { phase: "validated", at: yes };
  return no === undefined ? undefined : { phase: "refused", at: no, ...(refused!.reason !== undefined && { reason: refused!.reason }) };
}

function contradictions({ phase, dossierReference }: FormProgress, { heard }: CarriedNotes): string[] {
  const decision = decisionIn(heard);
  const isDecided = phase === "validated" || phase === "refused";
  const wrongReference = heard.find(
    (each) => dossierReference !== undefined && each.dossierReference !== undefined && each.dossierReference !== dossierReference,
  );
  const stands = "what a person noted stands; correct reponse.txt if it is wrong";
  return [
    ...(isDecided && decision && decision.phase !== phase
      ? [
          `a person noted that ANS ${phase} it, and the channel heard on ${decision.at.slice(0, 10)} that ANS ${decision.phase} it: ${stands}`,
        ]
      : []),
    ...(wrongReference
      ? [`a person noted the dossier ${dossierReference}, and the channel heard ${wrongReference.dossierReference}: ${stands}`]
      : []),
  ];
}
