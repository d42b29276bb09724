import fc from "fast-check";
import type { Fault } from "../fault";
import { finessFault } from "./finess";
import { passesLuhn } from "./luhn";
import { rppsFault, rppsRankFault } from "./rpps";
import { sirenFault, siretFault } from "./siret";

/**
 * Identifiers as people mistype them: every right one is taken; one digit mistyped, or two neighbours swapped, is refused,
 * but for what the key of each cannot see, which is named here.
 */
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const keyed = (head: string, passes: (text: string) => boolean = passesLuhn): string =>
  [..."0123456789"].map((key) => head + key).find(passes)!;
const asDigits = (finess: string): string => finess.replace("A", "1").replace("B", "2");

/** Luhn's key is the same for 09 and 90 (ISO/IEC 7812-1 annex B). */
const luhnMisses = (a: string, b: string): boolean => [a, b].sort().join("") === "09";

interface Identifier {
  readonly right: fc.Arbitrary<string>;
  readonly faultOf: (value: string) => Fault | undefined;
  readonly missesChange?: (from: string, to: string) => boolean;
  readonly missesSwap?: (a: string, b: string, number: string) => boolean;
}

const departments = ["01", "2A", "2B", "69", "75", "97"];
const identifiers: Readonly<Record<string, Identifier>> = {
  "a FINESS number": {
    right: fc
      .tuple(fc.constantFrom(...departments), digits(6))
      .map(([department, rest]) => keyed(department + rest, (number) => passesLuhn(asDigits(number)))),
    faultOf: (value) => finessFault(value, "production"),
    // A counts as 1 and B as 2: their exchange is seen by nothing, and a letter that is swapped away is no FINESS number.
    missesChange: (from, to) => asDigits(from) === asDigits(to),
    missesSwap: (a, b) => luhnMisses(asDigits(a), asDigits(b)),
  },
  "a SIREN number": { right: digits(8).map((head) => keyed(head)), faultOf: sirenFault },
  "a SIRET number": {
    right: digits(13)
      .filter((head) => !head.startsWith("356000000"))
      .map((head) => keyed(head)),
    faultOf: siretFault,
  },
  "an RPPS number": { right: digits(10).map((head) => keyed(head)), faultOf: rppsFault },
  "an RPPS rank": {
    right: fc.tuple(digits(10), digits(2)).map(([person, order]) => keyed(keyed(person) + order)),
    faultOf: rppsRankFault,
  },
};

const replaced = (text: string, place: number, by: string): string => text.slice(0, place) + by + text.slice(place + by.length);

describe.each(Object.entries(identifiers))("%s", (_name, { right, faultOf, missesChange, missesSwap = luhnMisses }) => {
  it("is taken whenever its key fits", () => {
    fc.assert(fc.property(right, (number) => expect(faultOf(number)).toBeUndefined()));
  });

  it("is refused with one character mistyped", () => {
    fc.assert(
      fc.property(right, fc.nat(13), fc.constantFrom(..."0123456789AB"), (number, place, character) => {
        const from = number[place];
        fc.pre(from !== undefined && from !== character);
        const refused = faultOf(replaced(number, place, character)) !== undefined;
        if (!missesChange?.(from!, character)) expect(refused).toBe(true);
      }),
    );
  });

  it("is refused with two neighbours swapped", () => {
    fc.assert(
      fc.property(right, fc.nat(12), (number, place) => {
        const [a, b] = [number[place], number[place + 1]];
        fc.pre(a !== undefined && b !== undefined && a !== b);
        const refused = faultOf(replaced(number, place, b! + a!)) !== undefined;
        if (!missesSwap(a!, b!, number)) expect(refused).toBe(true);
      }),
    );
  });
});

it.each<[string, (value: string) => Fault | undefined, string, string]>([
  ["09 for 90 in a SIREN number", sirenFault, "732092820", "732902820"],
  ["A for 1: a number of Corsica and one of Côte-d'Or", (value) => finessFault(value, "production"), "2A0000154", "210000154"],
])("cannot see %s", (_what, faultOf, one, other) => {
  expect([faultOf(one), faultOf(other)]).toEqual([undefined, undefined]);
});

/** INSEE: a SIRET number of La Poste has a sum of digits that 5 divides, and no other key. */
describe("a SIRET number of La Poste", () => {
  const sumOf = (text: string): number => Array.from(text, Number).reduce((sum, digit) => sum + digit, 0);
  const right = digits(4).map((nic) => keyed(`356000000${nic}`, (number) => sumOf(number) % 5 === 0));

  it("is taken when 5 divides the sum of its digits, and so is every one with two digits of its NIC swapped", () => {
    fc.assert(
      fc.property(right, fc.integer({ min: 9, max: 12 }), (number, place) => {
        expect(siretFault(number)).toBeUndefined();
        expect(siretFault(replaced(number, place, number[place + 1]! + number[place]!))).toBeUndefined();
      }),
    );
  });

  it("is refused with a digit of its NIC mistyped, but by 5, unless Luhn's key fits by chance", () => {
    fc.assert(
      fc.property(right, fc.integer({ min: 9, max: 13 }), fc.integer({ min: 1, max: 9 }), (number, place, step) => {
        const mistyped = replaced(number, place, String((Number(number[place]) + step) % 10));
        expect(siretFault(mistyped) === undefined).toBe(step === 5 || passesLuhn(mistyped));
      }),
    );
  });
});
