/** What has become of a dossier, by what the service says of its token now and what is remembered of it. PURE. */
import type { DossierState, SeenDossier } from "./answers";

/** What is remembered of a dossier that was handed over. Its URL and token are secrets, and stand elsewhere. */
export interface RememberedDossier {
  /** Of the dossier; ANS calls it by it. */
  readonly number: number;
  /** What it was posted to. */
  readonly procedure: number;
  /** ISO 8601. */
  readonly handedAt: string;
  /** SHA-256 of what was posted, lower-case hex. */
  readonly sha256: string;
  /** As it was seen last. */
  readonly state: DossierState;
}

/**
 * How a dossier stands.
 * - `expired`: nobody opened it in 5 days and it purged itself: another one may be made, nobody saw it.
 * - `gone`: it was somebody's, or was too young to expire, and is not there: only its owner knows. Another one is not made by itself.
 */
export interface Standing {
  readonly is: DossierState | "expired" | "gone";
  readonly submittedAt: string | null;
  readonly processedAt: string | null;
  /** Set where it went back: what it was before. Corrections are asked for, or a decision is open again. */
  readonly backFrom: DossierState | null;
}

/** Nobody's dossiers are purged when untouched for so long. Milliseconds. */
export const orphanLife = 5 * 24 * 3600 * 1000;
/** What the clocks of runners and of the service may differ by. Milliseconds. */
const clockSkew = 3600 * 1000;

const order: readonly DossierState[] = ["prefilled", "brouillon", "en_construction", "en_instruction", "accepte", "refuse", "sans_suite"];
const rank = (state: DossierState): number => Math.min(order.indexOf(state), order.indexOf("accepte"));

/** @param seen what an answer has of it, `undefined` where the answer is there and leaves it out */
export function standingOf(known: Pick<RememberedDossier, "handedAt" | "state">, seen: SeenDossier | undefined, now: Date): Standing {
  if (seen)
    return {
      is: seen.state,
      submittedAt: seen.submittedAt,
      processedAt: isDecided(seen.state) ? seen.processedAt : null,
      backFrom: rank(seen.state) < rank(known.state) ? known.state : null,
    };
  const age = now.getTime() - Date.parse(known.handedAt);
  return {
    is: known.state === "prefilled" && age >= orphanLife - clockSkew ? "expired" : "gone",
    submittedAt: null,
    processedAt: null,
    backFrom: null,
  };
}

export const isDecided = (state: DossierState): boolean => rank(state) === order.indexOf("accepte");

/** How it stands, as an English clause about "dossier <number>". */
export function standingClause({ is, backFrom }: Standing, known: Pick<RememberedDossier, "number" | "state">): string {
  const dossier = `dossier ${known.number}`;
  switch (is) {
    case "prefilled":
      return `${dossier} is prefilled, and nobody has opened it`;
    case "brouillon":
      return `${dossier} was opened, and is not submitted`;
    case "en_construction":
      return backFrom ? `ANS gave ${dossier} back for corrections` : `${dossier} is submitted`;
    case "en_instruction":
      return backFrom ? `ANS opened its decision on ${dossier} again` : `ANS treats ${dossier}`;
    case "accepte":
      return `ANS accepted ${dossier}`;
    case "refuse":
      return `ANS refused ${dossier}`;
    case "sans_suite":
      return `ANS closed ${dossier} without a decision (classé sans suite)`;
    case "expired":
      return `nobody opened ${dossier} in 5 days, so it purged itself`;
    case "gone":
      return `${dossier} is not there any more: ${known.state === "prefilled" ? "somebody opened and deleted it" : "its owner deleted or withdrew it, or it is kept no longer"}`;
  }
}
