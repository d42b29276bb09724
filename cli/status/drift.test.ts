import { driftAt } from "./drift";

const current = { serialNumber: "5A", notBefore: "2025-01-01T00:00:00.000Z", notAfter: "2028-01-01T00:00:00.000Z" };
const next = { waiting: null };
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

it.each<[string, object, string, string[]]>([
  ["nothing in the middle of a life", {}, "2026-06-01", []],
  ["the renewal that is due on that day", {}, "2027-12-01", ["expiry-near up"]],
  ["nothing of it once one is open", { next }, "2027-12-01", []],
  ["the end", {}, "2028-01-01", ["expired up"]],
  ["the end, with an order that people have", { next }, "2028-01-01", ["expired person"]],
  ["no end by a day before it, whatever the last run said", { drift: [{ class: "expired" }] }, "2027-01-01", []],
  ["a certificate that has not begun", {}, "2024-12-31", ["not-yet-valid person"]],
  ["the word of a state up to version 3", { drift: "in-service-missing" }, "2026-06-01", ["in-service-missing up"]],
  [
    "a revocation of a state up to version 3",
    { current: { ...current, revoked: { at: "2026-01-01", reason: "superseded" } } },
    "2028-02-01",
    ["revoked person"],
  ],
  ["nothing of what it does not know, or what is hidden", { drift: [{ class: "of-tomorrow" }, 1, null] }, "2026-06-01", []],
  ["nothing of a state that is hidden", { current: { ciphertext: "v1:x" }, drift: { ciphertext: "v1:x" } }, "2028-01-01", []],
])("says %s", (_what, outputs, at, expected) =>
  expect(
    driftAt({ current, next: null, renewBeforeDays: 60, ...outputs }, day(at)).map(({ class: code, mends }) => `${code} ${mends}`),
  ).toEqual(expected),
);

it("words what it finds anew, whatever version wrote it", () =>
  expect(driftAt({ current, next: null, drift: [{ class: "serial-replaced", fact: "7B", sentence: "x" }] }, day("2026-06-01"))[0]).toEqual({
    class: "serial-replaced",
    fact: "7B",
    sentence: "the vault holds the serial 7B for its key, and not 5A",
    remedy: expect.stringContaining("archive"),
    mends: "up",
  }));
