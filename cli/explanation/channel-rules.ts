import type { channelActs } from "../words";
import { guide, page, type Rule, rfc } from "./sources";

const sends: Rule = {
  en: "a channel is asked for by the program, and only pulumi up sends what came back signed",
  fr: "un canal est demandé par le programme, et seul pulumi up envoie ce qui est revenu signé",
  sources: [page("channels.md")],
};
const once: Rule = {
  en: "a form goes to ANS once: where nobody knows whether it left, it is not sent again by itself",
  fr: "un formulaire part une fois à l'ANS : si nul ne sait s'il est parti, il n'est pas renvoyé tout seul",
  sources: [page("channels.md")],
};
const owned: Rule = {
  en: "a dossier belongs to whoever opens its link first, who alone attaches the signed form and submits it",
  fr: "un dossier appartient à qui ouvre son lien en premier, qui seul y joint le formulaire signé et le dépose",
  sources: [page("demarche.md")],
};
const late: Rule = {
  en: "once ANS' usual delay is over, a person asks it",
  fr: "une fois passé le délai habituel de l'ANS, une personne la relance",
  sources: [guide("7"), page("reminders.md")],
};

const reopened: Rule = {
  en: "the online procedure lets ANS open a decision again; what follows from it for certificates, people decide",
  fr: "la démarche en ligne permet à l'ANS de rouvrir une décision ; ce qui en suit pour les certificats, des personnes le décident",
  sources: [page("demarche.md")],
};

/** What a channel leaves to people, and what is late. */
export const channelRules: Readonly<Record<keyof typeof channelActs, Rule>> = {
  "channel-send": sends,
  "channel-draft": sends,
  "channel-later": once,
  "channel-find-out": once,
  "dossier-gone-unsent": owned,
  "dossier-open": owned,
  "dossier-complete": owned,
  "mail-undelivered": {
    en: "a mail server's report is nobody's word that can be believed, so a person asks",
    fr: "l'avis d'un serveur de messagerie n'est la parole de personne de sûr : une personne demande",
    sources: [rfc(3464, "4.1"), page("channels.md")],
  },
  "dossier-correct": owned,
  "dossier-gone": owned,
  "dossier-refused-since": reopened,
  "dossier-reopened": reopened,
  "treat-heard": {
    en: "ANS decides, usually within three working days",
    fr: "l'ANS décide, d'ordinaire en trois jours ouvrés",
    sources: [guide("7"), page("channels.md")],
  },
  "write-ans-form": late,
  "write-ans": late,
};
