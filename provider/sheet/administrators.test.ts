import { isFault } from "../fault";
import { readAdministrators, type SheetFault } from ".";

/** A sheet of administrators: who is named on forms, by key. */
const header = "Clé;Nom;Prénom;Téléphone;Courriel;Employeur;Type de carte;Numéro de carte;Fin de la carte";
const right = "Zoé;Noël;Zoé;01 44 00 00 02;zoe@editeur.example;Éditeur;CPA;26 0030 1752;31/12/2027";
const read = (...lines: readonly string[]) => readAdministrators(Buffer.from([header, ...lines].join("\n")), "people.csv");

it("gives the arguments of each, by key", () =>
  expect(read(right, "ana;Blanc;Ana;0472000001;ana@centre.example;structure;CPE;;")).toEqual({
    zoe: {
      cardType: "CPA",
      cardNumber: "2600301752",
      cardExpiresOn: "2027-12-31",
      lastName: "Noël",
      firstName: "Zoé",
      phone: "0144000002",
      email: "zoe@editeur.example",
      employer: "vendor",
    },
    ana: { cardType: "CPE", lastName: "Blanc", firstName: "Ana", phone: "0472000001", email: "ana@centre.example", employer: "structure" },
  }));

it("says everything that is wrong at once, and a key that is there twice in both rows", () => {
  const found = (...lines: readonly string[]): SheetFault => {
    try {
      read(...lines);
    } catch (error) {
      if (isFault(error, "sheet-rows")) return error as SheetFault;
      throw error;
    }
    throw new Error("It was taken.");
  };
  const wrong = "bob;;Bob;144000002;bob;Éditeur;CPS;123;2027";
  expect(found(wrong).faults.map(({ column, code }) => [column, code])).toEqual([
    ["B", "required"],
    ["D", "phone-number"],
    ["E", "mail-address"],
    ["G", "card-employer"],
    ["H", "card-number"],
    ["I", "wrong-type"],
  ]);
  expect(found(right, right.replace("Zoé", "ZOE")).faults.map(({ row, code }) => [row, code])).toEqual([
    [2, "sheet-twice"],
    [3, "sheet-twice"],
  ]);
});
