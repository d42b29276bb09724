import fc from "fast-check";
import { humanDelay, orderBook } from "../../policy";
import { type OrderRecord, readRecord } from "./record";

const now = new Date("2026-11-28T09:00:00.000Z");
const order = {
  ...{ kind: "order", ticket: "commande-1", submittedAt: "2026-11-02T09:00:00.000Z", publicKeySha256: "aa" },
  ...{ certificate: "igc-current", admins: ["Noël"], settledAt: "2026-11-09T09:00:00.000Z", ends: "2029-11-09T09:00:00.000Z" },
} as const;
const read = (record: object) => readRecord(Buffer.from(JSON.stringify(record)), order.ticket);

it.each<[string, object, object]>([
  ["everything", {}, order],
  ["not an end that is none", { ends: "soon" }, { settledAt: undefined, ends: undefined }],
  ["no end alone", { settledAt: undefined }, { settledAt: undefined, ends: undefined }],
  [
    "not a day in a far future, to which nobody counts",
    { settledAt: "+275760-09-13T00:00:00.000Z" },
    { settledAt: undefined, ends: undefined },
  ],
  ["not names that are none", { admins: "Noël" }, { admins: undefined }],
  ["not a name that is none", { certificate: 7 }, { certificate: undefined }],
])("of an order's record is taken %s", (_what, change, expected) =>
  expect(read({ ...order, ...change })).toEqual({ ...order, ...expected }),
);

it("no record of an order stops the planning of all others, whatever people wrote into it", () => {
  const fact = fc.oneof(fc.constantFrom("", "soon", "0000-01-01", "+275760-09-13T00:00:00.000Z", 0, null, {}, ["x"], [1]), fc.string());
  const changed = fc.record({ settledAt: fact, ends: fact, admins: fact, certificate: fact }, { requiredKeys: [] });
  fc.assert(
    fc.property(changed, (change) => {
      const { submittedAt: orderedAt, ...rest } = read({ ...order, ...change }) as OrderRecord;
      const known = { orderedAt, ...rest };
      expect(humanDelay([known])).toBeLessThan(100);
      expect(orderBook(new Map([["commande-1", known]]), now).served.every(({ ends }) => ends > now)).toBe(true);
    }),
  );
});
