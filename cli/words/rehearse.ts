import { both } from "./both";
import type { Language } from "./language";
import { firstOf, phrase } from "./phrase";

/** What `igc-sante rehearse` says. PURE. */
export const rehearseWords = {
  done: both("{done}: {list}", "{done} : {list}"),
  noForm: both("{done}: nothing; no form waits for that now", "{done} : rien ; aucun formulaire n'attend cela pour l'instant"),
  noSheet: both(
    "{done}: nothing; no revocation sheet waits for that now",
    "{done} : rien ; aucune fiche de révocation n'attend cela pour l'instant",
  ),
  nextOrder: both("the next order", "la prochaine commande"),
} as const;

/** What was done to the tickets behind it. */
export const actsDone = {
  "sign": both("signed", "signé"),
  "send": both("sent", "envoyé"),
  "validate": both("validated", "validé"),
  "refuse": both("refused", "refusé"),
  "refuse-order": both("refused", "commande refusée"),
  "answer": both("answered wrongly", "réponse erronée pour"),
  "revoke": both("revoked", "révoqué"),
  "bring-again": both("brought", "bon certificat déposé pour"),
  "clock": both("clock set", "horloge réglée"),
} as const;

/** The years of a team: what was asked for, and what it lived. */
export const yearsWords = {
  begin: both(
    "{structures} structures, {certificates} certificates, {years} years from {day}, seed {seed}",
    "Structures : {structures} ; certificats : {certificates} ; années : {years} à partir du {day} ; graine : {seed}",
  ),
  operations: both("operations", "opérations"),
  people: both("people", "personnes"),
  orders: both("orders", "commandes"),
  waiting: both("waiting days", "jours d'attente"),
  renewals: both("renewals", "renouvellements"),
  nearlyLate: both("nearly late", "presque en retard"),
  expired: both("expired in use", "échus en service"),
  wrongs: both("should never be", "ne doit jamais être"),
  again: both("again", "à rejouer"),
  failed: both("{count}; failed: {failures}", "{count} ; échecs : {failures}"),
  weeks: both(
    "{count}, {perWeek} a week; busiest weeks: {weeks}",
    "{count}, soit {perWeek} par semaine ; semaines les plus chargées : {weeks}",
  ),
  waits: both("{days} (from the order to the certificate in service)", "{days} (de la commande au certificat en service)"),
  left: both("{count}; days left: {days}", "{count} ; jours restants : {days}"),
  distribution: both(
    "median {median}, 95 % within {most}, longest {longest}",
    "médiane {median}, 95 % en {most} au plus, maximum {longest}",
  ),
  none: both("none", "aucun"),
  late: both("{name}, {days} days left", "{name}, jours restants : {days}"),
  ended: both("{name} on {day}", "{name} le {day}"),
  list: both("{count}: {list}", "{count} : {list}"),
  joint: both("; ", " ; "),
} as const;

/** What people and places did in those years: the journal counts it in English. */
const livedPhrases = [
  phrase("card lost", "carte perdue"),
  phrase("exchange away", "échange injoignable"),
  phrase("vault away", "coffre injoignable"),
  phrase("two pipelines at once", "deux pipelines à la fois"),
  phrase("act that was not possible that day", "acte impossible ce jour-là"),
  phrase("act put off: nobody was there", "acte reporté : personne n'était là"),
  phrase("act that came late", "acte tardif"),
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
