import { both } from "./both";

/** What `igc-sante plan` says, and `igc-sante init` of what it wrote. PURE. */
export const planWords = {
  structures: [both("{count} structure", "{count} structure"), both("{count} structures", "{count} structures")],
  forms: [
    both("{count} form 413 to sign", "{count} formulaire 413 à signer"),
    both("{count} forms 413 to sign", "{count} formulaires 413 à signer"),
  ],
  signedForms: [both("{count} signed form", "{count} formulaire signé"), both("{count} signed forms", "{count} formulaires signés")],
  certificates: [both("{count} certificate", "{count} certificat"), both("{count} certificates", "{count} certificats")],
  cards: [both("{count} card to order", "{count} carte à commander"), both("{count} cards to order", "{count} cartes à commander")],
  heading: both("{what}:", "{what} :"),
  structure: both("{name}: {structure}, {kind}, {number}", "{name} : {structure}, {kind}, {number}"),
  form: both(
    "{name}: {of}, {certificateType}, administrators {admins}",
    "{name} : {of}, {certificateType}, administrateurs techniques : {admins}",
  ),
  noCard: both("No card of a signatory is missing.", "Il ne manque aucune carte de signataire."),
  people: both("What people will do:", "Ce que chacun aura à faire :"),
  act: both("{who}: {what}", "{who} : {what}"),
  joint: both("; ", " ; "),
  more: both("and {count} more", "et {count} de plus"),
  you: both("you", "vous"),
  sign: both("sign form 413, {what}", "signer le formulaire 413, {what}"),
  send: both(
    "send {forms} to ANS, which takes about three working days for each",
    "envoyer {forms} à l'ANS, qui met environ trois jours ouvrés pour chacun",
  ),
  order: both("{certificates} to order and to withdraw on the portal", "{certificates} à commander puis à retirer sur le portail"),
  administrators: both("administrators {keys}", "administrateurs techniques ({keys})"),
} as const;
