import type { FaultCode } from "../../provider/fault";
import { both, faultWordsOf, firstOf, type Language, phrase, roleInFrench, type Said, whoInFrench } from "../words";
import type { Delivery } from "./deliver";

/** What `igc-sante notify` says to whoever runs it; the messages themselves are always French. PURE. */
export const notifyWords = {
  nobody: both("Nobody has to be told anything new.", "Personne n'a à être informé de rien de nouveau."),
  line: both("{channel}  {to}  {notices}  {outcome}", "{channel}  {to}  {notices}  {outcome}"),
  because: both("{line} ({because})", "{line} ({because})"),
  notices: [both("{count} notice", "{count} avis"), both("{count} notices", "{count} avis")],
} as const;

export const channelWords: Readonly<Record<Delivery["channel"], Said>> = {
  mail: both("mail", "courriel"),
  webhook: both("webhook", "webhook"),
};

export const outcomeWords: Readonly<Record<Delivery["outcome"], Said>> = {
  "accepted": both("sent", "envoyé"),
  "refused": both("refused, and not sent again before the next reminder", "refusé, et pas renvoyé avant le prochain rappel"),
  "not-sent": both("not sent, the next run tries again", "non envoyé, le prochain passage réessaie"),
  "unknown": both("perhaps sent, and not sent again before the next reminder", "peut-être envoyé, et pas renvoyé avant le prochain rappel"),
  "unanswered": both("no answer, a later run posts it again", "pas de réponse, un passage ultérieur le renvoie"),
  "none": both("nothing new", "rien de nouveau"),
  "busy": both(
    "another run is at it, or died a moment ago; the next run looks again",
    "un autre passage s'en occupe, ou vient de s'interrompre ; le prochain passage y revient",
  ),
  "no-address": both(
    "not sent: name them with --to 'NAME=ADDRESS' or in --people",
    "non envoyé : indiquer son adresse par --to 'NOM=ADRESSE' ou dans --people",
  ),
  "dry-run": both("would be sent", "serait envoyé"),
};

/** Why it was not accepted. JSON has the English. */
const reasons = firstOf([
  phrase("no address is known", "aucune adresse n'est connue"),
  phrase("{count} addresses are known", "{count} adresses sont connues"),
  phrase("it answers {status}, and redirects are not followed", "réponse {status}, et les redirections ne sont pas suivies"),
  phrase("it answers {status}", "réponse {status}"),
  phrase("it cannot be reached ({code})", "injoignable ({code})"),
  phrase("it gave no answer ({code})", "aucune réponse ({code})"),
  phrase("it gave no answer for three days, and is not posted again", "aucune réponse en trois jours, plus aucun renvoi"),
  phrase(
    "an earlier run ended while it was sent, so nobody knows whether it was",
    "un passage précédent s'est interrompu pendant l'envoi : nul ne sait s'il est parti",
  ),
]);

/** @param fault code of what failed, where it was a fault */
export function reasonIn(language: Language, because: string, fault: FaultCode | undefined): string {
  if (language === "en" || because === "") return because;
  return reasons(because) ?? (fault ? `${faultWordsOf(fault).title} [${fault}] ${because}` : because);
}

/** Whom it is for: a name, or what somebody does. */
export const whomIn = (language: Language, to: string): string => (language === "en" ? to : (roleInFrench(to) ?? whoInFrench(to)));
