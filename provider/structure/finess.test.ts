import fc from "fast-check";
import { environments } from "./environment";
import { departmentOfFiness, finessFault, finessWarning } from "./finess";

/** Published numbers: hospitals and centres of the mainland, overseas and Corsica, and ANS' TEST structures (real certificates). */
const real = [
  "750712184",
  "690781810",
  "310781406",
  "130786049",
  "590780193",
  "930110036",
  "780000311",
  "750100042",
  "760021832",
  "010780195",
  "010002699",
  "080010093",
  "130801541",
  "540002698",
  "590064036",
  "690802384",
  "770816478",
  "970402988",
  "2B0000012",
  "2A0022596",
  "2A0000154",
  "2A0000022",
  "2B0000020",
];
const test = ["0B0152872", "0B0039137", "0B0221636", "0B0057881", "0B0167011", "0B0011797"];

it.each(real)("takes the real number %s in production and refuses it in test", (finess) => {
  expect(finessFault(finess, "production")).toBeUndefined();
  expect(finessFault(finess, "rehearsal")).toBeUndefined();
  expect(finessFault(finess, "test")).toMatchObject({ code: "finess-environment", message: expect.stringContaining(finess) });
});

it.each(test)("takes the TEST number %s in test and refuses it in production", (finess) => {
  expect(finessFault(finess, "test")).toBeUndefined();
  expect(finessWarning(finess, "test")).toBeUndefined();
  expect(finessFault(finess, "rehearsal")).toBeUndefined();
  expect(finessFault(finess, "production")).toMatchObject({ code: "finess-environment" });
});

it.each(["", "69078181", "6907818100", "690 781 810", "69O781810A", "a90781810", "2a0022596", "2A002259B", "６90781810", "690781810\n"])(
  "refuses %j by its shape",
  (value) => {
    for (const environment of environments) expect(finessFault(value, environment)).toMatchObject({ code: "finess-shape" });
  },
);

it("names the letter that no FINESS number has", () => {
  expect(finessFault("0C0152872", "test")).toMatchObject({ code: "finess-shape", what: expect.stringContaining("letter C") });
  expect(finessWarning("0C0152872", "test")).toBeUndefined();
});

it("only warns of a wrong key in test: ANS has TEST numbers like that", () => {
  expect(finessFault("0B0152873", "test")).toBeUndefined();
  expect(finessWarning("0B0152873", "test")).toContain("0B0152873");
  expect(finessFault("0B0152873", "rehearsal")).toMatchObject({ code: "finess-check-digit" });
  expect(finessWarning("690781811", "production")).toBeUndefined();
});

it("refuses every number with one character changed", () => {
  fc.assert(
    fc.property(fc.constantFrom(...real), fc.nat(8), fc.constantFrom(..."0123456789AB"), (finess, place, character) => {
      fc.pre(finess[place] !== character);
      // A letter counts as its digit, so 1A and 11 have one key: the shape of a department tells them apart, not the key.
      fc.pre(!(place === 1 && ["A1", "1A", "B2", "2B"].includes(finess[place]! + character)));
      const mistyped = finess.slice(0, place) + character + finess.slice(place + 1);
      expect(finessFault(mistyped, "production")).toBeDefined();
    }),
  );
});

it.each([
  ["690781810", "69"],
  ["010780195", "01"],
  ["2A0022596", "2A"],
  ["2B0000012", "2B"],
  ["950000000", "95"],
  ["970100000", "971"],
  ["970200000", "972"],
  ["970300000", "973"],
  ["970402988", "974"],
  ["970500000", "975"],
  ["980500003", "976"],
  ["0B0152872", undefined],
  ["970600000", undefined],
  ["200000000", undefined],
  ["960000000", undefined],
  ["990000000", undefined],
  ["000000000", undefined],
  ["0A0000000", undefined],
])("reads the department of %s as %s", (finess, department) => expect(departmentOfFiness(finess)).toBe(department));

it("always answers, whatever the text", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...environments), (value, environment) => {
      expect(finessFault(value, environment)?.hint).not.toBe("");
      finessWarning(value, environment);
      departmentOfFiness(value);
    }),
  );
});
