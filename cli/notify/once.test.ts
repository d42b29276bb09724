import fc from "fast-check";
import { ordered, toSign } from "../../test/notify/state";
import { MemoryStore } from "../../test/servers/memory-store";
import type { StackResource } from "../stack";
import { type Delivery, deliver, type Recipient, type Sent } from "./deliver";
import { dueOf, noticeKey, usualDays } from "./due";
import { inStore } from "./notebook";
import { NoticeRecord } from "./record";

/** Each notice at most once, whatever crashes and whoever runs beside, and once where nothing fails: over random lives of a stack. */

/**
 * What becomes of a message: it is taken and heard of; taken and the run dies; and so on. `early`: before the server asks for it;
 * `dies-on-the-way`: it has asked, and does not get it whole.
 */
const early = ["early-refused", "early-not-sent", "early-dies"] as const;
const late = ["accepted", "refused", "not-sent", "unknown-taken", "unknown-lost", "dies-on-the-way", "dies-behind"] as const;
const fates = [...early, ...late];
type Fate = (typeof fates)[number];

/** The steps of a session; `leaves` is written between the envelope and the message. */
type Step = "connect" | "envelope" | "message" | "answer";

interface RunPlan {
  /** Hours since the run before. */
  readonly after: number;
  /** Which of the things are to be done then. */
  readonly there: readonly boolean[];
  readonly fate: Fate;
  /** The request to the store at which the run dies, before it or behind it. */
  readonly dies: { readonly at: number; readonly behind: boolean } | undefined;
  /** How many run at once. */
  readonly beside: number;
}

const things: readonly StackResource[] = [
  ordered("srv1", "2028-01-31"),
  ordered("srv2", "2028-02-20"),
  ordered("srv3", null),
  toSign("f413"),
];
const start = Date.parse("2027-11-01T06:00:00Z");

class Life {
  readonly store = new MemoryStore(() => new Date(this.now));
  now = start;
  /** Notices that somebody got, by key. */
  readonly got: string[] = [];
  /** Steps of sessions that were made. */
  steps = 0;
  private runs = 0;

  async run({ there, fate, dies, beside }: RunPlan): Promise<Delivery[][]> {
    let requests = 0;
    const count = (): boolean => dies !== undefined && ++requests === dies.at;
    this.store.weather = {
      before: () => {
        if (dies && !dies.behind && count()) throw new Error("died");
      },
      after: () => {
        if (dies?.behind && count()) throw new Error("died");
      },
    };
    const all = await Promise.allSettled(Array.from({ length: beside }, () => this.one(there, fate)));
    this.store.weather = {};
    return all.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  }

  recipients(there: readonly boolean[]): Recipient[] {
    const state = things.filter((_, index) => there[index]);
    const people = dueOf([state], ["production"], usualDays, new Date(this.now));
    return people.map((person) => ({ channel: "mail", to: person.who, key: ["mail", person.who], person }));
  }

  due(there: readonly boolean[]): string[] {
    return this.recipients(there).flatMap(({ key, person }) =>
      person.due.flatMap((due) => due.steps.map((step) => noticeKey(key, due, step))),
    );
  }

  private texts<T>(kind: string): (readonly [name: string, text: T])[] {
    const prefix = `/${kind}/`;
    return [...this.store.objects].flatMap(([name, { bytes }]) =>
      name.includes(prefix) ? [[name.slice(name.indexOf(prefix) + prefix.length), JSON.parse(bytes.toString()) as T] as const] : [],
    );
  }

  /** Notices of batches that were said to leave: behind that word nobody knows, unless an outcome says. */
  get left(): string[] {
    return this.texts<{ is: string; messageId?: string }>("batches").flatMap(([, { is, messageId = "" }]) =>
      is === "sending" ? messageId.split(",") : [],
    );
  }

  /** Notices that a server said no to for good, and the record knows it. */
  get refused(): string[] {
    const batches = this.texts<{ outcome: string }>("outcomes").flatMap(([id, { outcome }]) => (outcome === "refused" ? [id] : []));
    return this.texts<{ batch: string }>("claims").flatMap(([name, { batch }]) =>
      batches.includes(batch) ? [name.slice(0, name.lastIndexOf("-"))] : [],
    );
  }

  async one(there: readonly boolean[], fate: Fate): Promise<Delivery[]> {
    const at = new Date(this.now);
    const record = new NoticeRecord(inStore(this.store.open()), `run${++this.runs}`, () => at);
    for (const { id } of await record.open()) await record.settle(id, "unknown");
    const deliveries: Delivery[] = [];
    for (const [number, recipient] of this.recipients(there).entries())
      deliveries.push(
        await deliver(recipient, record, record.batchName("mail", number), at, (_lines, keys) => ({
          id: keys.join(),
          send: (leaves) => this.send(keys, fate, leaves),
        })),
      );
    return deliveries;
  }

  private async send(keys: readonly string[], fate: Fate, leaves: () => Promise<void>): Promise<Sent> {
    await this.step("connect");
    await this.step("envelope");
    if (!fate.startsWith("early")) {
      await leaves();
      await this.step("message", () => {
        if (["accepted", "unknown-taken", "dies-behind"].includes(fate)) this.got.push(...keys);
      });
      await this.step("answer");
    }
    if (fate.includes("dies")) throw new Error("died");
    const outcome = fate.startsWith("unknown") ? "unknown" : (fate.replace("early-", "") as "accepted" | "refused" | "not-sent");
    return { outcome, because: "" };
  }

