import type { Drift, DriftClass, DriftRow, FoundDrift, Served } from "./drift-class";
import { driftClasses, driftCodes } from "./drift-table";
import type { IssuanceStep, Rule } from "./facts";
import type { NextAction } from "./verdict";

/**
 * What is done about what is not as it was. PURE. A lost key is replaced by a new one and a new request; a lost certificate is
 * stored again from the platform's archive, also while its renewal is open: it serves until then.
 */

/** The order of mending: keys before certificates, and what a server reads last, since it is made from the two. */
const order = ["begin", "restore", "place"] as const;

/** Whether `up` mends it now: one request is open at a time, and a second one for the same certificate helps nobody. */
function isMendable({ act, of: whose }: DriftRow, { current, next }: Served): boolean {
  if (act === undefined || act === "collect") return false;
  if (whose === "next") return next !== null;
  if (current?.revoked && next === null) return false; // nothing of it is mended any more (revocation.ts)
  return current !== null && (act !== "begin" || next === null);
}

/** Only what a look at the vault found: what follows from time or the exchange has rules of its own. */
export const drifted: Rule = (facts): IssuanceStep | undefined => {
  const mendable = facts.drift.filter(({ class: code }) => driftClasses[code].from === "vault" && isMendable(driftClasses[code], facts));
  for (const act of order) {
    const found = mendable.find(({ class: code }) => driftClasses[code].act === act);
    if (found) return { act, because: sentenceOf(found, facts), drift: found.class };
  }
  return undefined;
};

const sentenceOf = ({ class: code, fact }: FoundDrift, served: Served): string => driftClasses[code].sentence(fact ?? "", served);

/** What is left of what a look at the vault found, once a step is done. @param act `replaced`: another certificate came into service */
export function remaining(drift: readonly FoundDrift[] | null, act: "begin" | "restore" | "place" | "replaced"): readonly FoundDrift[] {
  const gone = (row: DriftRow, code: DriftClass): boolean => {
    if (row.from !== "vault") return false; // looked at anew each time
    if (act === "replaced") return code !== "vault-rights-widened"; // all else was of the one before
    if (act === "begin") return row.of === "next"; // what is in service stays as it is until its successor is issued
    return row.act === act || (act === "restore" && row.act === "place");
  };
  return (drift ?? []).filter(({ class: code }) => !gone(driftClasses[code], code));
}

/** Whether key or certificate are not what they were, so that what a server reads cannot be made from them. */
export const isDamaged = (drift: readonly FoundDrift[]): boolean =>
  drift.some(({ class: code }) => code !== "duplicate-key" && driftClasses[code].from === "vault" && driftClasses[code].act !== undefined);

/** What a refresh found in vault and evidence, out of a state: what follows from anything else is looked at anew each time. */
export const foundInVault = (drift: readonly FoundDrift[] | null | undefined): readonly FoundDrift[] =>
  bare((drift ?? []).filter(({ class: code }) => ["vault", "evidence"].includes(driftClasses[code].from)));

const bare = (drift: readonly FoundDrift[]): readonly FoundDrift[] =>
  drift.map(({ class: code, fact }) => (fact === undefined ? { class: code } : { class: code, fact }));

/** What any state says of drift: one word or none in states up to version 3, a list since. What is not understood is left out. */
export function readDrift(written: unknown): readonly FoundDrift[] {
  const items: readonly unknown[] = typeof written === "string" ? [{ class: written }] : Array.isArray(written) ? written : [];
  return bare(items.filter(isFound));
}

const isFound = (item: unknown): item is FoundDrift =>
  typeof item === "object" &&
  item !== null &&
  driftCodes.includes((item as FoundDrift).class) &&
  ["string", "undefined"].includes(typeof (item as FoundDrift).fact);

/** Whether a rule of its own answers it: what was revoked itself is put in no place. */
const isDue = ({ act }: DriftRow, { current, next }: Served): boolean =>
  act === "collect" || (act === "begin" && next === null) || (act === "place" && !current?.revoked);

/** As a state and `igc-sante status` show it, the most urgent first; each class once. */
export function shownDrift(drift: readonly FoundDrift[], served: Served): Drift[] {
  const first = new Map([...drift].reverse().map((found) => [found.class, found]));
  return driftCodes.flatMap((code) => {
    const found = first.get(code);
    if (!found) return [];
    const row = driftClasses[code];
    const byUp = row.from === "vault" ? isMendable(row, served) : isDue(row, served);
    const { remedy } = row;
    return [{ ...bare([found])[0]!, sentence: sentenceOf(found, served), remedy, mends: byUp ? "up" : "person" }];
  });
}

/** Where an act that is asked for already goes on to what is the case besides. */
const besides = "; besides, ";

/** Classes of which the act of a person is told otherwise: the order's own, or that of a revocation. */
const toldElsewhere: readonly DriftClass[] = ["revoked", "expired", "expiry-near", "answer-waiting", "answer-stuck"];

const forPeople = (drift: readonly Drift[]): Drift[] =>
  drift.filter(({ class: code, mends }) => mends === "person" && driftClasses[code].who !== undefined && !toldElsewhere.includes(code));

const isOfDrift = ({ who, what }: NextAction): boolean =>
  driftCodes.some((code) => driftClasses[code].who === who && driftClasses[code].remedy === what);

/**
 * What a person must do next, drift included: what they have to do already, with what is the case besides; else the most
 * urgent drift that `up` does not mend. Idempotent.
 * @param renewal the day its renewal begins
 */
export function withDrift(action: NextAction | null, drift: readonly Drift[], renewal: string | null): NextAction | null {
  const people = forPeople(drift);
  const first = people[0];
  if (action && !isOfDrift(action)) {
    const because = action.because.split(besides)[0]!;
    return { ...action, because: [because, ...people.map(({ sentence, remedy }) => `${sentence}: ${remedy}`)].join(besides) };
  }
  if (!first) return null;
  const { who, where, by } = driftClasses[first.class];
  const because = [first.sentence, ...people.slice(1).map(({ sentence, remedy }) => `${sentence}: ${remedy}`)].join(besides);
  return { who: who!, what: first.remedy, where: where!, by: by === "renewal" ? renewal : null, because };
}
