import type { FormPhase } from "./form-days";

/**
 * The state remembers, the exchange carries (issue 11). A fact once recorded stands until a person's later statement
 * replaces it: that a place says nothing, is away or cannot be reached is no statement. PURE.
 */

/** What is known of a form's way. Instants are ISO 8601. */
export interface FormProgressFacts {
  readonly phase: FormPhase;
  readonly sentAt: string | null;
  readonly acknowledgedAt: string | null;
  /** Of ANS' validation or refusal. */
  readonly decidedAt: string | null;
  readonly dossierReference: string | null;
  /** Why ANS refused; `null` otherwise. */
  readonly refusal: string | null;
}

/** How far along the way a phase is; both decisions end it. */
const rank: Readonly<Record<FormPhase, number>> = {
  "to-sign": 0,
  "to-send": 1,
  "sent": 2,
  "acknowledged": 3,
  "validated": 4,
  "refused": 4,
};
const isDecided = (phase: FormPhase): boolean => rank[phase] === 4;

/**
 * What is known once a place was looked at.
 * @param seen what the place says; `undefined` where it says nothing of the form, is not there, or cannot be reached.
 * @param correctedOn day on which a person corrected what was noted (YYYY-MM-DD): then the decision of the place stands, though it is earlier
 */
export function rememberForm(
  remembered: FormProgressFacts | undefined,
  seen: FormProgressFacts | undefined,
  correctedOn?: string,
): FormProgressFacts | undefined {
  if (!remembered || !seen) return seen ?? remembered;
  const decision = decided(remembered, seen, correctedOn);
  const further = rank[seen.phase] >= rank[remembered.phase] ? seen.phase : remembered.phase;
  return {
    phase: decision?.phase ?? further,
    sentAt: seen.sentAt ?? remembered.sentAt,
    acknowledgedAt: seen.acknowledgedAt ?? remembered.acknowledgedAt,
    dossierReference: seen.dossierReference ?? remembered.dossierReference,
    decidedAt: decision?.decidedAt ?? null,
    refusal: decision?.refusal ?? null,
  };
}

/** The decision that stands: the only one, else the later; of one day the refusal, as a person's note of it would say. */
function decided(remembered: FormProgressFacts, seen: FormProgressFacts, correctedOn = ""): FormProgressFacts | undefined {
  if (!isDecided(seen.phase)) return isDecided(remembered.phase) ? remembered : undefined;
  if (!isDecided(remembered.phase) || seen.phase === remembered.phase)
    return { ...seen, decidedAt: seen.decidedAt ?? remembered.decidedAt };
  if (correctedOn !== "" && (remembered.decidedAt ?? "").slice(0, 10) <= correctedOn) return seen;
  const [then, now] = [remembered.decidedAt ?? "", seen.decidedAt ?? ""];
  if (now === then) return seen.phase === "refused" ? seen : remembered;
  return now > then ? seen : remembered;
}
