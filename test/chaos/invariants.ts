import { beginInstant, type Current, type FormPhase, humanDelay, type Next, renewalInstant } from "../../provider/policy";

/**
 * What must hold after every operation of a history, whatever went away, came back or was corrected. PURE: each rule
 * looks at what was observed so far and says what is wrong with the last step, or nothing.
 */

/** A form as the state knows it. */
export interface KnownForm {
  readonly ticket: string;
  readonly phase: FormPhase;
  readonly dossierReference: string | null;
  readonly sentAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly decidedAt: string | null;
  /** What is printed on it but for telephone numbers and mails, and all of it: as the state's inputs have it. */
  readonly substance: string;
  readonly words: string;
}

/** A certificate as the state knows it. */
export interface KnownCertificate {
  readonly phase: string;
  readonly current: Current | null;
  readonly next: Next | null;
}

/** A key in the vault. */
export interface HeldKey {
  readonly publicKeySha256: string;
  readonly algorithm: string;
}

/** What is there after a step. The vault and the exchange are the history's own, wherever they lie now. */
export interface Observation {
  /** `world`: people and machines acted, and not the provider. `state-lost`: the state is an earlier one now. */
  readonly act: "up" | "preview" | "refresh" | "world" | "state-lost";
  /** Why the operation failed; the code is missing when it is no Fault. */
  readonly failure?: { readonly code: string | undefined; readonly message: string };
  /** Whether a preview showed a change. */
  readonly changes?: boolean;
  /** The clock the provider sees. ISO 8601. */
  readonly now: string;
  readonly wish: { readonly renewBeforeDays: number; readonly keyAlgorithm: string; readonly substance: string; readonly words: string };
  readonly form: KnownForm | null;
  readonly certificate: KnownCertificate | null;
  readonly vault: {
    readonly inPlace: boolean;
    /** Entry -> its key; those somebody took away are still told. */
    readonly keys: Readonly<Record<string, HeldKey>>;
    /** Entries with a certificate. */
    readonly issued: readonly string[];
    /** Entries of which somebody took away the key or the certificate, and has not put it back. */
    readonly damaged: readonly string[];
  };
  readonly exchange: {
    readonly inPlace: boolean;
    /** Tickets of orders that a person may follow now, in any folder of the history. */
    readonly open: readonly string[];
    /** The same, in the folder that is in place. */
    readonly openInPlace: readonly string[];
    /** Forms that a person may sign or send, in the folder that is in place. */
    readonly forms: readonly string[];
    /** Tickets in place for which something was brought that nobody has taken. */
    readonly answered: readonly string[];
  };
  /** Form ticket -> day of the last refusal that a person noted. ISO 8601. */
  readonly refusals: Readonly<Record<string, string>>;
}

/** What a rule finds wrong with the last of these. The first one is from before any operation. */
export type Invariant = (trace: readonly Observation[]) => string | undefined;

const lastTwo = (trace: readonly Observation[]): readonly [Observation, Observation] => [trace.at(-2)!, trace.at(-1)!];
const roundOf = (ticket: string): string => /-r\d+$/.exec(ticket)?.[0] ?? "";
/** An entry and an order of one round have one ending. */
const isSettledIn = (ticket: string, issued: readonly string[]): boolean => issued.some((entry) => roundOf(entry) === roundOf(ticket));

/** Keys are never lost, and those the state names are in the vault, the same. */
export const noKeyLost: Invariant = (trace) => {
  const [before, now] = lastTwo(trace);
  for (const [entry, key] of Object.entries(before.vault.keys)) {
    const there = now.vault.keys[entry];
    if (!there) return `the key ${entry} is gone from the vault`;
    if (there.publicKeySha256 !== key.publicKeySha256) return `the vault has another key under ${entry}`;
  }
  for (const held of [now.certificate?.current, now.certificate?.next]) {
    if (!held || now.vault.keys[held.entry]?.publicKeySha256 === held.publicKeySha256) continue;
    return `the state names ${held.entry}, and the vault has ${now.vault.keys[held.entry] ? "another key" : "no key"} of this name`;
  }
  return undefined;
};

