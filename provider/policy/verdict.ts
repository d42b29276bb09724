/**
 * The vocabulary of decisions: facts in, the next step out. PURE. Facts are gathered before and steps
 * are carried out after (`lifecycle/`), so that `diff` and `update` ask the same question of the same rule.
 */

/** A rule: the step it asks for, or `undefined` when it has no opinion. */
export type Policy<Facts, Step> = (facts: Facts) => Step | undefined;

/** The first rule with an opinion wins: the order of a chain is its meaning. */
export const firstOf =
  <Facts, Step>(...policies: readonly Policy<Facts, Step>[]): Policy<Facts, Step> =>
  (facts) => {
    for (const policy of policies) {
      const step = policy(facts);
      if (step) return step;
    }
    return undefined;
  };

/** What a person must do next, in one sentence they can act on: the product's voice. */
export interface NextAction {
  /** Who must act: a role, or a name and role. */
  readonly who: string;
  /** What to do. */
  readonly what: string;
  /** Where: a path, an address, a mailbox. */
  readonly where: string;
  /** Latest useful day (YYYY-MM-DD), or `null` when nothing runs out. */
  readonly by: string | null;
  /** Why. */
  readonly because: string;
}

/** A next action in one line, the day first: for tables and for a state that a person reads. */
export const actionLine = ({ who, what, by }: NextAction): string => `${by ? `by ${by}: ` : ""}${who}: ${what}`;

/** A reason, with what was brought meanwhile and cannot be used: whoever acts next reads it there (issue 13). */
export const withRemark = (because: string, remark: string | undefined): string =>
  remark === undefined ? because : `${because}; left where it is: ${remark}`;

/** The calendar day of an instant, UTC. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

const dayMilliseconds = 86_400_000;

/** Instant `days` days of 24 hours before `instant`. */
export const daysBefore = (instant: Date, days: number): Date => new Date(instant.getTime() - days * dayMilliseconds);

/** Whole days from `from` to `to`, rounded up: 0.2 days left is 1 day left. Negative once `to` has passed. */
export const daysUntil = (from: Date, to: Date): number => Math.ceil((to.getTime() - from.getTime()) / dayMilliseconds);
