import { idNat, numberShown, type StructureNumbers } from "./numbers";

/** OU of real certificates and idNat of the notes: domain notes 2.4, 4.3. */
it.each<[StructureNumbers, string | undefined, string]>([
  [{ finess: "0B0152872" }, "10B0152872", "FINESS 0B0152872"],
  [{ siret: "18751275100020" }, "318751275100020", "SIRET 18751275100020"],
  [{ rppsRanks: ["99700367909006"] }, "499700367909006", "RPPS rang 99700367909006"],
  [{ rppsRanks: ["99700367909006", "99700367909014"] }, "499700367909006", "RPPS rang 99700367909006, 99700367909014"],
  [{ finess: "690781810", siret: null, rppsRanks: null }, "1690781810", "FINESS 690781810"],
])("%j is %s", (numbers, id, shown) => {
  expect(idNat(numbers)).toBe(id);
  expect(numberShown(numbers)).toBe(shown);
});

it("gives no idNat without a number", () => expect([idNat({}), idNat({ rppsRanks: [] })]).toEqual([undefined, undefined]));
