import { firstSource, openFolderStage, play, programOf } from "../../cli/rehearsal";
import type { Journal } from "../../cli/rehearsal/journal";
import { promptHabits } from "../../cli/rehearsal/team";
import { newProject, type Project } from "../engine/project";
import { seed, all as whole } from "../sample";
import { ProgramOnEngine } from "./program-on-engine";

/**
 * Years of a small team through the real engine: the people and troubles of `igc-sante rehearse`, whose pipelines are `pulumi up` in a
 * project, weekly where something is due. Six certificates here, twelve for seven years by IGC_SANTE_ALL=1;
 * `IGC_SANTE_SEED=<seed>` lives them again. Thousands of certificates are simulated in memory: simulation.test.ts.
 */
jest.setTimeout(whole ? 3_600_000 : 1_200_000);
/** Three years and a quarter: each certificate lives, and is renewed. */
const [structures, each, years] = whole ? [4, 3, 7] : [2, 3, 3.25];
const from = new Date("2026-01-05T09:00:00Z");
/** In time, but for one act in ten, up to a month late. */
const habits = { ...promptHabits, late: 0.1, lateDays: 20 };
/** One backend keeps one stack: two pipelines at once are the engine's own lock, and two-engines.test.ts. */
const troubles = { outage: 0.04, cardLost: 0.01, mailboxDies: 0.008, administratorLeaves: 0.01, race: 0 };

let project: Project;
afterAll(() => project?.dispose());

const daysWaited = (journal: Journal, ticket: string | null): number => {
  const order = ticket === null ? undefined : journal.orders.get(ticket);
  return order ? ((order.broughtOn?.getTime() ?? Number.POSITIVE_INFINITY) - order.orderedOn.getTime()) / 86_400_000 : 0;
};

it("renews within policy, orders nothing twice, and lets none expire in use where people answered in time", async () => {
  project = await newProject({
    files: { "index.js": "" },
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  const [source, stage] = [firstSource(), await openFolderStage(project.dir)];
  const fleet = programOf(structures, source, each);
  const engine = new ProgramOnEngine(project, fleet, source, stage);
  const begun = performance.now();
  const journal = await play(fleet, source, stage, { seed, from, years, habits, troubles, checks: false }, engine);
  const { ups, previews, surprises } = engine;
  const happened = [...journal.acts, ...journal.failures].map(([what, times]) => `${what} ${times}`).join(", ");
  process.stdout.write(
    `seed ${seed}: ${structures * each} certificates, ${years} years, ${ups} ups and ${previews} previews on the engine, ${journal.orders.size} orders, ${journal.renewals.length} renewals, ${journal.expired.length} expired in use, ${Math.round((performance.now() - begun) / 1000)} s; ${happened}\n`,
  );
  expect(surprises).toEqual([]);
  expect(journal.wrongs).toEqual([]);
  expect(journal.expired.filter(({ ticket }) => daysWaited(journal, ticket) < 30)).toEqual([]);
  expect(journal.renewals.length).toBeGreaterThanOrEqual(structures * each * Math.floor(years / 3.1));
  expect([...journal.failures.keys()].filter((code) => !["platform-unreachable", "vault-unreachable"].includes(code))).toEqual([]);
  expect([...journal.acts.keys()].some((act) => act.endsWith(" away"))).toBe(true);
});
