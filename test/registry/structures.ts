/** FINESS+ structures, made as the published schema has them, with the traps of real files (domain notes, forms-registries 3.2). */

/** What of a site a test is about. */
export interface Site {
  readonly number: string;
  readonly long?: string;
  readonly short?: string;
  readonly category?: string;
  readonly state?: "A" | "I";
  readonly closedOn?: string;
  /** INSEE code of its commune. */
  readonly commune?: string;
}
/** A legal entity and its sites. */
export interface Entity {
  readonly number: string;
  readonly name?: string;
  readonly sites: readonly Site[];
}

const nomenclature = (name: string): string => `https://mos.esante.gouv.fr/NOS/${name}/FHIR/${name.replace("_", "-")}`;
const state = (code: string): object => ({ code, system: nomenclature("tre_r386-macro-etat-objet-administratif") });
const category = (code: string): object => ({ code, system: nomenclature("tre_r397-categorie-entite-geographique-exercice") });

const place = (usageAdresse: string, cogCommune: string, codePostal: string): object => ({
  usageAdresse,
  numeroVoie: "12",
  typeVoie: "RUE",
  libelleVoie: "DES LILAS   ",
  complementVoie: "",
  complementPointGeographique: "",
  lieuDit: "",
  cogCommune,
  ligneAcheminement: `${codePostal} COMMUNE`,
  codePostal,
  // X and Y are swapped against the two directions, as in the sample of ANS.
  coordonneesGeographique: { coordonneeX: "6589480.53", coordonneeY: "870000.1", directionLatitude: "46.2", directionLongitude: "5.2" },
});

/** The reception (06) stands first, in another department: the one that counts is of usage 03. */
const addresses = (commune: string): object[] => [place("06", "75056", "75001"), place("03", commune, `${commune.slice(0, 2)}000`)];

const event = (id: string): object => ({
  evenementId: `ev-${id}`,
  dateEnregistrement: "2020-01-02",
  dateEvenement: "2020-01-01",
  etatObjet1: "A",
  identifiantObjet1: id,
  systemeMaitre: "FINESS",
  typeObjet1: "EGE",
  codeEvenement: "CREATION",
});
const contact = { typeContact: { roleContact: "01" }, telecom: { telephone: "0472000001", telecopie: "", courriel: "" } };

function siteOf({
  number,
  long = "CENTRE DE SANTE DES LILAS",
  short = "CDS LILAS",
  category: code = "124",
  state: is = "A",
  ...rest
}: Site): object {
  return {
    informationsGeneralesEGE: {
      egeId: `ege-${number}`,
      numFinessEge: number,
      nomEgeCourt: `${short}      `, // names end in blanks
      nomEgeLong: `${long}   `,
      dateOuverture: "2001-01-01",
      ...(rest.closedOn !== undefined && { dateFermeture: rest.closedOn }),
    },
    etatObjet: state(is),
    categorieEntiteGeographiqueExercice: category(code),
    siret: "77220148900022",
    metadonneeId: `meta-${number}`,
    dateDerniereMaj: { dateEvenement: "2026-03-09" },
    adresse: addresses(rest.commune ?? "69123"),
    roleEge: [{ idEgePorteuse: `ege-${number}`, idEgeNonPorteuse: "" }],
    contact: [contact],
    evenement: [event(number)],
  };
}

/** One member of `pmej`. */
export const pmejOf = ({ number, name = "ASSOCIATION DES LILAS", sites }: Entity): object => ({
  informationsGeneralesPmej: {
    pm_smsseId: `pm-${number}`,
    codeApe: "8621Z",
    complementAdressePmSmsse: "",
    dateCreation: "1999-01-01",
    dateDerniereModificationSirene: "2020-01-01",
    dateFermeture: "",
    denominationLonguePmSmsse: `${name}   `,
    denominationPm: name.slice(0, 20),
    numFinessPm: number,
    etatObjet: state("A"),
    fonctionPublique: { code: "3", system: nomenclature("tre_r361-fonction-publique") },
    categorieEntiteGeographiqueExercice: category("124"),
    siren: "772201489",
    statutJuridique: { code: "60", system: nomenclature("tre_r400-finess-statut-juridique") },
    typeGroupeGco: { code: "", system: nomenclature("tre_r372-type-groupe-gco") },
    typePersonneMorale: { code: "PMEJ", system: nomenclature("tre_r373-type-personne-morale") },
    metadonneeId: `meta-${number}`,
    dateDerniereMaj: { dateEvenement: "2026-03-09" },
  },
  adresse: addresses("69123"),
  contact: [contact],
  evenement: [event(number)],
  etatObjet: state("A"),
  ege: sites.map(siteOf),
});

/** The rest of a file, before and behind the members of `pmej`. */
export const head =
  '{"schemaVersion":"1.2.0","generatedAt":"2026-11-27T02:16:00Z","gcc":{"gccId":"g1","nomGcc":"GROUPEMENT"},"gco":{"pm_smsseId":"x"},"pmej":[';
export const tail = "]}";

/** A whole file. */
export const fileOf = (entities: readonly Entity[]): string =>
  head + entities.map((entity) => JSON.stringify(pmejOf(entity))).join(",") + tail;

/** The n-th made-up entity; its site is `siteNumber(n)`, every third one is closed. */
export const entityNumber = (n: number): string => `69${String(n).padStart(7, "0")}`;
export const siteNumber = (n: number): string => `${n % 5 === 0 ? "2A" : "75"}${String(n).padStart(7, "0")}`;
export const madeUp = (n: number): Entity => ({
  number: entityNumber(n),
  name: `ASSOCIATION ÉTOILE ${n}`,
  sites: [{ number: siteNumber(n), long: `CENTRE DE SANTE NUMERO ${n}`, ...(n % 3 === 0 && { state: "I", closedOn: "2013-12-19" }) }],
});

/** A file of at least so many bytes, in pieces. */
export function* piecesOf(bytes: number): Generator<string> {
  yield head;
  for (let [n, made] = [0, head.length]; made < bytes; n++) {
    const piece = `${n === 0 ? "" : ","}${JSON.stringify(pmejOf(madeUp(n)))}`;
    made += piece.length;
    yield piece;
  }
  yield tail;
}