/** Why a round may be begun in an `up`: each reason counts once. */
function reasonsIn(before: Observation, after: Observation, humanDays: number): string[] {
  const { keyAlgorithm, renewBeforeDays } = before.wish;
  const at = new Date(after.now);
  const held = Object.keys(before.vault.keys).length > 0;
  const served = [before.certificate?.current, after.certificate?.current].flatMap((current) => current ?? []);
  return [
    ...(before.certificate || held ? [] : ["the first"]),
    ...served.filter((current) => at >= beginInstant(current, { renewBeforeDays, humanDays })).map(({ sha256 }) => `renewal of ${sha256}`),
    ...Object.entries(before.vault.keys)
      .filter(([entry, { algorithm }]) => algorithm !== keyAlgorithm && !before.vault.issued.includes(entry))
      .map(([entry]) => `another algorithm than that of ${entry}`),
    ...before.vault.damaged.map((entry) => `damage of ${entry}`),
  ];
}

/** The longest that an order was seen open, in working days: no exchange of the trace has seen people take longer. */
function delaySeen(trace: readonly Observation[], ordered: ReadonlySet<string>): number {
  const delays = [...ordered].map((ticket) => {
    const first = trace.findIndex(({ exchange }) => exchange.open.includes(ticket));
    const last = trace.findLastIndex(({ exchange }) => exchange.open.includes(ticket));
    return humanDelay([{ orderedAt: trace[first]!.now, settledAt: (trace[last + 1] ?? trace[last]!).now }]);
  });
  return Math.max(humanDelay([]), ...delays);
}

const stepsOf = (trace: readonly Observation[]): (readonly [Observation, Observation])[] =>
  trace.slice(1).map((after, index) => [trace[index]!, after] as const);

/** Nobody is asked for one certificate by two orders. */
export const noOrderTwice: Invariant = (trace) => {
  const now = trace.at(-1)!;
  const rounds = new Map<string, string>();
  for (const ticket of now.exchange.open) {
    const other = rounds.get(roundOf(ticket));
    if (other) return `two orders of one round are open: ${other}, ${ticket}`;
    rounds.set(roundOf(ticket), ticket);
  }
  if (now.act === "up" && !now.failure && now.exchange.openInPlace.length > 1)
    return `several orders are open after an up that succeeded: ${now.exchange.openInPlace.join(", ")}`;
  const ordered = new Set(trace.flatMap(({ exchange }) => exchange.open));
  const humanDays = delaySeen(trace, ordered);
  const reasons = new Set(
    stepsOf(trace)
      .filter(([, { act }]) => act === "up")
      .flatMap(([before, after]) => reasonsIn(before, after, humanDays)),
  );
  return ordered.size > reasons.size
    ? `${ordered.size} orders were handed out (${[...ordered].map(roundOf).join(", ")}) for ${reasons.size} reasons: ${[...reasons].join("; ")}`
    : undefined;
};

/** No preview says that all is well while it is not. */
export const noGreenAlarm: Invariant = (trace) => {
  const { act, failure, changes, certificate, form, now, wish, exchange, vault } = trace.at(-1)!;
  if (act !== "preview" || failure || changes !== false) return undefined;
  if (!certificate || !form) return "a preview shows no change, and there is no state";
  const { current, next } = certificate;
  const at = new Date(now);
  if (current && at >= new Date(current.notAfter)) return `a preview shows no change, and the certificate ended on ${current.notAfter}`;
  if (current && !next && at >= renewalInstant(current, wish.renewBeforeDays)) return "a preview shows no change, and a renewal is due";
  if (!current && !next) return "a preview shows no change, and nothing was ever asked for";
  if (!exchange.inPlace && (next || form.phase !== "validated"))
    return "a preview shows no change, and the exchange is away that is waited for";
  if (next?.ticket && !exchange.openInPlace.includes(next.ticket)) return "a preview shows no change, and nobody can find the order";
  if (form.phase !== "validated" && !exchange.forms.includes(form.ticket)) return "a preview shows no change, and nobody can find the form";
  if (!vault.inPlace && next?.ticket && exchange.answered.includes(next.ticket))
    return "a preview shows no change, and an answer waits for a vault that is away";
  return undefined;
};

const ranks: Readonly<Record<FormPhase, number>> = {
  "to-sign": 0,
  "to-send": 1,
  "sent": 2,
  "acknowledged": 3,
  "validated": 4,
  "refused": 4,
};

