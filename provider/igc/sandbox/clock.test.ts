import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterWorkingDays, readClock, readDelays, writeClock, writeDelays } from "./clock";

/** The rehearsal clock and the delays. */
let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "sandbox-clock-"))));
afterEach(() => rmSync(dir, { recursive: true }));
const system = new Date("2026-11-24T09:00:00Z");

it("is the machine's clock until it is set, and stands still afterwards", () => {
  expect(readClock(dir, () => system)).toEqual(system);
  writeClock(dir, new Date("2029-10-02T08:00:00Z"));
  expect(readClock(dir, () => system)).toEqual(new Date("2029-10-02T08:00:00Z"));
  expect(JSON.parse(readFileSync(join(dir, "clock.json"), "utf8"))).toEqual({ now: "2029-10-02T08:00:00.000Z" });
});

it.each([
  ["no JSON", "tomorrow"],
  ["no instant", '{ "now": "tomorrow" }'],
  ["no object", "null"],
  ["another type", '{ "now": 5 }'],
])("refuses a clock file that holds %s", (_case, text) => {
  writeFileSync(join(dir, "clock.json"), text);
  expect(() => readClock(dir, () => system)).toThrow(expect.objectContaining({ code: "platform-corrupt" }));
});

it("keeps the delays that were not changed", () => {
  writeDelays(dir, { issuanceHours: 48 });
  writeDelays(dir, { acknowledgementHours: 2 });
  expect(readDelays(dir)).toEqual({ acknowledgementHours: 2, validationWorkingDays: 3, issuanceHours: 48, revocationHours: 24 });
});

it.each(['{ "issuanceHours": -1 }', '{ "issuanceHours": "2" }', '{ "validationWorkingDays": null }'])("refuses delays of %s", (text) => {
  writeFileSync(join(dir, "delays.json"), text);
  expect(() => readDelays(dir)).toThrow(expect.objectContaining({ code: "platform-corrupt" }));
});

const spans: readonly [string, string, number, string][] = [
  ["within a week", "2026-11-23T09:00:00Z", 3, "2026-11-26T09:00:00Z"],
  ["over a weekend", "2026-11-26T16:30:00Z", 3, "2026-12-01T16:30:00Z"],
  ["over Christmas on a Friday", "2026-12-24T09:00:00Z", 3, "2026-12-30T09:00:00Z"],
  ["over 8 May on a Friday", "2026-05-07T18:00:00Z", 3, "2026-05-13T18:00:00Z"],
  ["over Easter Monday, from a Saturday", "2026-04-04T10:00:00Z", 1, "2026-04-07T10:00:00Z"],
  ["from half past midnight in Paris, still the day before in UTC", "2026-11-23T23:30:00Z", 1, "2026-11-24T23:30:00Z"],
  ["no day at all", "2026-12-25T09:00:00Z", 0, "2026-12-25T09:00:00Z"],
];
it.each(spans)("counts working days %s", (_case, from, days, to) => {
  expect(afterWorkingDays(new Date(from), days)).toEqual(new Date(to));
});
