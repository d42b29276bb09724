import type { Language } from "./language";
import { firstOf, phrase } from "./phrase";
import { spoken } from "./spoken";

/** What `igc-sante rehearse` says. PURE. */
export const rehearseWords = {
  done: spoken("{done}: {list}", "{done} : {list}"),
  noForm: spoken("{done}: nothing; no form waits for that now", "{done} : rien ; aucun formulaire n'attend cela pour l'instant"),
  noSheet: spoken(
    "{done}: nothing; no revocation sheet waits for that now",
    "{done} : rien ; aucune fiche de révocation n'attend cela pour l'instant",
  ),
  nextOrder: spoken("the next order", "la prochaine commande"),
} as const;

/** What was done to the tickets behind it. */
export const actsDone = {
  "sign": spoken("signed", "signé"),
  "send": spoken("sent", "envoyé"),
  "validate": spoken("validated", "validé"),
  "refuse": spoken("refused", "refusé"),
  "refuse-order": spoken("refused", "commande refusée"),
  "answer": spoken("answered wrongly", "réponse erronée pour"),
  "revoke": spoken("revoked", "révoqué"),
  "bring-again": spoken("brought", "bon certificat déposé pour"),
  "clock": spoken("clock set", "horloge réglée"),
} as const;

/** The years of a team: what was asked for, and what it lived. */
export const yearsWords = {
  begin: spoken(
    "{structures} structures, {certificates} certificates, {years} years from {day}, seed {seed}",
    "Structures : {structures} ; certificats : {certificates} ; années : {years} à partir du {day} ; graine : {seed}",
  ),
  operations: spoken("operations", "opérations"),
  people: spoken("people", "personnes"),
  orders: spoken("orders", "commandes"),
  waiting: spoken("waiting days", "jours d'attente"),
  renewals: spoken("renewals", "renouvellements"),
  nearlyLate: spoken("nearly late", "presque en retard"),
  expired: spoken("expired in use", "échus en service"),
  wrongs: spoken("should never be", "ne doit jamais être"),
  again: spoken("again", "à rejouer"),
  failed: spoken("{count}; failed: {failures}", "{count} ; échecs : {failures}"),
  weeks: spoken(
    "{count}, {perWeek} a week; busiest weeks: {weeks}",
    "{count}, soit {perWeek} par semaine ; semaines les plus chargées : {weeks}",
  ),
  waits: spoken("{days} (from the order to the certificate in service)", "{days} (de la commande au certificat en service)"),
  left: spoken("{count}; days left: {days}", "{count} ; jours restants : {days}"),
  distribution: spoken(
    "median {median}, 95 % within {most}, longest {longest}",
    "médiane {median}, 95 % en {most} au plus, maximum {longest}",
  ),
  none: spoken("none", "aucun"),
  late: spoken("{name}, {days} days left", "{name}, jours restants : {days}"),
  ended: spoken("{name} on {day}", "{name} le {day}"),
  list: spoken("{count}: {list}", "{count} : {list}"),
  joint: spoken("; ", " ; "),
} as const;

/** What people and places did in those years: the journal counts it in English. */
const livedPhrases = [
  phrase("card lost", "carte perdue"),
  phrase("exchange away", "échange injoignable"),
  phrase("vault away", "coffre injoignable"),
  phrase("two pipelines at once", "deux pipelines à la fois"),
  phrase("act that was not possible that day", "acte impossible ce jour-là"),
  phrase("form signed", "formulaire signé"),
  phrase("form sent", "formulaire envoyé"),
  phrase("form corrected", "formulaire corrigé"),
  phrase("form refused", "formulaire refusé"),
  phrase("form validated", "formulaire validé"),
  phrase("order refused", "commande refusée"),
  phrase("wrong answer brought", "mauvais certificat déposé"),
  phrase("right answer brought", "bon certificat déposé"),
  phrase("right answer brought twice", "bon certificat déposé deux fois"),
  phrase("mailbox died", "boîte aux lettres hors service"),
  phrase("administrator left", "départ d'un administrateur"),
  phrase("{name}: renewed on {day}, before {earliest}", "{name} : renouvelé le {day}, avant le {earliest}"),
  phrase("{name}: renewed {days} days before its end", "{name} : renouvelé {days} jours avant sa fin"),
  phrase("{name}: ordered twice in round {round}: {one}, {other}", "{name} : commandé deux fois au tour {round} : {one}, {other}"),
] as const;

export const livedIn = (language: Language, text: string): string => (language === "en" ? text : (firstOf(livedPhrases)(text) ?? text));
