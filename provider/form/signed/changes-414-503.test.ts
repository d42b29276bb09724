import { readFileSync } from "node:fs";
import path from "node:path";
import { signedCopy } from "../../../test/manual/signed-copy";
import { type Form414, type Form503, fillForm414, fillForm503 } from "..";
import { judgeSigned } from "./judge";

/** Forms 414 and 503 that somebody changed before they came back: every kind of text that they have and form 413 has not. */
const font = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const template = readFileSync(path.join(__dirname, "../../../../shared/data/forms/F414-2024-03.pdf"));
const admin = (cardNumber: string, lastName: string) => ({
  cardNumber,
  lastName,
  firstName: "Zoé",
  phone: "0144000002",
  email: "certificats@editeur.example",
});
const signatory = {
  role: "responsable-legal" as const,
  lastName: "Lefèvre",
  firstName: "Aïcha",
  phone: "0472000001",
  email: "direction@centre.example",
  cardNumber: "2800262487",
};
const practice: Form414 = {
  structure: {
    name: "Cabinet des Lilas",
    rppsRanks: ["99700367909006", "99700075064001"],
    address: { number: "12 bis", streetType: "avenue", street: "du Général de Gaulle", postcode: "69007", city: "Lyon" },
  },
  signatory,
  admins: [admin("2800123451", "Noël"), admin("2800123452", "Roux"), admin("2800123453", "Petit")],
  usage: "Recette du DMP",
  project: "DMP et INSi",
  certificateType: "ORG",
};
const change: Form503 = {
  structure: { name: "Centre de santé des Lilas", finess: "690781810" },
  signatory,
  arriving: [admin("2600301752", "Noël"), admin("2600301753", "Roux")],
  leaving: [admin("2600301754", "Petit")],
  staying: [admin("2600301755", "Łódź")],
  certificateType: "SERV_SSL",
  domain: "ancien.example",
  domainsAdded: ["nouveau.example", "second.example"],
  domainsRemoved: ["premier.example"],
  dossierReference: "D-2026-17",
};

/** What is changed, by the path of the property: to what, and how the form calls it. */
type Changes = Readonly<Record<string, readonly [to: string, place: RegExp]>>;

const valueAt = (request: object, property: string): string =>
  property.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], request) as string;

function withChanges<R extends object>(request: R, changes: Changes): R {
  const wish = structuredClone(request);
  for (const [property, [to]] of Object.entries(changes)) {
    const keys = property.split(".");
    const last = keys.pop()!;
    (keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], wish) as Record<string, unknown>)[last] = to;
  }
  return wish;
}

const own414 = async (request: Form414): Promise<Buffer> => Buffer.from(await fillForm414(request, { font }));
const official414 = async (request: Form414): Promise<Buffer> => Buffer.from(await fillForm414(request, { font, template }));
const own503 = async (request: Form503): Promise<Buffer> => Buffer.from(await fillForm503(request, { font }));
/** Each is handed out once. */
const made = { own414: own414(practice), official414: official414(practice), own503: own503(change) };

/** Of at most four changes, which is how many are named, each is: its place, what it had and what it has. */
async function expectNamed<R extends object>(request: R, changes: Changes, print: (wish: R) => Promise<Buffer>, handedOut: Buffer) {
  const verdict = await judgeSigned(signedCopy(await print(withChanges(request, changes))), handedOut);
  expect(verdict).toMatchObject({ accepted: false, because: expect.stringMatching(/^it was changed/) as string });
  const said = (verdict.accepted ? "" : verdict.because).replace(/^[^:]*: /, "").split("; ");
  expect(said).toHaveLength(Object.keys(changes).length);
  for (const [property, [to, place]] of Object.entries(changes)) {
    const shown = property.endsWith("cardNumber") ? /••••••(\d{4})" and has "••••••(\d{4})/ : undefined;
    const clause = said.find((each) => place.test(each.split('"')[1]!) && each.includes(shown ? to.slice(-4) : to));
    expect([property, clause ?? said]).toEqual([property, expect.any(String)]);
    const before = valueAt(request, property);
    expect(clause).toContain(shown ? before.slice(-4) : before);
    if (shown) expect(clause).toMatch(shown);
  }
}

