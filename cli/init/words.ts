import { spoken } from "../words";

/** What `igc-sante init` asks and says; what it writes is the same in every language. PURE. */
export const initWords = {
  written: spoken(
    "Written: a program in {folder}. Edit {structures} and {administrators} as you like. Next:",
    "Programme écrit dans {folder}. Modifier {structures} et {administrators} au besoin. Ensuite :",
  ),
  project: spoken("Name of the project", "Nom du projet"),
  environment: spoken("Environment ({choices})", "Environnement ({choices})"),
  usage: spoken(
    "Printed on form 413: what the certificates are for, in French",
    "Imprimé sur le formulaire 413 : usage prévu des certificats",
  ),
  vendor: spoken("Printed on form 413: who makes the software", "Imprimé sur le formulaire 413 : éditeur du logiciel"),
  solution: spoken("Printed on form 413: the software", "Imprimé sur le formulaire 413 : nom du logiciel"),
  structureName: spoken("Legal name of the structure (raison sociale)", "Raison sociale de la structure"),
  kind: spoken("Kind ({choices})", "Type de structure ({choices})"),
  finess: spoken("FINESS number", "Numéro FINESS"),
  siret: spoken("SIRET number", "Numéro SIRET"),
  rppsRanks: spoken("RPPS ranks, apart by commas", "Rangs RPPS, séparés par des virgules"),
  department: spoken("Department code", "Code du département"),
  lastName: spoken("Who signs for it: family name", "Signataire : nom de famille"),
  firstName: spoken("Who signs for it: first names", "Signataire : prénoms"),
  phone: spoken("Who signs for it: telephone", "Signataire : téléphone"),
  email: spoken("Who signs for it: mail address", "Signataire : adresse de messagerie"),
  cardNumber: spoken(
    "Who signs for it: card number, empty while there is no card",
    "Signataire : numéro de carte, vide tant qu'il n'y a pas de carte",
  ),
  contractSignedOn: spoken(
    "Day the contract with ANS was signed, empty while there is none",
    "Jour de signature du contrat avec l'ANS, vide tant qu'il n'y en a pas",
  ),
  admins: spoken(
    "Keys of its administrators, apart by commas",
    "Clés (noms courts) de ses administrateurs techniques, séparées par des virgules",
  ),
  needs: spoken(
    "What it uses (INSi auto, INSi manu, DMP, MSSanté, Pro Santé Connect), apart by commas",
    "Services utilisés (INSi auto, INSi manu, DMP, MSSanté, Pro Santé Connect), séparés par des virgules",
  ),
  serverInstances: spoken("Its server instances, apart by commas", "Ses instances de serveur, séparées par des virgules"),
  contactMail: spoken("Mailbox for the portal's notices", "Boîte aux lettres qui reçoit les avis du portail"),
  administrator: spoken("Administrator {key}: {question}", "Administrateur technique {key} : {question}"),
  adminLastName: spoken("family name, as on the card", "nom de famille, comme sur la carte"),
  adminFirstName: spoken("first name, as on the card", "prénom, comme sur la carte"),
  adminPhone: spoken("telephone", "téléphone"),
  adminEmail: spoken("mail address", "adresse de messagerie"),
  employer: spoken("employer (vendor or structure)", "employeur (vendor pour l'éditeur, structure pour la structure)"),
  cardType: spoken(
    "type of card (CPA for a vendor; CPS, CPE or CDE for a structure)",
    "type de carte (CPA chez un éditeur ; CPS, CPE ou CDE dans une structure)",
  ),
  adminCard: spoken("card number, empty while there is no card", "numéro de carte, vide tant qu'il n'y a pas de carte"),
} as const;
