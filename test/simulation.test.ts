import { firstSource, play, programOf, report, usualTroubles } from "../cli/rehearsal";
import type { Journal } from "../cli/rehearsal/journal";
import { promptHabits, usualHabits } from "../cli/rehearsal/team";
import { daysUntil } from "../provider/policy";
import { deep, sample } from "./sample";
import { openMemoryStage } from "./simulation/memory-stage";

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

async function lived(world: number, habits: typeof usualHabits, ofYears = years): Promise<Journal> {
  const [source, stage] = [firstSource(), await openMemoryStage()];
  const rehearsal = { seed: `world ${world}`, from, years: ofYears, habits, troubles: usualTroubles, checks: false };
  return play(programOf(structures, source, each), source, stage, rehearsal);
}

const sum = (journals: readonly Journal[], of: (journal: Journal) => number): number =>
  journals.reduce((all, journal) => all + of(journal), 0);

async function livedAll(those: readonly number[], habits: typeof usualHabits): Promise<Journal[]> {
  const begun = performance.now();
  const journals: Journal[] = [];
  for (const world of those) journals.push(await lived(world, habits));
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(
    `${habits === promptHabits ? "prompt" : "usual"} people: ${those.length * structures * each} certificates, ${years} years, ${sum(journals, ({ operations }) => operations)} operations, ${sum(journals, ({ orders }) => orders.size)} orders, ${sum(journals, ({ renewals }) => renewals.length)} renewals, ${sum(journals, ({ expired }) => expired.length)} expired in use, ${seconds} s\n`,
  );
  return journals;
}

/** What is wrong in some of the worlds, each with how it is lived again. */
const told = (journals: readonly Journal[], those: readonly number[], of: (journal: Journal) => readonly unknown[]): string[] =>
  journals.flatMap((journal, index) => of(journal).map((wrong) => `IGC_SANTE_SIMULATION=${those[index]}: ${JSON.stringify(wrong)}`));

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
    const journals = await livedAll(numbers, promptHabits);
    expect(told(journals, numbers, ({ wrongs }) => wrongs)).toEqual([]);
    expect(told(journals, numbers, ({ expired }) => expired)).toEqual([]);
    // Each lives three years less the notice.
    expect(sum(journals, ({ renewals }) => renewals.length)).toBeGreaterThanOrEqual(
      Math.floor(years / 3.1) * numbers.length * structures * each,
    );
  },
  longest + longest * numbers.length,
);

it(
  "lets one expire only where people took longer than they had",
  async () => {
    const late = numbers.filter((_, index) => index % 7 === 0);
    const journals = await livedAll(late, usualHabits);
    expect(told(journals, late, ({ wrongs }) => wrongs)).toEqual([]);
    const soon = (journal: Journal) => journal.expired.filter(({ ticket }) => waited(journal, ticket) < 30);
    expect(told(journals, late, soon)).toEqual([]);
  },
  longest + longest * numbers.length,
);

it("lives the same years again with the same seed", async () => {
  const text = async (): Promise<string> => report(await lived(0, usualHabits, 1), { from, years: 1, structures, seed: "world 0" });
  expect(await text()).toBe(await text());
});
