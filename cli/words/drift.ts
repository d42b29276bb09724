import type { DriftClass } from "../../provider/policy";
import { newKey, outOfUse, placed, restored, withdrawn } from "./drift-remedies";
import { type Phrase, phrase } from "./phrase";
import { formerInFrench, revokedInFrench } from "./revoked";

/** What is not as it should be, in French, class by class: a class without its French does not compile. PURE. */

interface DriftWords {
  /** What was found. */
  readonly sentence: Phrase;
  /** What is done about it. */
  readonly remedy: Phrase;
}

export const driftWords: Readonly<Record<DriftClass, DriftWords>> = {
  "evidence-missing": {
    sentence: phrase(
      "records of its evidence are no longer in the exchange: {fact}",
      "des enregistrements de sa preuve ne sont plus dans l'échange : {fact}",
    ),
    remedy: phrase(
      "find out who removed them, and put them back from a copy of the exchange (docs/evidence.md)",
      "chercher qui les a retirés, et les remettre depuis une copie de l'échange (docs/evidence.md)",
    ),
  },
  "evidence-changed": {
    sentence: phrase(
      "its evidence in the exchange is not what was recorded: {fact}",
      "sa preuve dans l'échange n'est plus ce qui a été enregistré : {fact}",
    ),
    remedy: phrase(
      "find out who writes to the exchange besides pulumi, and put the record back from a copy (docs/evidence.md)",
      "chercher qui d'autre que pulumi écrit dans l'échange, et remettre l'enregistrement depuis une copie (docs/evidence.md)",
    ),
  },
  "exportable-flipped": {
    sentence: phrase(
      "the key of the certificate in service is no longer kept as it was: {fact}",
      "la clé du certificat en service n'est plus gardée comme avant : {fact}",
    ),
    remedy: phrase(
      "find out who changed the token; if the key can have left it, have the certificate revoked",
      "chercher qui a modifié le jeton ; si la clé a pu en sortir, faire révoquer le certificat",
    ),
  },
  "vault-rights-widened": {
    sentence: phrase("the vault is open to others: {fact}", "le coffre est ouvert à d'autres : {fact}"),
    remedy: phrase(
      "take the rights of others back, and find out since when they had them",
      "retirer les droits des autres, et chercher depuis quand ils les avaient",
    ),
  },
  "revoked": {
    sentence: phrase("the certificate {serial} was {revoked}", "le certificat {serial} a été {revoked}", { revoked: revokedInFrench }),
    remedy: phrase(
      'take it out of use; then set `onRevoked: "replace"`, or remove the resource',
      'ne plus l\'utiliser ; puis mettre `onRevoked: "replace"`, ou retirer la ressource',
    ),
  },
  "structure-closed": {
    sentence: phrase("the structure is closed since {day}", "la structure est fermée depuis le {day}"),
    remedy: phrase("have the certificate revoked, and remove the resource", "faire révoquer le certificat et retirer la ressource"),
  },
  "habilitation-withdrawn": {
    sentence: phrase(
      "ANS refuses what it had validated: form 413 ({ticket})",
      "l'ANS refuse ce qu'elle avait validé : formulaire 413 ({ticket})",
    ),
    remedy: phrase(
      "settle the refusal with ANS; nothing is ordered under this form meanwhile",
      "régler le refus avec l'ANS ; d'ici là rien n'est commandé sous ce formulaire",
    ),
  },
  "habilitation-reopened": {
    sentence: phrase(
      "ANS' decision on what it had validated is open again: form 413 ({ticket})",
      "la décision de l'ANS sur ce qu'elle avait validé est rouverte : formulaire 413 ({ticket})",
    ),
    remedy: phrase(
      "ask ANS why it opened the dossier again; nothing is ordered under this form meanwhile, and what is in service stays",
      "demander à l'ANS pourquoi le dossier est rouvert ; d'ici là rien n'est commandé sous ce formulaire, et ce qui est en service reste",
    ),
  },
  "administrator-gone": {
    sentence: phrase(
      "nobody whom the validated form names is an administrator any more: {names}",
      "plus personne du formulaire validé n'est administrateur : {names}",
    ),
    remedy: phrase(
      "send form 503 for the administrators of today: nobody may order until ANS has it",
      "envoyer le formulaire 503 pour les administrateurs d'aujourd'hui : personne ne peut commander avant que l'ANS l'ait reçu",
    ),
  },
  "card-expired": {
    sentence: phrase("a technical administrator's card has ended: {who}", "la carte d'un administrateur technique est échue : {who}"),
    remedy: phrase(
      "renew the card, then set the new end in the program: orders need a card that is valid",
      "renouveler la carte, puis indiquer sa nouvelle fin dans le programme : il faut une carte valide pour commander",
    ),
  },
  "duplicate-key": {
    sentence: phrase(
      "{whose} has the very same key, and one key belongs to one server instance (ANS guide, slide 27)",
      "{whose} a la même clé, et une clé appartient à une seule instance de serveur (guide ANS, diapositive 27)",
    ),
    remedy: newKey,
  },
  "key-missing": {
    sentence: phrase(
      "the key of the certificate in service is gone from the vault",
      "la clé du certificat en service n'est plus dans le coffre",
    ),
    remedy: newKey,
  },
  "key-replaced": {
    sentence: phrase(
      "the vault holds another key than the certificate in service",
      "le coffre contient une autre clé que celle du certificat en service",
    ),
    remedy: newKey,
  },
  "request-key-missing": {
    sentence: phrase("the key of the open request is gone from the vault", "la clé de la demande en cours n'est plus dans le coffre"),
    remedy: withdrawn,
  },
  "request-key-replaced": {
    sentence: phrase(
      "the vault holds another key than the open request",
      "le coffre contient une autre clé que celle de la demande en cours",
    ),
    remedy: withdrawn,
  },
  "certificate-missing": {
    sentence: phrase("the certificate in service is gone from the vault", "le certificat en service n'est plus dans le coffre"),
    remedy: restored,
  },
  "certificate-replaced": {
    sentence: phrase(
      "the vault holds another certificate than the one in service",
      "le coffre contient un autre certificat que celui en service",
    ),
    remedy: restored,
  },
  "serial-replaced": {
    sentence: phrase(
      "the vault holds the serial {found} for its key, and not {serial}",
      "le coffre contient le n° de série {found} pour sa clé, et non {serial}",
    ),
    remedy: restored,
  },
  "entry-rolled-back": {
    sentence: phrase(
      "the vault's entry went back to a certificate of before, {before}, from {serial}",
      "l'entrée du coffre est revenue à un ancien certificat, {before}, au lieu de {serial}",
    ),
    remedy: restored,
  },
  "chain-changed": {
    sentence: phrase(
      "the chain beside the certificate in service does not lead to its root: {why}",
      "la chaîne du certificat en service ne mène pas à sa racine : {why}",
    ),
    remedy: restored,
  },
  "name-wrong": {
    sentence: phrase("the certificate in service bears another name: {name}", "le certificat en service porte un autre nom : {name}"),
    remedy: outOfUse,
  },
  "usage-wrong": {
    sentence: phrase("the certificate in service is for another usage: {usage}", "le certificat en service a un autre usage : {usage}"),
    remedy: outOfUse,
  },
  "in-service-missing": {
    sentence: phrase("what its server reads is gone from the vault", "ce que lit son serveur n'est plus dans le coffre"),
    remedy: placed,
  },
  "in-service-replaced": {
    sentence: phrase(
      "its server reads something else than the certificate in service",
      "son serveur lit autre chose que le certificat en service",
    ),
    remedy: placed,
  },
  "in-service-rolled-back": {
    sentence: phrase(
      "its server reads a certificate of before the one in service: {serial}",
      "son serveur lit un certificat antérieur à celui en service : {serial}",
    ),
    remedy: placed,
  },
  "in-service-revoked": {
    sentence: phrase(
      "its server reads a certificate of before that was revoked: {which}",
      "son serveur lit un certificat antérieur qui a été révoqué : {which}",
      { which: formerInFrench },
    ),
    remedy: phrase(
      "the certificate of now is put there; at once: igc-sante rollback NAME --undo, and let the server read it",
      "le certificat actuel y est remis ; tout de suite : igc-sante rollback NAME --undo, puis le faire lire par le serveur",
    ),
  },
  "in-service-ended": {
    sentence: phrase(
      "its server reads a certificate of before that ends: {which}",
      "son serveur lit un certificat antérieur qui prend fin : {which}",
    ),
    remedy: phrase("the certificate of now is put there", "le certificat actuel y est remis"),
  },
  "in-service-key-missing": {
    sentence: phrase(
      "the key of the certificate of before, which its server reads, is gone from the vault: {serial}",
      "la clé du certificat antérieur que lit son serveur n'est plus dans le coffre : {serial}",
    ),
    remedy: phrase(
      "put the certificate of now in service: igc-sante rollback NAME --undo, and let the server read it",
      "mettre en service le certificat actuel : igc-sante rollback NAME --undo, puis le faire lire par le serveur",
    ),
  },
  "expired": {
    sentence: phrase("the certificate in service ended on {day}", "le certificat en service a pris fin le {day}"),
    remedy: phrase("a new key and a new order, unless one is open", "nouvelle clé et nouvelle commande, sauf si une commande est en cours"),
  },
  "not-yet-valid": {
    sentence: phrase(
      "by the clock of this machine the certificate in service begins only on {day}",
      "d'après l'horloge de cette machine, le certificat en service ne commence que le {day}",
    ),
    remedy: phrase("set the clock of the machine, or wait for that day", "mettre la machine à l'heure, ou attendre ce jour"),
  },
  "expiry-near": {
    sentence: phrase("the certificate in service ends on {day}", "le certificat en service prend fin le {day}"),
    remedy: phrase("its renewal begins: a new key and a new order", "son renouvellement commence : nouvelle clé et nouvelle commande"),
  },
  "answer-waiting": {
    sentence: phrase("an answer to the order has come", "une réponse à la commande est arrivée"),
    remedy: phrase("it is checked and stored, or set aside with its fault", "elle est vérifiée et rangée, ou mise de côté avec son défaut"),
  },
  "answer-stuck": {
    sentence: phrase("an answer is there and waits: {why}", "une réponse est là et attend : {why}"),
    remedy: phrase("bring what it waits for, then run pulumi up again", "apporter ce qu'elle attend, puis relancer pulumi up"),
  },
  "revocation-forged": {
    sentence: phrase(
      "what stands for the CA's revocation list is not signed by the CA",
      "ce qui tient lieu de liste de révocation de l'AC n'est pas signé par l'AC",
    ),
    remedy: phrase("find out who answers in its place; nothing is believed of it", "chercher qui répond à sa place ; rien n'en est retenu"),
  },
  "crl-unusable": {
    sentence: phrase(
      "the CA's revocation list is there and cannot be used",
      "la liste de révocation de l'AC est là, mais ne peut pas être utilisée",
    ),
    remedy: phrase(
      "see in the line of the refresh why: set the clock, update pulumi-igc-sante, or ask ANS; whether the certificate is revoked is not known",
      "voir pourquoi dans la ligne du refresh : régler l'horloge, mettre à jour pulumi-igc-sante, ou interroger l'ANS ; on ne sait pas si le certificat est révoqué",
    ),
  },
  "crl-stale": {
    sentence: phrase("the CA's revocation list is older than it may be", "la liste de révocation de l'AC est périmée"),
    remedy: phrase(
      "have a newer one reach this machine (docs/revocation.md); whether the certificate is revoked is not known",
      "faire parvenir une liste plus récente à cette machine (docs/revocation.md) ; on ne sait pas si le certificat est révoqué",
    ),
  },
  "ca-horizon": {
    sentence: phrase(
      "its CA ends on {day}, so what follows the certificate that ends on {end} lives shorter",
      "son AC prend fin le {day} : ce qui suit le certificat finissant le {end} vivra moins longtemps",
    ),
    remedy: phrase(
      "ask ANS for the hierarchy that follows, and update pulumi-igc-sante, which pins it",
      "demander à l'ANS la hiérarchie suivante, et mettre à jour pulumi-igc-sante, qui l'épingle",
    ),
  },
  "structure-renamed": {
    sentence: phrase(
      "the certificate in service bears the structure's name of before: {subject}",
      "le certificat en service porte l'ancien nom de la structure : {subject}",
    ),
    remedy: phrase(
      "have the new name stand in its register (FINESS, Sirene, RPPS) before the renewal, which bears it; order one sooner where partners compare it",
      "faire inscrire le nouveau nom au répertoire (FINESS, Sirene, RPPS) avant le renouvellement, qui le portera ; en commander un plus tôt si des partenaires le comparent",
    ),
  },
};
