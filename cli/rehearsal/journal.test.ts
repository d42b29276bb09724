import type { Stack } from "./fleet";
import { Journal } from "./journal";

/** A renewal is begun before the day that the state names: whether that is wrong depends on how slow people have been. */
const at = (day: string): Date => new Date(`${day}T09:00:00.000Z`);
const current = (round: number, sha256: string) => ({
  round,
  sha256,
  publicKeySha256: sha256,
  notBefore: "2027-01-04T09:00:00.000Z",
  notAfter: "2030-01-04T09:00:00.000Z",
});
const next = (round: number, ticket: string | null, orderedAt: string | null = null) => ({
  round,
  ticket,
  orderedAt,
  publicKeySha256: `key-${round}`,
});
const stackOf = (states: Readonly<Record<string, object>>): Stack =>
  new Map(
    Object.entries(states).map(([name, state]) => [
      name,
      { inputs: {}, state: { renewBeforeDays: 60, renewAt: "2029-11-05T09:00:00.000Z", ...state } },
    ]),
  );

/** Another certificate's order took so long; then this one's renewal begins on a day. */
function lived(orderedOn: string, issuedOn: string, begunOn: string, orderedAt: string | null = null): Journal {
  const journal = new Journal();
  const names = ["other", "this"];
  const serving = { current: current(1, "one"), next: null };
  const [empty, asked] = [stackOf({}), stackOf({ other: { current: null, next: next(1, "t", orderedAt) }, this: serving })];
  const issued = stackOf({ other: { current: current(1, "two"), next: null }, this: serving });
  const begun = stackOf({ other: { current: current(1, "two"), next: null }, this: { ...serving, next: next(2, null) } });
  journal.saw(names, empty, asked, at(orderedOn), undefined);
  journal.saw(names, asked, issued, at(issuedOn), undefined);
  journal.saw(names, issued, begun, at(begunOn), undefined);
  return journal;
}

it.each<[string, boolean, Parameters<typeof lived>]>([
  ["on its day", false, ["2027-02-01", "2027-02-05", "2029-11-06"]],
  ["a week before, where people were quick", true, ["2027-02-01", "2027-02-05", "2029-10-29"]],
  ["a week before, where an order took 40 working days", false, ["2027-02-01", "2027-03-30", "2029-10-29"]],
  ["earlier than they need for it", true, ["2027-02-01", "2027-03-30", "2029-10-01"]],
  [
    "where the order was placed by a run that died, and seen later",
    false,
    ["2027-03-29", "2027-03-30", "2029-10-29", "2027-02-01T09:00:00.000Z"],
  ],
])("a renewal that is begun %s is wrong: %s", (_title, isWrong, days) => expect(lived(...days).wrongs.length > 0).toBe(isWrong));
