import fc from "fast-check";
import { passesLuhn } from "./luhn";
import { rppsFault, rppsRankFault } from "./rpps";
import { sirenFault, siretFault } from "./siret";

it.each(["73282932000074", "13002526500013", "18751275100020", "77220148900022", "41930067800069", "35600000000048", "35600000049837"])(
  "takes the real SIRET %s",
  (siret) => expect(siretFault(siret)).toBeUndefined(),
);

it.each(["732829320", "356000000", "187512751"])("takes the real SIREN %s", (siren) => expect(sirenFault(siren)).toBeUndefined());

it.each([
  [siretFault, "7328293200007", "siret-shape"],
  [siretFault, "732 829 320 00074", "siret-shape"],
  [siretFault, "73282932000075", "siret-check-digit"],
  [siretFault, "35600000049838", "siret-check-digit"],
  // The rule of La Poste is for La Poste alone: these digits add up to 50.
  [siretFault, "73282932000077", "siret-check-digit"],
  [sirenFault, "73282932", "siren-shape"],
  [sirenFault, "732829321", "siren-check-digit"],
  [rppsFault, "1000000191", "rpps-shape"],
  [rppsFault, "10001766123", "rpps-check-digit"],
  [rppsRankFault, "9970036790900", "rpps-rang-shape"],
  [rppsRankFault, "99700367908006", "rpps-check-digit"],
])("%p refuses %s with %s", (check, value, code) =>
  expect(check(value)).toMatchObject({ code, what: expect.stringContaining(value.slice(0, 11)) }),
);

it("takes the RPPS number of a public register and the rang of a real certificate", () => {
  expect(rppsFault("10000001916")).toBeUndefined();
  expect(rppsRankFault("99700367909006")).toBeUndefined();
});

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

it("finds exactly one last digit that is right, for any digits before it", () => {
  fc.assert(fc.property(digits(13), (head) => [..."0123456789"].filter((key) => passesLuhn(head + key)).length === 1));
});

it("finds every single wrong digit and every swap of neighbours but 09", () => {
  fc.assert(
    fc.property(digits(13), fc.nat(12), fc.integer({ min: 1, max: 9 }), (head, place, step) => {
      const right = head + [..."0123456789"].find((key) => passesLuhn(head + key))!;
      const wrong = right.slice(0, place) + ((Number(right[place]) + step) % 10) + right.slice(place + 1);
      expect(passesLuhn(wrong)).toBe(false);
      const [a, b] = [right[place]!, right[place + 1]!];
      const swapped = right.slice(0, place) + b + a + right.slice(place + 2);
      expect(passesLuhn(swapped)).toBe(a === b || ["09", "90"].includes(a + b));
    }),
  );
});
