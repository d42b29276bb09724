import { Fault } from "../../fault";
import { unknownValue } from "../../rpc";
import { choice, day, list, optional, record, text, wholeNumber } from "./shape";

const shape = record({
  name: text(),
  size: wholeNumber(1, 9),
  colour: optional(choice(["red", "blue"])),
  people: list(record({ mail: text((value) => (value.includes("@") ? undefined : new Fault("mail-address", "no @", "add it"))) }), 1, 2),
  since: optional(day),
});
const good = { name: "n", size: 3, people: [{ mail: "a@b" }] };

describe("an input's shape", () => {
  const cases: readonly [string, object, string, string][] = [
    ["a missing text", { name: undefined }, "name", "required"],
    ["an empty text", { name: "  " }, "name", "required"],
    ["a text with spaces around it", { name: " n" }, "name", "wrong-type"],
    ["a text with a line break", { name: "a\nb" }, "name", "wrong-type"],
    ["a text of 300 characters", { name: "x".repeat(300) }, "name", "too-long"],
    ["a number for a text", { name: 4 }, "name", "wrong-type"],
    ["a fraction", { size: 1.5 }, "size", "wrong-type"],
    ["a number out of range", { size: 10 }, "size", "wrong-type"],
    ["a word that is none of the choices", { colour: "green" }, "colour", "unknown-value"],
    ["an empty list", { people: [] }, "people", "required"],
    ["too many members", { people: [{ mail: "@" }, { mail: "@" }, { mail: "@" }] }, "people", "too-long"],
    ["a fault deep inside", { people: [{ mail: "a@b" }, { mail: "ab" }] }, "people[1].mail", "mail-address"],
    ["a member that is no record", { people: ["a"] }, "people[0]", "wrong-type"],
    ["a misspelled property", { nmae: "n" }, "nmae", "unknown-value"],
    ["a day that does not exist", { since: "2026-02-30" }, "since", "wrong-type"],
  ];
  it.each(cases)("refuses %s", (_sentence, change, property, code) => {
    const refusals = shape({ ...good, ...change }, "");
    expect(refusals.map((refusal) => [refusal.property, refusal.fault.code])).toEqual([[property, code]]);
  });

  it("accepts what is right, and what is absent where it may be", () =>
    expect(shape({ ...good, colour: null, since: "2028-02-29" }, "")).toEqual([]));

  it("passes over what is not known yet, at any depth", () => {
    expect(shape({ name: unknownValue, size: unknownValue, colour: unknownValue, people: unknownValue, since: unknownValue }, "")).toEqual(
      [],
    );
    expect(shape({ ...good, people: [{ mail: unknownValue }, unknownValue] }, "")).toEqual([]);
  });

  it("refuses everything wrong at once", () => expect(shape({ name: "", size: "x" }, "")).toHaveLength(3));
});
