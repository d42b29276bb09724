import type { Edition } from "./edition";

const mailDomainField =
  "Certificat pour le nom de domaine de messagerie suivant  Veuillez indiquer uniquement le nom de domaine souhaité ex  domainefr";

/** Rows of the tables of cards that could be ordered, CPS3 and CPS4. */
const quantities = Array.from({ length: 42 }, (_, row) => [`CPS3-${row + 1}`, `CPS4-${row + 1}`]).flat();

/** "Page 1 - Formulaire n°414 - Mars 2024", 133 fields. Which box is which was read off a rendering. */
export const form414edition202403: Edition = {
  form: "414",
  name: "2024-03",
  dated: "2024-03-01T00:00:00Z",
  texts: {
    "Dénomination de la structure": "structure.name",
    "Mention complémentaire": "structure.complement",
    "(uniquement pour les structures prenant en charge des patients/usagers)": "structure.finess",
    "N SIRET": "structure.siret",
    N: "structure.address.number",
    "Type de voie avenue rue": "structure.address.streetType",
    "Libellé de la voie": "structure.address.street",
    "Code postal_2": "structure.address.postcode",
    Commune: "structure.address.city",
    Nom: "signatory.lastName",
    Prénoms: "signatory.firstName",
    Téléphone: "signatory.phone",
    "Email professionnel": "signatory.email",
    "Précisions sur l'usage2": "usage",
    "Précisions sur le projet2": "project",
    // Down the left column, then down the right one.
    ...Object.fromEntries(Array.from({ length: 6 }, (_, card) => [`N de carteRow${card + 1}`, `admins[${card}].cardNumber`])),
  },
  // Section 5.3, upper to lower: "Non, les cartes de test à associer sont celles commandées", "Oui". Both are named "Choix3".
  always: { Group8: "1" },
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
  declarations: ["Check Box13", "Check Box14"],
  signatoryTexts: ["Date_2", "Signature du représentant légal ou du mandataire", "Cachet de la structure"],
  cleared: [
    // Section 4: cards are ordered by people who know which, and no wish of certificates needs another one.
    "Précisions sur l'usage",
    "Précisions sur le projet",
    // "Offre Kit d'intégration", "Offre de CPS de test individuelles", "Offre de Jeux de CPx de test".
    "Check Box2",
    "Check Box3",
    "Check Box4",
    // Kits in CPS3; those in CPS4 are in the field CPS4-29, which a row of the third table shares.
    "Quantité",
    ...quantities,
    // "Adresse de livraison" of cards.
    "Dénomination de la structure_32",
    "Mention complémentaire2",
    "N2",
    "Type de voie avenue rue2",
    "Libellé de la voie2",
    "Code postal2",
    "Commune2",
    "Pays2",
  ],
};
