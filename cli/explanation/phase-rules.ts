import type { CertificatePhase, FormPhase } from "../../provider/policy";
import type { Language } from "../words";
import { form413, guide, law, page, type Rule, rfc } from "./sources";

/** The rule that makes a certificate's phase, as a sentence; of a phase of another version nothing. */
export const phaseRuleIn = (language: Language, phase: string): string | undefined => {
  const rule = Object.hasOwn(certificateRules, phase) ? certificateRules[phase as CertificatePhase][language] : undefined;
  return rule && `${rule[0]!.toUpperCase()}${rule.slice(1)}.`;
};

/** Which rule makes each phase. PURE. */
export const certificateRules: Readonly<Record<CertificatePhase, Rule>> = {
  "awaiting-habilitation": {
    en: "the key is made at once, and an order is placed only under a form that ANS has validated",
    fr: "la clé est faite tout de suite, et une commande n'est passée que sous un formulaire validé par l'ANS",
    sources: [guide("7"), page("prerequisites.md")],
  },
  "to-order": {
    en: "an order is handed out once, and stays open until a certificate for its key is brought",
    fr: "une commande est remise une seule fois, et reste ouverte jusqu'au dépôt d'un certificat pour sa clé",
    sources: [guide("18 to 27"), page("exchange.md")],
  },
  "issued": {
    en: "a certificate in service is left alone until its renewal is due",
    fr: "un certificat en service reste tel quel jusqu'à la date de son renouvellement",
    sources: [page("renewal.md")],
  },
  "renewing": {
    en: "the certificate in service stays until its successor is issued and checked",
    fr: "le certificat en service reste jusqu'à ce que son successeur soit délivré et vérifié",
    sources: [guide("21"), page("renewal.md")],
  },
  "quarantined": {
    en: "an answer that is not what was ordered is set aside, and nothing is ordered again by itself",
    fr: "une réponse qui n'est pas ce qui a été commandé est mise de côté, et rien n'est recommandé tout seul",
    sources: [page("errors.md"), page("exchange.md")],
  },
  "revoked": {
    en: "a revocation is final, and the key of a revoked certificate is never used again",
    fr: "une révocation est définitive, et la clé d'un certificat révoqué ne sert plus jamais",
    sources: [law, rfc(5280, "5.3.1"), page("revocation.md")],
  },
  "expired": {
    en: "a certificate ends at its notAfter, whatever else is the case",
    fr: "un certificat prend fin à sa date notAfter, quoi qu'il arrive",
    sources: [rfc(5280, "4.1.2.5"), page("renewal.md")],
  },
};

export const formRules: Readonly<Record<FormPhase, Rule>> = {
  "to-sign": {
    en: "ANS takes orders only from administrators named on a form that who answers for the structure has signed",
    fr: "l'ANS n'accepte de commandes que des administrateurs nommés sur un formulaire signé par qui répond de la structure",
    sources: [form413("3.2"), guide("7"), page("signed-forms.md")],
  },
  "to-send": {
    en: "a signed form counts from the day it is sent to ANS' mailbox, and a person notes that day",
    fr: "un formulaire signé compte du jour de son envoi à la boîte de l'ANS, et une personne note ce jour",
    sources: [guide("7"), page("exchange.md")],
  },
  "sent": {
    en: "ANS usually answers within three working days, and silence is no answer",
    fr: "l'ANS répond d'ordinaire en trois jours ouvrés, et le silence n'est pas une réponse",
    sources: [guide("7"), page("exchange.md")],
  },
  "acknowledged": {
    en: "an acknowledgement names the dossier and decides nothing",
    fr: "un accusé de réception nomme le dossier et ne décide rien",
    sources: [guide("7"), page("exchange.md")],
  },
  "validated": {
    en: "once validated a form stays so; administrators and domains change by form 503",
    fr: "un formulaire validé le reste ; les administrateurs et les domaines changent par le formulaire 503",
    sources: [page("administrators.md"), page("forms.md")],
  },
  "refused": {
    en: "ANS' refusal stands until a person's later statement; a corrected form is another form",
    fr: "le refus de l'ANS vaut jusqu'à une déclaration ultérieure d'une personne ; un formulaire corrigé en est un autre",
    sources: [page("exchange.md"), page("forms.md")],
  },
};

/** Of structures and administrators: something is missing, or nothing is. */
export const standingRules = {
  due: {
    en: "what others build on comes first, and what the program does not say holds nobody up",
    fr: "ce dont le reste dépend vient d'abord, et ce que le programme ne dit pas ne bloque personne",
    sources: [guide("5"), page("prerequisites.md")],
  },
  met: {
    en: "nothing that the program says is missing, and registers agree as far as they were asked",
    fr: "rien de ce que dit le programme ne manque, et les répertoires interrogés sont d'accord",
    sources: [page("prerequisites.md"), page("registers.md")],
  },
} as const satisfies Readonly<Record<string, Rule>>;
