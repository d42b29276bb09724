import { both } from "../words";

/** What `igc-sante init` asks and says; what it writes is the same in every language. PURE. */
export const initWords = {
  written: both(
    "Written: a program in {folder}. Edit {structures} and {administrators} as you like. Next:",
    "Programme écrit dans {folder}. Modifier {structures} et {administrators} au besoin. Ensuite :",
  ),
  project: both("Name of the project", "Nom du projet"),
  environment: both("Environment ({choices})", "Environnement ({choices})"),
  usage: both(
    "Printed on form 413: what the certificates are for, in French",
    "Imprimé sur le formulaire 413 : usage prévu des certificats",
  ),
  vendor: both("Printed on form 413: who makes the software", "Imprimé sur le formulaire 413 : éditeur du logiciel"),
  solution: both("Printed on form 413: the software", "Imprimé sur le formulaire 413 : nom du logiciel"),
  structureName: both("Legal name of the structure (raison sociale)", "Raison sociale de la structure"),
  kind: both("Kind ({choices})", "Type de structure ({choices})"),
  finess: both("FINESS number", "Numéro FINESS"),
  siret: both("SIRET number", "Numéro SIRET"),
  rppsRanks: both("RPPS ranks, apart by commas", "Rangs RPPS, séparés par des virgules"),
  department: both("Department code", "Code du département"),
  lastName: both("Who signs for it: family name", "Signataire : nom de famille"),
  firstName: both("Who signs for it: first names", "Signataire : prénoms"),
  phone: both("Who signs for it: telephone", "Signataire : téléphone"),
  email: both("Who signs for it: mail address", "Signataire : adresse de messagerie"),
  cardNumber: both(
    "Who signs for it: card number, empty while there is no card",
    "Signataire : numéro de carte, vide tant qu'il n'y a pas de carte",
  ),
  contractSignedOn: both(
    "Day the contract with ANS was signed, empty while there is none",
    "Jour de signature du contrat avec l'ANS, vide tant qu'il n'y en a pas",
  ),
  admins: both(
    "Keys of its administrators, apart by commas",
    "Clés (noms courts) de ses administrateurs techniques, séparées par des virgules",
  ),
  needs: both(
    "What it uses (INSi auto, INSi manu, DMP, MSSanté, Pro Santé Connect), apart by commas",
    "Services utilisés (INSi auto, INSi manu, DMP, MSSanté, Pro Santé Connect), séparés par des virgules",
  ),
  serverInstances: both("Its server instances, apart by commas", "Ses instances de serveur, séparées par des virgules"),
  contactMail: both("Mailbox for the portal's notices", "Boîte aux lettres qui reçoit les avis du portail"),
  administrator: both("Administrator {key}: {question}", "Administrateur technique {key} : {question}"),
  adminLastName: both("family name, as on the card", "nom de famille, comme sur la carte"),
  adminFirstName: both("first name, as on the card", "prénom, comme sur la carte"),
  adminPhone: both("telephone", "téléphone"),
  adminEmail: both("mail address", "adresse de messagerie"),
  employer: both("employer (vendor or structure)", "employeur (vendor pour l'éditeur, structure pour la structure)"),
  cardType: both(
    "type of card (CPA for a vendor; CPS, CPE or CDE for a structure)",
    "type de carte (CPA chez un éditeur ; CPS, CPE ou CDE dans une structure)",
  ),
  adminCard: both("card number, empty while there is no card", "numéro de carte, vide tant qu'il n'y a pas de carte"),
} as const;
