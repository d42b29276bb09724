import { readWindow, type Window } from "../../calendar";
import { Fault, type Refusal } from "../../fault";
import type { FormPhase, RenewalFacts } from "../../policy";
import {
  alarmOf,
  alarmSentence,
  beginInstant,
  daysUntil,
  endOfUse,
  humanDelay,
  inServiceName,
  isItsTurn,
  nameOfPerson,
  type OrderBook,
  orderBook,
  readDrift,
  renewalLead,
  safeInstant,
  switchWaitsUntil,
} from "../../policy";
import type { Session, StackConfiguration } from "../../rpc";
import { type Look, oncePerObject, type World } from "../common";
import { type CertificateInputs, type CertificateOutputs, type CertificateState, identityOf, nameOf } from "./state";

/** When a renewal begins and a switch happens, by what the stack's operators wish and the exchange has seen (docs/renewal.md). */

/** What the stack configuration wishes: it is of no certificate, so a change of it changes none. */
interface Planning {
  readonly ordersPerWeek: number | undefined;
  readonly window: Window | undefined;
}

/** @throws Fault `wrong-type`; `check` has refused it before. */
function planningOf(config: StackConfiguration): Planning {
  const { planning, refusals } = readPlanning(config);
  if (refusals[0]) throw refusals[0].fault;
  return planning;
}

/** What of the stack configuration cannot be used. */
export const planningRefusals = (config: StackConfiguration): readonly Refusal[] => readPlanning(config).refusals;

/** Read once for all certificates of an operation. */
const readPlanning = oncePerObject((given): { readonly planning: Planning; readonly refusals: readonly Refusal[] } => {
  const config = given as StackConfiguration;
  const refusals: Refusal[] = [];
  const refuse = (key: string, what: string, hint: string): void =>
    void refusals.push({ property: `igc-sante:${key}`, fault: new Fault("wrong-type", what, hint) });
  const perWeek = config.get("igc-sante:ordersPerWeek");
  if (perWeek !== undefined && !/^[1-9]\d{0,3}$/.test(perWeek))
    refuse(
      "ordersPerWeek",
      `igc-sante:ordersPerWeek is "${perWeek}".`,
      "Give a whole number from 1 to 9999, or remove it: then nothing is held back.",
    );
  const text = config.get("igc-sante:maintenanceWindow");
  const window = text === undefined ? undefined : readWindow(text);
  if (typeof window === "string")
    refuse(
      "maintenanceWindow",
      `igc-sante:maintenanceWindow cannot be read: ${window}.`,
      "Write days, hours or both, in the time of Paris: `Sat Sun`, `Mon-Thu 22:00-05:00`, `2026-12-21/2027-01-03`; commas between several.",
    );
  const ordersPerWeek = perWeek === undefined ? undefined : Number(perWeek);
  return { planning: { ordersPerWeek, window: typeof window === "string" ? undefined : window }, refusals };
});

interface Seen {
  readonly humanDays: number;
  readonly book: OrderBook;
}

/** One exchange, as it was when the operation looked: what this operation orders changes nobody's turn. */
const seenBy = oncePerObject((given): Seen => {
  const { orders, now } = given as Look;
  return { humanDays: humanDelay(orders.values()), book: orderBook(orders, now) };
});

/** What a renewal and a switch are decided by. */
export function renewalFacts(
  state: CertificateState,
  wish: CertificateInputs,
  look: Look | undefined,
  { world, config }: Session<World>,
): RenewalFacts {
  const { renewBeforeDays } = wish;
  const { ordersPerWeek, window } = planningOf(config);
  const humanDays = look ? seenBy(look).humanDays : humanDelay([]);
  const switchWaits = switchWaitsUntil(state, window, look?.now ?? world.now()) !== undefined;
  const plan = { renewBeforeDays, humanDays, switchWaits, held: null };
  const { current, next } = state;
  if (!look || !current || next || ordersPerWeek === undefined || look.now < beginInstant(current, plan)) return plan;
  // An order waits for its form longer than for its week: only what is ordered at once is levelled.
  if (formPhaseOf(wish, state, look, world) !== "validated") return plan;
  const candidate = { certificate: inServiceName(identityOf(wish)), admins: adminsOf(wish), current };
  if (isItsTurn(candidate, seenBy(look).book, { ...plan, perWeek: ordersPerWeek })) return plan;
  const latest = safeInstant(current, humanDays).toISOString().slice(0, 10);
  return { ...plan, held: `its administrators have ${ordersPerWeek} orders this week; it begins by ${latest} whatever the number` };
}

/** What a form that ANS takes back is to an order: nothing is ordered under it, and what is ordered goes on. */
const phaseSince = { refused: "refused", open: "acknowledged" } as const;

/**
 * Phase of the form that opens the order: what the operation knows, then what was remembered, then what the exchange says. Where the form is
 * no part of the operation (`--target`), what was found of it stands.
 */
export const formPhaseOf = (
  { formRequest: { ticket } }: CertificateInputs,
  state: CertificateState,
  look: Look | undefined,
  world: World,
): FormPhase | undefined => {
  const known = world.form(ticket);
  if (known?.since) return phaseSince[known.since];
  if (known) return known.phase;
  const isReopened = readDrift(state.drift).some(({ class: code }) => code === "habilitation-reopened");
  if (state.habilitated === ticket) return isReopened ? phaseSince.open : "validated";
  return look?.forms.get(ticket)?.phase;
};

const adminsOf = ({ formRequest }: CertificateInputs): string[] => formRequest.admins.map(nameOfPerson);

/** Days before the renewal begins from which each run says so. */
const announceDays = 14;

/** What a run says of renewals though nothing is due: one that comes, is held back, waits for a window, or that nobody answers. */
export function announceRenewal(state: CertificateOutputs, wish: CertificateInputs, look: Look, session: Session<World>): void {
  const { current, next, renewBeforeDays } = state;
  if (!current) return;
  const { now } = look;
  const say = (line: string): void => session.world.say(`${nameOf(state)}: ${line}`);
  const opens = switchWaitsUntil(state, planningOf(session.config).window, now);
  if (opens) say(`issued: its server gets it in the maintenance window that opens on ${opens.toISOString().slice(0, 16)}Z`);
  const alarm = alarmOf(current, next, now);
  if (alarm !== null) say(`${alarm <= 14 ? "WARNING: " : ""}the renewal is not answered: ${alarmSentence(alarm)}`);
  if (next || current.revoked) return;
  const facts = renewalFacts(state, wish, look, session);
  if (facts.held !== null) return say(`renewal held back: ${facts.held}`);
  const days = daysUntil(now, beginInstant(current, facts));
  if (days > announceDays) return;
  say(`renewal due in ${days} day${days === 1 ? "" : "s"}${whyThen(current, renewBeforeDays, facts.humanDays)}`);
}

function whyThen(current: NonNullable<CertificateState["current"]>, wished: number, humanDays: number): string {
  const lead = renewalLead(current, wished);
  if (safeInstant(current, humanDays) < new Date(endOfUse(current).getTime() - lead * 86_400_000))
    return ` (earlier than ${lead} days before its end: people have needed ${humanDays} working days)`;
  return lead < wished ? ` (${lead} days before its end, not ${wished}: it lives no longer)` : "";
}
