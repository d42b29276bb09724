import type { CertificatePhase, FormPhase } from "../../provider/policy";
import type { Language } from "./language";

/** Words for people in both languages, side by side: one without its French does not compile. PURE. */

type Pair = Readonly<Record<Language, string>>;

/** How far a certificate is, as a person says it. */
export const phases: Readonly<Record<CertificatePhase | FormPhase | "partner", Pair>> = {
  "awaiting-habilitation": { en: "awaiting habilitation", fr: "en attente d'habilitation" },
  "to-order": { en: "to order", fr: "à commander" },
  "issued": { en: "issued", fr: "en service" },
  "renewing": { en: "renewing", fr: "en renouvellement" },
  "quarantined": { en: "quarantined", fr: "mis de côté" },
  "revoked": { en: "revoked", fr: "révoqué" },
  "expired": { en: "expired", fr: "échu" },
  "to-sign": { en: "to sign", fr: "à signer" },
  "to-send": { en: "to send", fr: "à envoyer" },
  "sent": { en: "sent", fr: "envoyé" },
  "acknowledged": { en: "acknowledged", fr: "accusé de réception" },
  "validated": { en: "validated", fr: "validé" },
  "refused": { en: "refused", fr: "refusé" },
  "partner": { en: "partner", fr: "partenaire" },
};

/** A phase in a language: in English the word of the state itself, which is what people search for. */
export const phaseIn = (language: Language, phase: string): string =>
  language === "fr" && Object.hasOwn(phases, phase) ? phases[phase as keyof typeof phases].fr : phase;

/** What `next`, `status`, `explain`, `history` and `calendar` say; `{name}` is filled in. */
export const wordings = {
  "nobody": { en: "Nobody has to act.", fr: "Personne n'a rien à faire." },
  "somebody": { en: "Somebody must act", fr: "Quelqu'un doit agir" },
  "nothing-for": { en: "{who} has nothing to do.", fr: "{who} n'a rien à faire." },
  "these-have": { en: "These have: {who}.", fr: "Ont à faire : {who}." },
  "by": { en: "by {day}", fr: "avant le {day}" },
  "for": { en: "for {whom}", fr: "pour {whom}" },
  "structures": { en: "{count} structures: {list}", fr: "{count} structures : {list}" },
  "and-more": { en: "{list} and {count} more", fr: "{list} et {count} de plus" },
  "also-more": { en: "{first}; and {count} more", fr: "{first} ; et {count} de plus" },
  "certificate": { en: "{count} certificate", fr: "{count} certificat" },
  "certificates": { en: "{count} certificates", fr: "{count} certificats" },
  "where": { en: "where", fr: "où" },
  "because": { en: "because", fr: "pourquoi" },
  "colon": { en: ": ", fr: " : " },
  "semicolon": { en: "; ", fr: " ; " },
  "or": { en: " or ", fr: " ou " },
  "secret": { en: "(secret)", fr: "(secret)" },
  "none": { en: "none", fr: "aucune" },
  "no-resource": { en: "No resource of pulumi-igc-sante in this stack.", fr: "Aucune ressource de pulumi-igc-sante dans cette stack." },
  "no-match": { en: "No row is of what was asked for.", fr: "Aucune ligne ne correspond à la demande." },
  "structure": { en: "structure", fr: "structure" },
  "instance": { en: "instance", fr: "instance" },
  "usage": { en: "usage", fr: "usage" },
  "cn": { en: "CN", fr: "CN" },
  "phase": { en: "phase", fr: "phase" },
  "days-left": { en: "days left", fr: "jours restants" },
  "drift": { en: "drift", fr: "écart" },
  "next-action": { en: "next action", fr: "prochaine action" },
  "administrator": { en: "administrator", fr: "administrateur" },
  "form": { en: "form {number}", fr: "formulaire {number}" },
  "worklist": { en: "What is to be done", fr: "À faire" },
  "as-of": { en: "as of {day}", fr: "au {day}" },
  "summary": {
    en: "{certificates}: {serving} in service, {waiting} for people to act, {trouble} in trouble; {end}",
    fr: "{certificates} : {serving} en service, {waiting} en attente de personnes, {trouble} en défaut ; {end}",
  },
  "next-end": { en: "next end {day} ({days})", fr: "prochaine fin le {day} ({days})" },
  "day": { en: "{count} day", fr: "{count} jour" },
  "days": { en: "{count} days", fr: "{count} jours" },
  "no-end": { en: "no end is known", fr: "aucune fin connue" },
  "certificate-ends": { en: "Certificate ends: {whose}", fr: "Fin de certificat : {whose}" },
  "certificate-ends-why": {
    en: "Serial number {serial}; it ends on {day} at {time} UTC. A renewal is ordered while it is active: igc-sante status says how far it is.",
    fr: "N° de série {serial} ; il prend fin le {day} à {time} UTC. Un renouvellement se commande tant qu'il est actif : igc-sante status dit où il en est.",
  },
  "renewal-begins": { en: "Renewal begins: {whose}", fr: "Début du renouvellement : {whose}" },
  "renewal-begins-why": {
    en: "From this day pulumi up makes the next key and the order; an administrator orders and withdraws it on the portal.",
    fr: "Dès ce jour pulumi up fait la clé suivante et la commande ; un administrateur le commande et le retire sur le portail.",
  },
  "card-ends": { en: "Card ends: {card} of {who}", fr: "Fin de carte : {card} de {who}" },
  "card-ends-why": {
    en: "The portal opens with a card that has not ended. Have it renewed, then set cardExpiresOn.",
    fr: "Le portail s'ouvre avec une carte non échue. La faire renouveler, puis indiquer cardExpiresOn.",
  },
  "act": { en: "{who}: {what}", fr: "{who} : {what}" },
  "act-why": { en: "Where: {where}. Why: {because}.", fr: "Où : {where}. Pourquoi : {because}." },
  "watching": { en: "{at}; every {seconds} s, Ctrl-C ends", fr: "{at} ; toutes les {seconds} s, Ctrl-C arrête" },
} as const satisfies Readonly<Record<string, Pair>>;

export type Wording = keyof typeof wordings;

/** Fills a wording in. */
export const say = (language: Language, wording: Wording, facts: Readonly<Record<string, string | number>> = {}): string =>
  fill(wordings[wording][language], facts);

export const fill = (text: string, facts: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : whole));

/** `1 day`, `2 days`: French has the singular up to 1, English for 1 alone. */
export const dayCount = (language: Language, count: number): string =>
  say(language, count === 1 || (language === "fr" && count === 0) ? "day" : "days", { count });

/** The days of a sentence in another way than YYYY-MM-DD; what is part of a name, a path or an address stays. */
export const daysWritten = (text: string, write: (day: string) => string): string =>
  text.replace(/(?<![\w/-])\d{4}-\d{2}-\d{2}(?![\w/-])/g, write);
