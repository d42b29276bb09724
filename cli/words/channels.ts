import { dossier, formNamed } from "./parts";
import { whoInFrench } from "./people";
import { oneOfWords, type Phrase, phrase } from "./phrase";

/** What a channel leaves to people, and what is late, in French. PURE. */

const form = { form: formNamed };

export const channelActs = {
  "channel-send": phrase("run pulumi up: it sends {form} to {to}", "lancer pulumi up : il envoie le {form} à {to}", form),
  "channel-draft": phrase(
    "run pulumi up: it prepares the dossier of {form} at {to}",
    "lancer pulumi up : il prépare le dossier du {form} sur {to}",
    form,
  ),
  "channel-later": phrase(
    "run pulumi up again in an hour: the sender's mailbox tells then whether it left",
    "relancer pulumi up dans une heure : la boîte de l'expéditeur dit alors s'il est parti",
  ),
  "channel-find-out": phrase(
    "find out whether ANS has {form} (Message-ID {id}): if so, note the day in reponse.txt; if not, remove {note} and run pulumi up",
    "savoir si l'ANS a le {form} (Message-ID {id}) : si oui, noter le jour dans reponse.txt ; sinon, retirer {note} et lancer pulumi up",
    form,
  ),
  "dossier-gone-unsent": phrase(
    "ask {signer} what became of the dossier of {form}; have another one prepared with igc-sante form dossier {ticket} --again, or note in reponse.txt how ANS got the form",
    "demander à {signer} ce qu'est devenu le dossier du {form} ; en faire préparer un autre avec igc-sante form dossier {ticket} --again, ou noter dans reponse.txt comment l'ANS a reçu le formulaire",
    { ...form, signer: whoInFrench },
  ),
  "dossier-open": phrase(
    "open the prepared dossier of {form} (igc-sante form dossier {ticket} shows its link), attach the signed PDF and submit it",
    "ouvrir le dossier préparé du {form} (igc-sante form dossier {ticket} en montre le lien), y joindre le PDF signé et le déposer",
    form,
  ),
  "dossier-complete": phrase(
    "complete the prepared dossier of {form}, attach the signed PDF and submit it",
    "compléter le dossier préparé du {form}, y joindre le PDF signé et le déposer",
    form,
  ),
  "mail-undelivered": phrase(
    "ask ANS whether it has {dossier}; if not, correct the address {to}, send the signed form another way and note the day in reponse.txt",
    "demander à l'ANS si elle a {dossier} ; sinon, corriger l'adresse {to}, envoyer le formulaire signé par une autre voie et noter le jour dans reponse.txt",
    { dossier },
  ),
  "dossier-correct": phrase(
    "correct {dossier} as ANS asks there, and submit it again",
    "corriger {dossier} comme l'ANS le demande là, et le déposer de nouveau",
    { dossier },
  ),
  "dossier-gone": phrase(
    "ask {signer} what became of {dossier}; if it was withdrawn, note « refusé le » with that reason in reponse.txt and run pulumi up",
    "demander à {signer} ce qu'est devenu {dossier} ; s'il a été retiré, noter « refusé le » avec ce motif dans reponse.txt et lancer pulumi up",
    { dossier, signer: whoInFrench },
  ),
  "dossier-refused-since": phrase(
    "settle with ANS that it no longer accepts {dossier}; place no new order under it meanwhile",
    "régler avec l'ANS qu'elle n'accepte plus {dossier} ; ne passer d'ici là aucune nouvelle commande à ce titre",
    { dossier },
  ),
  "dossier-reopened": phrase(
    "ask ANS why it opened {dossier} again; place no new order under it meanwhile",
    "demander à l'ANS pourquoi elle a rouvert {dossier} ; ne passer d'ici là aucune nouvelle commande à ce titre",
    { dossier },
  ),
  "treat-heard": phrase(
    "treat {dossier}; its answer is read at the next pulumi up (channel {place}); what comes another way is noted in reponse.txt",
    "traiter {dossier} ; sa réponse est lue au prochain pulumi up (canal {place}) ; ce qui vient autrement est noté dans reponse.txt",
    { dossier },
  ),
  "write-ans-form": phrase(
    "write to ANS about {dossier}, {form}, sent on {day}: igc-sante status --overdue prints the text; then note its answer in reponse.txt",
    "écrire à l'ANS au sujet de : {dossier}, {form}, envoyé le {day} : igc-sante status --overdue imprime le texte ; noter ensuite sa réponse dans reponse.txt",
    { dossier, form: formNamed },
  ),
  "write-ans": phrase(
    "write to ANS about {dossier}, sent on {day}: igc-sante status --overdue prints the text; then note its answer in reponse.txt",
    "écrire à l'ANS au sujet de : {dossier}, envoyé le {day} : igc-sante status --overdue imprime le texte ; noter ensuite sa réponse dans reponse.txt",
    { dossier },
  ),
} as const satisfies Readonly<Record<string, Phrase>>;

