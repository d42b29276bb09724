import { firstSource, play, programOf, report, usualTroubles } from "../cli/rehearsal";
import type { Journal } from "../cli/rehearsal/journal";
import { promptHabits, usualHabits } from "../cli/rehearsal/team";
import { daysUntil } from "../provider/policy";
import { deep, sample } from "./sample";
import { openMemoryStage } from "./simulation/memory-stage";
import type { Witness } from "./simulation/witness";

/**
 * Thirty years of 1,008 certificates, in 168 worlds of 6, on the real lifecycle with a platform and vaults in memory: `up` every week
 * without refresh, with outages, holidays, two pipelines, wrong and doubled answers, refusals, lost cards, administrators who leave.
 * Seven years of a world a day here, a twelfth of them in `npm run test:deep`, and all by `IGC_SANTE_ALL=1`. `IGC_SANTE_SIMULATION=<world>` lives one of them again.
 */
const worlds = 168;
/** Seven years have two renewals of each certificate; all thirty are for the deep run. */
const [structures, each, years] = [2, 3, deep ? 30 : 7];
const turn = sample("of simulated worlds");
const asked = process.env["IGC_SANTE_SIMULATION"];
const numbers = asked
  ? [Number(asked)]
  : turn.take(
      Array.from({ length: worlds }, (_, world) => world),
      1 / worlds,
      undefined,
      1 / 12,
    );
/** A world, on a machine that does other things too. Milliseconds. */
const longest = 150_000;

/** Printing is not what is simulated, and takes half a second a form. */
jest.mock("../provider/form", () => jest.requireActual<object>("./forms/unprinted"));

/** The sandbox's authorities live from June 2013. */
const from = new Date("2014-01-06T09:00:00Z");

/** What the states of a world say, and what was seen from outside. */
interface Lived {
  readonly journal: Journal;
  readonly witness: Witness;
}

async function lived(world: number, habits: typeof usualHabits, ofYears = years): Promise<Lived> {
  const [source, stage] = [firstSource(), await openMemoryStage()];
  const rehearsal = { seed: `world ${world}`, from, years: ofYears, habits, troubles: usualTroubles, checks: false };
  const journal = await play(programOf(structures, source, each), source, stage, rehearsal);
  return { journal, witness: stage.platform.witness };
}

const sum = (all: readonly Lived[], of: (lived: Lived) => number): number => all.reduce((total, one) => total + of(one), 0);

async function livedAll(those: readonly number[], habits: typeof usualHabits): Promise<Lived[]> {
  const begun = performance.now();
  const all: Lived[] = [];
  for (const world of those) all.push(await lived(world, habits));
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(
    `${habits === promptHabits ? "prompt" : "usual"} people: ${those.length * structures * each} certificates, ${years} years, ${sum(all, ({ journal }) => journal.operations)} operations, ${sum(all, ({ journal }) => journal.orders.size)} orders, ${sum(all, ({ journal }) => journal.renewals.length)} renewals, ${sum(all, ({ witness }) => witness.expired.length)} expired in use, ${seconds} s\n`,
  );
  return all;
}

/** What is wrong in some of the worlds, each with how it is lived again. */
const told = (all: readonly Lived[], those: readonly number[], of: (lived: Lived) => readonly unknown[]): string[] =>
  all.flatMap((one, index) => of(one).map((wrong) => `IGC_SANTE_SIMULATION=${those[index]}: ${JSON.stringify(wrong)}`));
const wrongs = ({ journal, witness }: Lived): readonly string[] => [...journal.wrongs, ...witness.wrongs];

/** Days of the calendar from the order to the right answer, as people count them: an answer has a day, and no hour. */
const waited = (journal: Journal, ticket: string | null): number => {
  const order = ticket === null ? undefined : journal.orders.get(ticket);
  if (!order) return 0;
  return order.broughtOn ? daysUntil(midnight(order.orderedOn), order.broughtOn) : Number.POSITIVE_INFINITY;
};
const midnight = (date: Date): Date => new Date(date.toISOString().slice(0, 10));

