import type { Edition } from "./edition";

const adminRow = (row: number): Record<string, string> => ({
  [`N de carteRow${row}`]: `admins[${row - 1}].cardNumber`,
  [`Nom figurant sur la carteRow${row}`]: `admins[${row - 1}].lastName`,
  [`Prénom figurant sur la carteRow${row}`]: `admins[${row - 1}].firstName`,
  [`TéléphoneRow${row}`]: `admins[${row - 1}].phone`,
  [`Email professionnelRow${row}`]: `admins[${row - 1}].email`,
});

const mailDomainField =
  "Certificat pour le nom de domaine de messagerie suivant  Veuillez indiquer uniquement le nom de domaine souhaité ex  domainefr";

/** "Page 1 - Formulaire n°413 - Mars 2024", 49 fields. Which box is which was read off a rendering. */
export const form413edition202403: Edition = {
  form: "413",
  name: "2024-03",
  dated: "2024-03-01T00:00:00Z",
  texts: {
    "Dénomination de la structure": "structure.name",
    "FINESS Géographique sauf structures ne prenant pas en charge dusagers": "structure.finess",
    "N SIRET": "structure.siret",
    "1": "structure.rppsRanks[0]",
    "2": "structure.rppsRanks[1]",
    "3": "structure.rppsRanks[2]",
    "4": "structure.rppsRanks[3]",
    Nom: "signatory.lastName",
    Prénoms: "signatory.firstName",
    Téléphone: "signatory.phone",
    "Email professionnel": "signatory.email",
    'N de carte&é"': "signatory.cardNumber",
    ...adminRow(1),
    ...adminRow(2),
    ...adminRow(3),
    ...adminRow(4),
    "Précisions sur lusage des certificats et sur votre projet": "usage",
    "Éditeur de la solution": "vendor",
    "Solution utilisée": "solution",
  },
  // Left to right on the page: "Responsable légal", "Mandataire", "Titulaire de structure libérale".
  role: { field: "Group8", options: { "responsable-legal": "Choix1", mandataire: "Choix2", titulaire: "2" } },
  types: {
    ORG: { box: "Check Box9", texts: {} },
    SERV_SSL: {
      box: "Check Box10",
      texts: {
        "Certificat pour le nom de domaine suivant  Veuillez indiquer le nom de domaine souhaité  adresse web ex  domainefr": "domain",
        "OU certificat restreint au serveur suivant  Veuillez indiquer le nom de serveur spécifique ex  nomdeserveurdomainefr": "server",
      },
    },
    SERV_SMIME: { box: "Check Box11", texts: { [mailDomainField]: "mailDomain" } },
    PRO: { box: "Check Box12", texts: { [`${mailDomainField}_2`]: "mailDomain" } },
  },
  // "Je certifie avoir lu et accepté les conditions générales…", "Je certifie exactes les informations…".
  declarations: ["Check Box13", "Check Box14"],
  signatoryTexts: ["Date_2", "Signature du représentant légal ou du mandataire", "Cachet de la structure"],
};
