import type { Language } from "../words";

/** What happened, in both languages, side by side; `{name}` is filled in. PURE. */
export const historyTexts = {
  "contract-signed": { en: "membership contract with ANS signed", fr: "contrat d'adhésion avec l'ANS signé" },
  "vendor-contract-signed": {
    en: "the vendor's membership contract with ANS signed",
    fr: "contrat d'adhésion de l'éditeur avec l'ANS signé",
  },
  "structure-closed": { en: "the structure is closed, by {register}", fr: "la structure est fermée, d'après {register}" },
  "card-incident": { en: "the card is {incident}", fr: "la carte est {incident}" },
  "card-ends": { en: "the card {card} ends", fr: "la carte {card} prend fin" },
  "handed-out": { en: "form {form} handed out ({ticket})", fr: "formulaire {form} remis ({ticket})" },
  "signed": { en: "form {form} signed{signer}", fr: "formulaire {form} signé{signer}" },
  "sent": { en: "form {form} sent to ANS", fr: "formulaire {form} envoyé à l'ANS" },
  "expected": { en: "ANS usually has answered form {form} by now", fr: "l'ANS a d'ordinaire répondu au formulaire {form}" },
  "acknowledged": { en: "form {form} acknowledged by ANS{dossier}", fr: "accusé de réception de l'ANS pour le formulaire {form}{dossier}" },
  "validated": { en: "form {form} validated by ANS", fr: "formulaire {form} validé par l'ANS" },
  "refused": { en: "form {form} refused by ANS: {reason}", fr: "formulaire {form} refusé par l'ANS : {reason}" },
  "previous-issued": { en: "an earlier certificate issued: {serial}", fr: "un certificat antérieur délivré : {serial}" },
  "previous-ended": { en: "an earlier certificate ends: {serial}", fr: "un certificat antérieur prend fin : {serial}" },
  "replaced": { en: "{serial} gave way to its successor", fr: "{serial} a laissé la place à son successeur" },
  "issued": { en: "certificate issued: {serial}, round {round}", fr: "certificat délivré : {serial}, tour {round}" },
  "in-service": { en: "in service under the name {place}", fr: "en service sous le nom {place}" },
  "begun": { en: "key of round {round} made, since {why}", fr: "clé du tour {round} faite, car {why}" },
  "ordered": { en: "order {ticket} handed out", fr: "commande {ticket} remise" },
  "order-settled": {
    en: "order {ticket} closed: its certificate is checked and stored",
    fr: "commande {ticket} close : son certificat est vérifié et rangé",
  },
  "set-aside": {
    en: "what was brought for {ticket} was set aside: {fault}",
    fr: "ce qui a été déposé pour {ticket} a été mis de côté : {fault}",
  },
  "order-refused": { en: "order {ticket} refused: {reason}", fr: "commande {ticket} refusée : {reason}" },
  "rolled-back": { en: "a person put {serial} back in service", fr: "une personne a remis {serial} en service" },
  "revocation-asked": { en: "revocation of {serial} asked for ({reason})", fr: "révocation de {serial} demandée ({reason})" },
  "revoked": { en: "{serial} revoked by the CA ({reason})", fr: "{serial} révoqué par l'AC ({reason})" },
  "revoked-before": { en: "an earlier certificate was revoked: {serial}", fr: "un certificat antérieur a été révoqué : {serial}" },
  "renewal": { en: "the renewal begins at the next pulumi up", fr: "le renouvellement commence au prochain pulumi up" },
  "signing-ends": { en: "the time in which its key may sign ends", fr: "la période où sa clé peut signer prend fin" },
  "ends": { en: "{serial} ends", fr: "{serial} prend fin" },
  "undated": { en: "no day known", fr: "jour inconnu" },
  "ahead": { en: "ahead", fr: "à venir" },
  "nothing": { en: "Nothing is recorded of it yet.", fr: "Rien n'en est encore noté." },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** What can happen. */
export type EventCode = Exclude<keyof typeof historyTexts, "undated" | "ahead" | "nothing">;
