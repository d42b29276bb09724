import type { CertificatePhase, FormPhase } from "../../provider/policy";
import type { Pair } from "./sources";

/** The sentences of an explanation: how it stands, and what would change it. `{it}` is what is explained. PURE. */

export const certificateTexts: Readonly<Record<CertificatePhase, Pair>> = {
  "awaiting-habilitation": {
    en: "{it} waits for its habilitation: its key is made, since {why}, and ANS has not validated form {form}",
    fr: "{it} attend son habilitation : sa clé est faite, car {why}, et l'ANS n'a pas validé le formulaire {form}",
  },
  "to-order": {
    en: "{it} is to be ordered: its order {ticket} was handed out on {ordered}, and no certificate for its key has come",
    fr: "{it} est à commander : sa commande {ticket} a été remise le {ordered}, et aucun certificat pour sa clé n'est arrivé",
  },
  "issued": {
    en: "{it} is in service: its certificate {serial} ends on {end}, in {days}",
    fr: "{it} est en service : son certificat {serial} prend fin le {end}, dans {days}",
  },
  "renewing": {
    en: "{it} is in service until {end}, {days} from now, and its successor is under way, since {why}",
    fr: "{it} est en service jusqu'au {end}, dans {days}, et son successeur est en cours, car {why}",
  },
  "quarantined": {
    en: "{it} waits for the right certificate: what was brought for its order {ticket} was set aside: {fault}",
    fr: "{it} attend le bon certificat : ce qui a été déposé pour sa commande {ticket} a été mis de côté : {fault}",
  },
  "revoked": {
    en: "{it} is over: the CA revoked its certificate {serial} on {revoked}",
    fr: "{it} ne sert plus : l'AC a révoqué son certificat {serial} le {revoked}",
  },
  "expired": {
    en: "{it} is over: its certificate {serial} ended on {end}",
    fr: "{it} ne sert plus : son certificat {serial} a pris fin le {end}",
  },
};

export const formTexts: Readonly<Record<FormPhase, Pair>> = {
  "to-sign": {
    en: "{it} waits for a signature since it was handed out on {submitted}",
    fr: "{it} attend une signature depuis sa remise le {submitted}",
  },
  "to-send": { en: "{it} is signed, and nobody noted that it was sent", fr: "{it} est signé, et personne n'a noté son envoi" },
  "sent": {
    en: "{it} was sent to ANS on {sent}, which usually answers by {expected}",
    fr: "{it} a été envoyé à l'ANS le {sent}, qui répond d'ordinaire avant le {expected}",
  },
  "acknowledged": {
    en: "{it} was acknowledged by ANS on {acknowledged} as dossier {dossier}, and its answer is expected by {expected}",
    fr: "{it} a un accusé de réception de l'ANS du {acknowledged}, dossier {dossier}, et sa réponse est attendue avant le {expected}",
  },
  "validated": { en: "{it} was validated by ANS on {decided}", fr: "{it} a été validé par l'ANS le {decided}" },
  "refused": { en: "{it} was refused by ANS on {decided}: {refusal}", fr: "{it} a été refusé par l'ANS le {decided} : {refusal}" },
};

export const otherTexts = {
  "new": {
    en: "{it} is in the stack, and no run has recorded yet how far it is",
    fr: "{it} est dans la stack, et aucune exécution n'a encore noté son avancement",
  },
  "hidden": { en: "{it} is {phase}, and the program hides its facts", fr: "{it} est {phase}, et le programme cache ses données" },
  "due": { en: "{it} needs something: {why}", fr: "{it} demande quelque chose : {why}" },
  "met": { en: "{it} lacks nothing that is known", fr: "{it} ne manque de rien de connu" },
  "rule": { en: "The rule: {rules}.", fr: "La règle : {rules}." },
  "act": {
    en: "It changes once {who} has done this{by}: {what} ({where}), since {why}.",
    fr: "Cela change quand ceci est fait{by} par {who} : {what} ({where}), car {why}.",
  },
  "by": { en: " by {day}", fr: " avant le {day}" },
  "by-up": { en: "The next pulumi up changes it: {remedy}.", fr: "Le prochain pulumi up le change : {remedy}." },
  "renewal": {
    en: "It changes on {renewal}, when pulumi up begins its renewal; before that only a loss in the vault, a revocation or another wish in the program changes it.",
    fr: "Cela change le {renewal}, quand pulumi up commence son renouvellement ; d'ici là seuls une perte dans le coffre, une révocation ou une autre demande du programme le changent.",
  },
  "renewal-due": {
    en: "Its renewal is due since {renewal}: the next pulumi up begins it.",
    fr: "Son renouvellement est dû depuis le {renewal} : le prochain pulumi up le commence.",
  },
  "wish": {
    en: "It changes when the program says something else, or a day comes that it names.",
    fr: "Cela change quand le programme dit autre chose, ou qu'arrive un jour qu'il nomme.",
  },
  "unknown": { en: "(unknown)", fr: "(inconnu)" },
} as const satisfies Readonly<Record<string, Pair>>;

/** What each kind of resource is called at the beginning of a sentence. */
export const kindTexts = {
  OrgCertificate: { en: "Certificate {name} ({facts})", fr: "Le certificat {name} ({facts})" },
  Form413Request: { en: "Form {number} {name} ({facts})", fr: "Le formulaire {number} {name} ({facts})" },
  HealthStructure: { en: "Structure {name} ({facts})", fr: "La structure {name} ({facts})" },
  TechnicalAdmin: { en: "Administrator {name} ({facts})", fr: "L'administrateur {name} ({facts})" },
} as const satisfies Readonly<Record<string, Pair>>;