/** What people did once is not asked of them again. */
export const nobodyAskedTwice: Invariant = (trace) => {
  const [before, now] = lastTwo(trace);
  return (now.act === "state-lost" ? undefined : formWentBack(before, now)) ?? formAgain(before, now) ?? orderAgain(before, now);
};

function formWentBack({ form: was }: Observation, { form: is, refusals }: Observation): string | undefined {
  if (!was || !is || was.ticket !== is.ticket) return undefined;
  const refused = refusals[is.ticket];
  const isRefusal = is.phase === "refused" && refused !== undefined && (was.decidedAt === null || refused >= was.decidedAt);
  if (ranks[is.phase] < ranks[was.phase] || (is.phase === "refused" && was.phase === "validated" && !isRefusal))
    return `the form was ${was.phase} and is ${is.phase}`;
  if (was.dossierReference !== null && is.dossierReference !== was.dossierReference)
    return `the dossier was ${was.dossierReference} and is ${is.dossierReference}`;
  const forgotten = (["sentAt", "acknowledgedAt", "decidedAt"] as const).find((day) => was[day] !== null && is[day] === null);
  return forgotten && `${forgotten} was ${was[forgotten]} and is not known any more`;
}

function formAgain(before: Observation, now: Observation): string | undefined {
  const all = now.exchange.forms.filter((ticket) => !before.exchange.forms.includes(ticket));
  // Form 503 asks for a change of what ANS validated, and for nothing a second time.
  const [changes, made] = [all.filter((ticket) => ticket.startsWith("f503-")), all.filter((ticket) => !ticket.startsWith("f503-"))];
  const was = before.form;
  if (now.act !== "up" || all.length === 0 || !was) return undefined;
  if (changes.length > 0 && now.form?.phase !== "validated")
    return `a change is asked for (${changes.join(", ")}), and the form is ${now.form?.phase}`;
  if (made.length === 0) return undefined;
  if (was.phase === "validated") return `a form is handed out (${made.join(", ")}), and the known one is validated`;
  const other = made.find((ticket) => ticket !== was.ticket);
  if (!other) return undefined;
  const { substance, words } = now.wish;
  const isCorrected = was.phase === "refused" ? words !== was.words : was.phase !== "to-sign" && substance !== was.substance;
  return isCorrected ? undefined : `another form is handed out (${other}), and the known one is ${was.phase} and says the same`;
}

/** What lies in the vault was issued: nobody is asked for it again. */
function orderAgain(before: Observation, now: Observation): string | undefined {
  if (now.act !== "up") return undefined;
  const again = now.exchange.openInPlace.find(
    (ticket) => !before.exchange.openInPlace.includes(ticket) && isSettledIn(ticket, before.vault.issued),
  );
  return again && `the order ${again} is handed out, and its certificate lies in the vault`;
}

/** Whoever reads the failure knows what it is. */
export const failsByCode: Invariant = (trace) => {
  const { failure } = trace.at(-1)!;
  return failure && failure.code === undefined ? `a failure that is no Fault: ${failure.message}` : undefined;
};

/** How a history ended, once every place was back, the clock was right and people answered everything. */
export interface Ending {
  readonly ups: number;
  readonly certificate: string;
  readonly form: string;
  /** What the next preview showed; `undefined` when it failed. */
  readonly changes: boolean | undefined;
  readonly lastFailure?: string;
}

export const mostUps = 6;

export const ends = ({ ups, certificate, form, changes, lastFailure }: Ending): string | undefined =>
  ups <= mostUps && certificate === "issued" && form === "validated" && changes === false
    ? undefined
    : `after ${ups} ups the certificate is ${certificate} and the form ${form}, and a preview ${changes === undefined ? "fails" : `shows ${changes ? "a" : "no"} change`}${lastFailure ? `: ${lastFailure}` : ""}`;

/** By the number that issue 11 gives them; the fifth is `ends`. */
export const invariants = {
  "1 no key lost": noKeyLost,
  "2 no order twice": noOrderTwice,
  "3 no green alarm": noGreenAlarm,
  "4 nobody asked twice": nobodyAskedTwice,
  "6 every failure is a Fault": failsByCode,
} as const satisfies Readonly<Record<string, Invariant>>;
