import { spoken } from "./spoken";

/** What `igc-sante plan` says, and `igc-sante init` of what it wrote. PURE. */
export const planWords = {
  structures: [spoken("{count} structure", "{count} structure"), spoken("{count} structures", "{count} structures")],
  forms: [
    spoken("{count} form 413 to sign", "{count} formulaire 413 à signer"),
    spoken("{count} forms 413 to sign", "{count} formulaires 413 à signer"),
  ],
  signedForms: [spoken("{count} signed form", "{count} formulaire signé"), spoken("{count} signed forms", "{count} formulaires signés")],
  certificates: [spoken("{count} certificate", "{count} certificat"), spoken("{count} certificates", "{count} certificats")],
  cards: [spoken("{count} card to order", "{count} carte à commander"), spoken("{count} cards to order", "{count} cartes à commander")],
  heading: spoken("{what}:", "{what} :"),
  structure: spoken("{name}: {structure}, {kind}, {number}", "{name} : {structure}, {kind}, {number}"),
  form: spoken(
    "{name}: {of}, {certificateType}, administrators {admins}",
    "{name} : {of}, {certificateType}, administrateurs techniques : {admins}",
  ),
  noCard: spoken("No card of a signatory is missing.", "Il ne manque aucune carte de signataire."),
  people: spoken("What people will do:", "Ce que chacun aura à faire :"),
  act: spoken("{who}: {what}", "{who} : {what}"),
  joint: spoken("; ", " ; "),
  more: spoken("and {count} more", "et {count} de plus"),
  you: spoken("you", "vous"),
  sign: spoken("sign form 413, {what}", "signer le formulaire 413, {what}"),
  send: spoken(
    "send {forms} to ANS, which takes about three working days for each",
    "envoyer {forms} à l'ANS, qui met environ trois jours ouvrés pour chacun",
  ),
  order: spoken("{certificates} to order and to withdraw on the portal", "{certificates} à commander puis à retirer sur le portail"),
  administrators: spoken("administrators {keys}", "administrateurs techniques ({keys})"),
} as const;
