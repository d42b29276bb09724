import { readFileSync } from "node:fs";
import path from "node:path";
import { appearances, printed } from "../../test/forms/read-pdf";
import { isFault } from "../fault";
import { fillForm414 } from "./form414";
import { readForm } from "./read-form";
import type { CertificateType, Form414 } from "./request";

const template = readFileSync(path.join(__dirname, "../../../shared/data/forms/F414-2024-03.pdf"));
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const admin = (row: number) => ({
  cardNumber: `280012345${row}`,
  lastName: `Łódź ${row}`,
  firstName: "Zoë",
  phone: "0472000002",
  email: `admin${row}@editeur.example`,
});
const request: Form414 = {
  structure: {
    name: "Centre de santé RPPS15287",
    finess: "0B0152872",
    address: { number: "12 bis", streetType: "avenue", street: "du Général de Gaulle", postcode: "69 007", city: "Lyon" },
  },
  signatory: {
    lastName: "Lefèvre",
    firstName: "Anaïs",
    phone: "04 72 00 00 01",
    email: "direction@centre.example",
    cardNumber: "1234567890",
  },
  admins: [admin(1), admin(2)],
  usage: "Recette du DMP",
  project: "DMP et INSi",
  vendor: "Éditeur Ça Va",
  certificateType: "ORG",
};
/** What a wish of TEST certificates fills, as it was read off a rendering; every other field is empty. */
const filled = {
  "Dénomination de la structure": "Centre de santé RPPS15287",
  "(uniquement pour les structures prenant en charge des patients/usagers)": "0B0152872",
  "N": "12 bis",
  "Type de voie avenue rue": "avenue",
  "Libellé de la voie": "du Général de Gaulle",
  "Code postal_2": "69007",
  "Commune": "Lyon",
  "Nom": "Lefèvre",
  "Prénoms": "Anaïs",
  "Téléphone": "0472000001",
  "Email professionnel": "direction@centre.example",
  "Précisions sur l'usage2": "Recette du DMP",
  "Précisions sur le projet2": "DMP et INSi",
  "Group8": "1",
  "N de carteRow1": "2800123451",
  "N de carteRow2": "2800123452",
  "Check Box9": true,
};
const fill = (change: Partial<Form414> = {}) => fillForm414({ ...request, ...change }, { font, template });
const set = async (bytes: Uint8Array) =>
  Object.fromEntries(Object.entries(await readForm(bytes)).filter(([, value]) => value !== "" && value !== false));

describe("The official form 414", () => {
  const domainField = "Certificat pour le nom de domaine suivant  Veuillez indiquer le nom de domaine souhaité  adresse web ex  domainefr";
  const types: [CertificateType, Partial<Form414>, Record<string, string | boolean>][] = [
    ["ORG", {}, {}],
    ["SERV_SSL", { domain: "domaine.fr" }, { "Check Box9": false, "Check Box10": true, [domainField]: "domaine.fr" }],
  ];
  it.each(types)(
    "has of 133 fields what a wish of %s certificates needs, cards and kits of others cleared",
    async (certificateType, change, fields) => {
      const bytes = await fill({ certificateType, ...change });
      expect(Object.keys(await readForm(bytes))).toHaveLength(133);
      expect(await set(bytes)).toEqual(Object.fromEntries(Object.entries({ ...filled, ...fields }).filter(([, value]) => value !== false)));
    },
  );

  it("names six TEST cards down the left column, then down the right one", async () => {
    const read = await readForm(await fill({ admins: [1, 2, 3, 4, 5, 6].map(admin) }));
    expect([1, 2, 3, 4, 5, 6].map((row) => read[`N de carteRow${row}`])).toEqual([1, 2, 3, 4, 5, 6].map((row) => `280012345${row}`));
  });

  it("has RPPS ranks, for which there is no field, under the complement; without a project, solution and vendor", async () => {
    const { project: _project, ...rest } = request;
    const practice = { ...rest, structure: { name: "Cabinet", rppsRanks: ["99700367909006", "99700075064001"] }, solution: "Logiciel n°1" };
    const show = await appearances(await fillForm414(practice, { font, template }));
    expect(show("Mention complémentaire").lines.join("")).toBe("RPPS rang 99700367909006, 99700075064001");
    expect(show("Précisions sur le projet2").lines.join("")).toBe("Logiciel n°1, Éditeur Ça Va");
    expect((await printed(await fillForm414(practice, { font }))).lines).toContain("RPPS rang 99700367909006, 99700075064001");
  });

  it.each([
    ["seven administrators", { admins: [1, 2, 3, 4, 5, 6, 7].map(admin) }, "too-many-admins", /7 people; a form 414 has 6 rows/],
    ["nobody", { admins: [] }, "required", /form 414/],
    [
      "a postcode of 6",
      { structure: { ...request.structure, address: { postcode: "690071" } } },
      "form-overflow",
      /structure\.address\.postcode/,
    ],
  ] as [string, Partial<Form414>, string, RegExp][])("refuses %s", async (_case, change, code, message) => {
    const error = await fill(change).catch((reason: unknown) => reason);
    expect(isFault(error) && [error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });
});