it(
  "lets none expire in use where people answer within the published times, renews within policy, and orders nothing twice",
  async () => {
    const all = await livedAll(numbers, promptHabits);
    expect(told(all, numbers, wrongs)).toEqual([]);
    expect(told(all, numbers, ({ journal, witness }) => [...journal.expired, ...witness.expired])).toEqual([]);
    // Each lives three years less the notice.
    const renewals = Math.floor(years / 3.1) * numbers.length * structures * each;
    expect(sum(all, ({ journal }) => journal.renewals.length)).toBeGreaterThanOrEqual(renewals);
    expect(sum(all, ({ witness }) => witness.switches)).toBeGreaterThanOrEqual(renewals);
  },
  longest + longest * numbers.length,
);

it(
  "lets one expire only where people took longer than they had",
  async () => {
    const late = numbers.filter((_, index) => index % 7 === 0);
    const all = await livedAll(late, usualHabits);
    expect(told(all, late, wrongs)).toEqual([]);
    const soon = ({ journal, witness }: Lived) => [
      ...journal.expired.filter(({ ticket }) => waited(journal, ticket) < 30),
      ...witness.expired.filter((one) => one.waited < 30),
    ];
    expect(told(all, late, soon)).toEqual([]);
  },
  longest + longest * numbers.length,
);

/** Years in which everything that is named goes wrong, and often. */
const hard = {
  habits: { late: 0.3, lateDays: 25, refusal: 0.7, wrong: 0.4, doubled: 0.3 },
  troubles: { outage: 0.12, cardLost: 0.06, mailboxDies: 0.04, administratorLeaves: 0.04, race: 0.25 },
};

it("has every fault that is named really happen, and is none the worse for it", async () => {
  const [source, stage] = [firstSource(), await openMemoryStage()];
  const mail = source.contactMail;
  const [{ admins }, fleet] = [source, programOf(2, source, each)];
  const journal = await play(fleet, source, stage, { seed: "hard", from, years: 3.5, ...hard, checks: false });
  const { witness } = stage.platform;
  const count = (act: string): number => journal.acts.get(act) ?? 0;
  const happened = {
    "late people": count("act that came late"),
    "holidays, a lost card: nobody was there": count("act put off: nobody was there"),
    "a refused form": count("form refused"),
    "a refused form that is corrected": count("form corrected"),
    "a refused order": count("order refused"),
    "a wrong answer": count("wrong answer brought"),
    "a wrong answer that was set aside": witness.setAside,
    "a doubled answer": count("right answer brought twice"),
    "the exchange away from a run": journal.failures.get("platform-unreachable") ?? 0,
    "a vault away from a run": journal.failures.get("vault-unreachable") ?? 0,
    "a dead mailbox": count("mailbox died"),
    "another mailbox": source.contactMail === mail ? 0 : 1,
    "a lost card": count("card lost"),
    "an administrator who leaves": count("administrator left"),
    "administrators who are others": source.admins.filter((admin) => !admins.includes(admin)).length,
    "two pipelines at once": count("two pipelines at once"),
  };
  expect(Object.entries(happened).filter(([, times]) => times === 0)).toEqual([]);
  expect([...journal.wrongs, ...witness.wrongs]).toEqual([]);
  expect(witness.switches).toBe(fleet.filter(({ kind }) => kind === "certificate").length);
}, 600_000);

it("tries again what could not be done while the exchange was away", async () => {
  const [source, stage] = [firstSource(), await openMemoryStage()];
  let refusals = 0;
  const away = async (): Promise<never> => {
    refusals++;
    throw new Error("away");
  };
  const { bringAgain } = stage.portal;
  const portal = { ...stage.portal, bringAgain: (ticket: string) => (refusals < 7 ? away() : bringAgain(ticket)) };
  const calm = { outage: 0, cardLost: 0, mailboxDies: 0, administratorLeaves: 0, race: 0 };
  const rehearsal = { seed: "a", from, years: 0.5, habits: { ...promptHabits, refusal: 0, wrong: 0 }, troubles: calm, checks: false };
  const journal = await play(programOf(1, source, each), source, { ...stage, portal }, rehearsal);
  expect(journal.acts.get("act that was not possible that day")).toBe(7);
  expect([...journal.orders.values()].filter(({ issuedOn }) => !issuedOn)).toEqual([]);
}, 600_000);

it("lives the same years again with the same seed", async () => {
  const text = async (): Promise<string> =>
    report((await lived(0, usualHabits, 1)).journal, { from, years: 1, structures, seed: "world 0" });
  expect(await text()).toBe(await text());
});