async function expectTaken<R extends object>(request: R, changes: Changes, print: (wish: R) => Promise<Buffer>, handedOut: Buffer) {
  const verdict = await judgeSigned(signedCopy(await print(withChanges(request, changes))), handedOut);
  if (!verdict.accepted) throw new Error(verdict.because);
  const { differences } = verdict.form;
  expect(differences).toHaveLength(Object.keys(changes).length);
  for (const [to, place] of Object.values(changes))
    expect(differences.filter((each) => place.test(each.split('"')[1]!) && each.endsWith(`and has "${to}"`))).toHaveLength(1);
}

const contact414: Changes = {
  "signatory.phone": ["0472000009", /^Téléphone/],
  "signatory.email": ["accueil@centre.example", /^Email/],
  "usage": ["Recette du ROR", /^Précisions sur l'usage/],
  "project": ["ROR et INSi", /^Précisions sur (votre|le) projet/],
};

describe("Form 414, on the own layout", () => {
  it.each<[string, Changes]>([
    [
      "the practice, its ranks and who signs",
      {
        "structure.name": ["Cabinet du Port", /^Dénomination/],
        "structure.rppsRanks.1": ["99700075064009", /^Mention complémentaire/],
        "signatory.lastName": ["Martin", /^Nom/],
        "signatory.firstName": ["Paul", /^Prénom/],
      },
    ],
    [
      "where it is",
      {
        "structure.address.number": ["14", /^Adresse : N°/],
        "structure.address.streetType": ["rue", /^Type de voie/],
        "structure.address.street": ["des Lilas", /^Libellé de la voie/],
        "structure.address.postcode": ["69008", /^Code postal/],
      },
    ],
    [
      "the TEST cards",
      {
        "structure.address.city": ["Villeurbanne", /^Commune/],
        "admins.0.cardNumber": ["2800129991", /^Carte de test n° 1/],
        "admins.1.cardNumber": ["2800129992", /^Carte de test n° 2/],
        "admins.2.cardNumber": ["2800129993", /^Carte de test n° 3/],
      },
    ],
  ])("names %s, and is not taken", async (_what, changes) => expectNamed(practice, changes, own414, await made.own414));

  it("is taken with other contact data, which are kept as differences", async () =>
    expectTaken(practice, contact414, own414, await made.own414));
});

describe("Form 414, on the official form", () => {
  it("names a rank, a card, the street and who signs, and is not taken", async () =>
    expectNamed(
      practice,
      {
        "structure.rppsRanks.0": ["99700367909009", /^Mention complémentaire/],
        "structure.address.street": ["des Lilas", /^Libellé de la voie/],
        "signatory.lastName": ["Martin", /^Nom/],
        "admins.1.cardNumber": ["2800129992", /^N de carteRow2/],
      },
      official414,
      await made.official414,
    ));

  it("is taken with other contact data, which are kept as differences", async () =>
    expectTaken(practice, contact414, official414, await made.official414));
});

describe("Form 503", () => {
  it.each<[string, Changes]>([
    [
      "who arrives, leaves and stays",
      {
        "arriving.0.cardNumber": ["2600309992", /carte, ligne 1$/],
        "arriving.1.lastName": ["Rouxel", /^Nom figurant sur la carte, ligne 2$/],
        "leaving.0.lastName": ["Petitjean", /^Nom figurant sur la carte, ligne 1$/],
        "staying.0.firstName": ["Zoa", /^Prénom figurant sur la carte, ligne 1$/],
      },
    ],
    [
      "the domains and the dossier that is changed",
      {
        "dossierReference": ["D-2026-71", /^Référence du dossier/],
        "domainsAdded.1": ["tiers.example", /^Domaines à ajouter/],
        "domainsRemoved.0": ["dernier.example", /^Domaines à retirer/],
        "domain": ["autre.example", /^Certificat pour le nom de/],
      },
    ],
    [
      "the structure and who signs",
      {
        "structure.name": ["Centre de santé du Port", /^Dénomination/],
        "structure.finess": ["690781811", /^FINESS/],
        "signatory.lastName": ["Martin", /^Nom/],
        "signatory.cardNumber": ["2800269999", /carte/],
      },
    ],
  ])("names %s, and is not taken", async (_what, changes) => expectNamed(change, changes, own503, await made.own503));

  it("is taken with other contact data, which are kept as differences", async () =>
    expectTaken(
      change,
      {
        "signatory.phone": ["0472000009", /^Téléphone/],
        "arriving.0.phone": ["0144000009", /^Téléphone, ligne 1/],
        "leaving.0.email": ["autre@editeur.example", /^Email professionnel, ligne 1/],
      },
      own503,
      await made.own503,
    ));
});
