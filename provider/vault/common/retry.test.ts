import fc from "fast-check";
import { Fault } from "../../fault";
import { Again, calls, mayPass, retryAfter } from "./retry";

const busy = new Fault("vault-throttled", "Busy.", "Wait.");

/** Calls that never wait, and what they would have waited. */
function patient(random = 0.5) {
  const waits: number[] = [];
  return { waits, ...calls({ sleep: async (milliseconds) => void waits.push(milliseconds), random: () => random }) };
}

/** Fails that often, then gives its number. */
function failing(times: number, error: () => unknown) {
  let made = 0;
  return async (): Promise<number> => {
    if (made++ < times) throw error();
    return made;
  };
}

it("repeats what passes, waiting a part of a time that doubles", async () => {
  const { run, waits } = patient();
  expect(await run(failing(7, () => new Again(busy)))).toBe(8);
  expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000]);
});

it("gives up after eight attempts, and says why", async () => {
  const { run, waits } = patient();
  await expect(run(failing(99, () => new Again(busy)))).rejects.toBe(busy);
  expect(waits).toHaveLength(7);
});

it("tells an attempt that it is the last", async () => {
  const told: boolean[] = [];
  await patient().run(async (last) => {
    told.push(last);
    if (!last) throw new Again(busy);
  });
  expect(told).toEqual([false, false, false, false, false, false, false, true]);
});

it("waits what the service asked for, and a little more", async () => {
  const { run, waits } = patient();
  await run(failing(2, () => new Again(busy, 7_000)));
  expect(waits).toEqual([7_200, 7_200]);
});

it("does not wait for a service that asks for more than a minute", async () => {
  const { run, waits } = patient();
  await expect(run(failing(1, () => new Again(busy, 60_001)))).rejects.toBe(busy);
  expect(waits).toEqual([]);
});

it.each([
  ["a Fault", new Fault("vault-forbidden", "No.", "Ask.")],
  ["another error", new TypeError("x")],
])("does not repeat %s", async (_what, error) => {
  const { run, waits } = patient();
  await expect(run(failing(1, () => error))).rejects.toBe(error);
  expect(waits).toEqual([]);
});

it("never waits longer than its bound, whatever chance says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (random) => {
      const { run, waits } = patient(random);
      await run(failing(7, () => new Again(busy)));
      return waits.every((wait, index) => wait >= 0 && wait <= Math.min(20_000, 400 * 2 ** index));
    }),
  );
});

it("runs eight at once, and lets others work while one waits", async () => {
  let [now, most] = [0, 0];
  const { run } = calls({ sleep: () => new Promise(setImmediate), random: () => 0 });
  const work = async (last: boolean): Promise<void> => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
    if (!last) throw new Again(busy);
  };
  await Promise.all(Array.from({ length: 30 }, () => run(work)));
  expect(most).toBe(8);
});

it.each([
  [undefined, undefined],
  ["0", 0],
  ["3", 3_000],
  [" 3 ", 3_000],
  ["Tue, 24 Nov 2026 12:00:05 GMT", 5_000],
  ["Tue, 24 Nov 2026 11:00:00 GMT", 0],
  ["soon", undefined],
])("reads Retry-After %j as %p ms", (header, milliseconds) => {
  expect(retryAfter(header, new Date("2026-11-24T12:00:00Z"))).toBe(milliseconds);
});

it.each([
  ["ECONNRESET", true],
  ["ETIMEDOUT", true],
  ["ENOTFOUND", true],
  [undefined, true],
  ["SELF_SIGNED_CERT_IN_CHAIN", false],
  ["CERT_HAS_EXPIRED", false],
  ["ERR_TLS_CERT_ALTNAME_INVALID", false],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", false],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", false],
])("thinks of %s that it may pass: %p", (code, passes) => {
  expect(mayPass(code)).toBe(passes);
});