  /** A run dies before and behind these, too. */
  private async step(step: Step, act: () => void = () => undefined): Promise<void> {
    this.steps++;
    const { before, after } = this.store.weather;
    await before?.(step as never, "session");
    act();
    await after?.(step as never, "session");
  }
}

const plan = (fate: fc.Arbitrary<Fate>, dies: fc.Arbitrary<RunPlan["dies"]>): fc.Arbitrary<RunPlan> =>
  fc.record({
    after: fc.integer({ min: 0, max: 24 * 20 }),
    there: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    fate,
    dies,
    beside: fc.integer({ min: 1, max: 3 }),
  });
const deaths = fc.option(fc.record({ at: fc.integer({ min: 1, max: 25 }), behind: fc.boolean() }), { nil: undefined });
const anything = plan(fc.constantFrom(...fates), deaths);
const fine = plan(fc.constant("accepted"), fc.constant(undefined));
const everything = [true, true, true, true];
const quiet: RunPlan = { after: 1, there: everything, fate: "accepted", dies: undefined, beside: 1 };

it("tells nobody one thing twice, and everybody everything once what failed is over", () =>
  fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 12 }), async (plans) => {
      const life = new Life();
      for (const each of plans) {
        life.now += each.after * 3_600_000;
        await life.run(each);
        expect(life.got).toEqual([...new Set(life.got)]);
      }
      life.now += 3_600_000; // what died has died by now
      await life.run(quiet);
      expect(life.got).toEqual([...new Set(life.got)]);
      const due = life.due(everything);
      // Whoever did not get it: a message with it was said to leave, or was refused for good, and is not sent again.
      const closed = [...life.got, ...life.left, ...life.refused];
      expect(due.filter((key) => !closed.includes(key))).toEqual([]);
      await life.run(quiet);
      expect(life.got).toEqual([...new Set(life.got)]);
    }),
    { numRuns: 150 },
  ));

it("tells everybody everything that is due at each run where nothing fails", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fine, { minLength: 1, maxLength: 10 }), async (plans) => {
      const life = new Life();
      for (const each of plans) {
        life.now += each.after * 3_600_000;
        const due = life.due(each.there);
        const all = await life.run(each);
        expect(due.filter((key) => !life.got.includes(key))).toEqual([]);
        expect(life.got).toEqual([...new Set(life.got)]);
        // Of several at once, one writes to each person.
        const sent = all.flat().filter(({ outcome }) => outcome === "accepted");
        expect(sent.map(({ to }) => to)).toEqual([...new Set(sent.map(({ to }) => to))]);
      }
    }),
    { numRuns: 100 },
  ));

it("loses nothing of a run that died before its message left, wherever that was", async () => {
  const life = new Life();
  await life.run(quiet);
  const requests = life.store.seen.length + life.steps;
  const expected = [...life.got].sort();
  let lost = 0;
  for (let at = 1; at <= requests; at++)
    for (const behind of [false, true]) {
      const other = new Life();
      await other.run({ ...quiet, dies: { at, behind } });
      const left = other.left.filter((key) => !other.got.includes(key));
      other.now += 3_600_000;
      await other.run(quiet);
      // Nothing lacks but what died between the word that it leaves, behind the envelope, and the message: one place of all.
      expect([at, behind, expected.filter((key) => !other.got.includes(key))]).toEqual([at, behind, left.sort()]);
      lost += left.length > 0 ? 1 : 0;
      expect(other.got.length).toBe(new Set(other.got).size);
    }
  expect(lost).toBe(4); // for each of the two people: behind the word, and before the message, which is the same instant
});

/** A run that stands still at its first act on a batch, and what lets it go on. */
function stopped(life: Life, behind: boolean): { readonly reached: Promise<void>; go(): void } {
  let reach = (): void => undefined;
  let go = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const gone = new Promise<void>((resolve) => (go = resolve));
  let first = true;
  const stop = async (act: string, name: string): Promise<void> => {
    if (act !== "create" || !name.includes("/batches/") || !first) return;
    first = false;
    reach();
    await gone;
  };
  life.store.weather = behind ? { after: stop } : { before: stop };
  return { reached, go: () => go() };
}

it.each([
  ["before it said that it leaves: it is given up, and says nothing when it goes on", false],
  ["behind that word: nobody else sends it", true],
])("sends once where a run stood still for an hour %s", async (_what, behind) => {
  const life = new Life();
  const there = [true, false, false, false];
  const { reached, go } = stopped(life, behind);
  const slow = life.one(there, "accepted");
  await reached;
  life.now += 3_600_000;
  const other = await life.one(there, "accepted");
  expect(other.map(({ outcome }) => outcome)).toEqual([behind ? "none" : "accepted"]);
  go();
  expect((await slow).map(({ outcome }) => outcome)).toEqual([behind ? "accepted" : "busy"]);
  expect([life.got.length > 0, life.got]).toEqual([true, [...new Set(life.got)]]);
});

it("sends once where a run goes on at the moment in which another gives it up", async () => {
  const life = new Life();
  const there = [true, false, false, false];
  const { reached, go } = stopped(life, false);
  const slow = life.one(there, "accepted");
  await reached;
  life.now += 3_600_000;
  // The second one reads that nothing has left, and before it writes so the first one says that it leaves.
  let met = false;
  life.store.weather = {
    before: async (act, name) => {
      if (act !== "create" || !name.includes("/batches/") || met) return;
      met = true;
      go();
      await slow;
    },
  };
  const other = await life.one(there, "accepted");
  expect([met, (await slow)[0]!.outcome, other[0]!.outcome]).toEqual([true, "accepted", "none"]);
  expect(life.got).toEqual([...new Set(life.got)]);
});