export const channelReasons: readonly Phrase[] = [
  phrase(
    "a mail server reported on {day} that the mail {id} was perhaps not delivered: {why}",
    "un serveur de messagerie a signalé le {day} que le courriel {id} n'a peut-être pas été remis : {why}",
  ),
  phrase("{form} is signed, and {place} carries it", "le {form} est signé, et {place} le transporte", form),
  phrase(
    "on {day} {form} was about to leave for {to}, and nobody noted whether it did",
    "le {day} le {form} allait partir pour {to}, et nul n'a noté s'il est parti",
    form,
  ),
  phrase("it is never sent a second time by itself", "il n'est jamais renvoyé tout seul"),
  phrase(
    "the dossier was opened at {to} and is not there any more: whoever opened it deleted it, or it was kept no longer",
    "le dossier a été ouvert sur {to} et n'y est plus : qui l'a ouvert l'a supprimé, ou sa durée de garde est passée",
  ),
  phrase(
    "somebody opened the dossier and did not submit it; only who opened it can",
    "quelqu'un a ouvert le dossier sans le déposer ; seul qui l'a ouvert le peut",
  ),
  phrase(
    "only a person can attach a file and submit it; who opens the link first owns the dossier, and unopened it purges itself after {days} days",
    "seule une personne peut joindre un fichier et déposer ; qui ouvre le lien en premier possède le dossier, et non ouvert il s'efface après {days} jours",
  ),
  phrase("ANS gave {dossier} back for corrections", "l'ANS a rendu {dossier} pour correction", { dossier }),
  phrase("ANS had accepted {dossier}, and decided against it since", "l'ANS avait accepté {dossier}, et en a décidé autrement depuis", {
    dossier,
  }),
  phrase("ANS had accepted {dossier}, and its decision is open again", "l'ANS avait accepté {dossier}, et sa décision est rouverte", {
    dossier,
  }),
  phrase(
    "certificates in service go on, and nothing is revoked or ordered anew by itself",
    "les certificats en service continuent, et rien n'est révoqué ni recommandé tout seul",
  ),
  phrase(
    "{dossier} was submitted at {to} and is not there any more: its owner withdrew or deleted it, or it is kept no longer",
    "{dossier} a été déposé sur {to} et n'y est plus : son propriétaire l'a retiré ou supprimé, ou sa durée de garde est passée",
    { dossier },
  ),
  phrase("ANS was expected to answer by {day} and {silence}", "une réponse de l'ANS était attendue pour le {day} : {silence}", {
    silence: oneOfWords({ "has acknowledged nothing": "pas d'accusé de réception", "has not decided": "pas de décision" }),
  }),
  phrase(
    "handed out on {day} and not back by {end}: igc-sante status --overdue prints a text to remind them",
    "remis le {day} et pas revenu pour le {end} : igc-sante status --overdue imprime un texte de rappel",
  ),
];
