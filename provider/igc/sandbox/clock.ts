import { join } from "node:path";
import { addWorkingDays, parisDay } from "../../calendar";
import { asJson, corrupt, readJson, replaceFile } from "./files";

/** The sandbox's time and how long its people take. */

const clockFile = (dir: string): string => join(dir, "clock.json");
const delaysFile = (dir: string): string => join(dir, "delays.json");

/** The rehearsal clock, set or else the machine's. @throws Fault `platform-corrupt` when `clock.json` holds no instant. */
export function readClock(dir: string, systemNow: () => Date): Date {
  const clock = readJson<{ readonly now?: unknown }>(clockFile(dir));
  if (clock === undefined) return systemNow();
  const now = typeof clock?.now === "string" ? new Date(clock.now) : new Date(NaN);
  if (Number.isNaN(now.getTime())) throw corrupt(clockFile(dir), '`now` is no instant, as in { "now": "2026-11-24T09:00:00Z" }');
  return now;
}

/** Stops the rehearsal clock at an instant. */
export function writeClock(dir: string, now: Date): void {
  replaceFile(clockFile(dir), asJson({ now: now.toISOString() }));
}

/** How long people take in the sandbox. Each is fixed for a ticket when it begins to wait. */
export interface Delays {
  /** Hours from sending a form to ANS' acknowledgment. @default 0: the same day */
  readonly acknowledgementHours: number;
  /** Working days from sending a form to ANS' answer. @default 3 (guide médecine de ville, slide 7) */
  readonly validationWorkingDays: number;
  /** Hours from an order to its certificate: somebody with a card orders and withdraws it. @default 0: at the next look */
  readonly issuanceHours: number;
  /**
   * Hours from the revocation sheet to the list that shows it. @default 24: ANS publishes no delay; it is the longest that eIDAS
   * (regulation 910/2014, article 24(3)) leaves a qualified CA, and what ANS' own verifier reloads lists after
   */
  readonly revocationHours: number;
}

const defaultDelays: Delays = { acknowledgementHours: 0, validationWorkingDays: 3, issuanceHours: 0, revocationHours: 24 };

/** Delays as set in `delays.json`, else the defaults. @throws Fault `platform-corrupt` when one is no number of 0 or more. */
export function readDelays(dir: string): Delays {
  const delays = { ...defaultDelays, ...readJson<Partial<Delays>>(delaysFile(dir)) };
  const wrong = Object.entries(delays).find(([, value]) => typeof value !== "number" || !(value >= 0));
  if (wrong) throw corrupt(delaysFile(dir), `${wrong[0]} is ${JSON.stringify(wrong[1])} and not a number of 0 or more`);
  return delays;
}

/** Changes some of the delays. */
export function writeDelays(dir: string, delays: Partial<Delays>): void {
  replaceFile(delaysFile(dir), asJson({ ...readDelays(dir), ...delays }));
}

const hour = 3_600_000;

export const afterHours = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * hour);

/** The same time of day, so many working days later (in Paris, where ANS works). */
export function afterWorkingDays(instant: Date, days: number): Date {
  const timeOfDay = instant.getTime() - parisDay(instant).getTime();
  return new Date(addWorkingDays(instant, days).getTime() + timeOfDay);
}
