import { type Attempt, type CarriedNote, type FormProgress, withCarried } from "../../igc";
import type { Look } from "../common";

/** What a state remembers of a form that a channel carries. */
export type CarriedForm = Pick<Attempt, "number" | "channel" | "to" | "reference" | "token" | "sha256" | "at"> & {
  readonly outcome: "open" | "sent" | "drafted";
  /** How it stands, in the channel's word; absent where it says none. */
  readonly standing?: string;
  /** Whether that was heard after an acceptance, by a refresh: then `standing` says how ANS' decision stands since. Absent where not. */
  readonly takenBack?: true;
  /** What a server reported of a mail that may not have arrived; absent where nothing is. */
  readonly undelivered?: { readonly at: string; readonly why: string };
};

interface Carrying {
  readonly carried?: CarriedForm | null;
}

/** What opens drafts, by ticket: a secret in the state. */
export type ChannelSecrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The try that counts: the last in the exchange. What was sent stays sent where its notes are gone; an intent whose note a person took away
 * is none any more.
 */
export function attemptOf({ carried }: Carrying, seen: FormProgress | undefined): Attempt | undefined {
  const isRemembered = carried && !(seen && carried.outcome === "open");
  return seen?.carried?.attempts.at(-1) ?? (isRemembered ? tryOf(carried) : undefined);
}

const tryOf = ({ standing: _standing, takenBack: _takenBack, undelivered: _undelivered, ...attempt }: CarriedForm): Attempt => ({
  ...attempt,
  endedAt: attempt.at,
});

/** What is to be remembered of it; `undefined` where no channel has it. */
export function carriedBy(form: Carrying, seen: FormProgress | undefined): CarriedForm | undefined {
  const attempt = attemptOf(form, seen);
  if (!attempt || attempt.outcome === "failed") return undefined;
  const { number, channel, to, reference, token, sha256, at, outcome } = attempt;
  const standing = standingOf(form, seen);
  const undelivered = seen?.carried ? seen.carried.undelivered : form.carried?.undelivered;
  const told = { ...(standing !== undefined && { standing }), ...(undelivered && { undelivered }) };
  return { number, channel, to, reference, token, sha256, at, outcome, ...told };
}

/** How a form stands, as it was heard last. */
export const standingOf = ({ carried }: Carrying, seen: FormProgress | undefined): string | undefined =>
  seen?.carried?.heard.findLast(({ standing }) => standing !== undefined)?.standing ?? carried?.standing;

/** An exchange that was lost gets the notes again that the state remembers: else what was perhaps sent would be sent. */
export async function noteAgain(
  ticket: string,
  carried: CarriedForm,
  seen: FormProgress,
  { platform, noteForm }: Look,
): Promise<FormProgress> {
  const attempt = tryOf(carried);
  for (const note of remembered(attempt)) await platform.noteCarried?.(ticket, note);
  const again = seen.carried ? seen : withCarried(seen, { attempts: [attempt], heard: [], problems: [] });
  noteForm(ticket, again);
  return again;
}

/** The notes that say what is remembered of a try. */
export const remembered = ({
  number,
  outcome,
  endedAt: _endedAt,
  because: _because,
  sealed: _sealed,
  ...intent
}: Attempt): CarriedNote[] => [
  { kind: "intent", attempt: number, ...intent },
  ...(outcome === "sent" || outcome === "drafted" ? [{ kind: "done" as const, attempt: number, outcome, at: intent.at }] : []),
];
