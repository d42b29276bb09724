import type { FaultCode } from "../../provider/fault";

/** Faults that people at the desk meet, in French: what it means, and what to do. All others are shown in the program's own words. Pure. */

interface FrenchFault {
  readonly what: string;
  readonly remedy: string;
}

// biome-ignore format: two lines a code, as provider/fault-codes.ts has them
const faults: Partial<Record<FaultCode, readonly [what: string, remedy: string]>> = {
  "answer-unreadable": ["Ce fichier ne contient rien qui se lise comme un certificat.",
    "Déposer le fichier tel que le portail le donne : CER, PEM, P7B, P12, ou un ZIP de ceux-ci."],
  "answer-wrong-key": ["Ce certificat est celui d'une autre clé : une autre commande, ou une clé que le portail a créée lui-même.",
    "Retirer le certificat de la commande passée avec notre CSR. Si le portail a créé la clé, commander à nouveau en chargeant demande.csr."],
  "answer-wrong-subject": ["Ce certificat porte une autre structure ou un autre « Service applicatif » que la commande.",
    "Déposer le bon ; si la commande a été passée autrement, la passer à nouveau sur le portail avec la même CSR."],
  "answer-wrong-usage": ["Ce certificat a un autre usage que celui qui est commandé.",
    "Déposer le bon ; si la commande a été passée pour un autre usage, la passer à nouveau sur le portail avec la même CSR."],
  "answer-wrong-environment": ["Ce certificat est d'un autre environnement : TEST au lieu de PRODUCTION, ou l'inverse.",
    "Commander et retirer avec une carte du bon environnement."],
  "answer-expired": ["Ce certificat, ou l'un de ceux auxquels il mène, est expiré.",
    "Déposer le certificat le plus récent de cette commande ; s'il n'y en a pas, passer la commande à nouveau sur le portail."],
  "answer-not-yet-valid": ["La validité de ce certificat n'a pas commencé.",
    "Le déposer à nouveau quand elle aura commencé ; si elle devait l'avoir, mettre cette machine à l'heure."],
  "answer-profile": ["Ce certificat vient de la bonne autorité et ne respecte pas le profil de l'IGC-Santé.",
    "Ne pas l'installer. Interroger le support de l'ANS avec son numéro de série."],
  "answer-chain-missing": ["Les certificats entre celui-ci et sa racine manquent.",
    "Déposer le fichier P7B du portail, qui les contient."],
  "answer-chain-foreign": ["Ce certificat ne mène pas à une racine de l'IGC-Santé pour cet environnement.",
    "Ne pas l'installer. Retirer à nouveau le certificat sur le portail."],
  "answer-ambiguous": ["Plusieurs certificats, ou plusieurs fichiers, répondent à cette commande ; aucun n'a été choisi.",
    "Ne déposer que le bon : un fichier par commande."],
  "answer-password": ["Ce fichier est protégé par un mot de passe.",
    "Déposer le certificat sans sa clé (CER ou P7B). Si le portail a créé la clé, commander à nouveau en chargeant demande.csr."],
  "answer-too-big": ["Ce fichier est plus gros, ou contient plus, que ce qui est lu.",
    "Déposer le seul fichier du certificat, tel que le portail le donne."],
  "anchor-missing": ["La racine à laquelle ce certificat pourrait mener manque ici ; le certificat est peut-être bon.",
    "Prévenir la personne qui exploite l'échange : un fichier du dossier ca ne se lit pas, ou la racine de la répétition manque."],
  "ticket-unknown": ["L'échange n'a plus de commande ni de formulaire ouvert sous ce ticket.",
    "Revenir à la liste : la commande a été close ou remplacée."],
  "platform-unreachable": ["L'échange ne peut pas être lu ou écrit pour l'instant ; rien n'a été décidé.",
    "Vérifier que le dossier ou le stockage est accessible depuis cette machine, puis recommencer."],
  "platform-corrupt": ["Un fichier de l'échange manque ou ne se lit pas.",
    "Le remettre depuis une sauvegarde ; prévenir la personne qui exploite l'échange."],
  "platform-brings-itself": ["C'est une répétition : le simulateur fait lui-même ses réponses, personne n'y dépose rien.",
    "Jouer ses rôles avec igc-sante rehearse."],
  "exchange-missing": ["Le stockage de l'échange n'existe pas, ou pas dans cette région.",
    "Vérifier son adresse avec la personne qui exploite l'échange."],
  "exchange-forbidden": ["Le stockage de l'échange refuse l'accès.",
    "Demander les droits à la personne qui exploite l'échange, et vérifier l'heure de cette machine."],
  "state-unreadable": ["Ce qui est donné comme état de la stack n'en est pas un.",
    "En écrire un avec : pulumi stack export > state.json"],
  "not-configured": ["Il n'y a pas de stack Pulumi ici, ou pulumi n'est pas installé.",
    "Lancer la commande dans le dossier du programme, ou donner un export : igc-sante desk --file state.json"],
  "vault-entry-missing": ["Le coffre n'a pas la clé de cette commande.",
    "Lancer « pulumi refresh » puis « pulumi up » : une clé perdue se remplace."],
};

/** French of a fault's code; `undefined` of those that nobody meets here. */
export function frenchFault(code: string): FrenchFault | undefined {
  const known = Object.hasOwn(faults, code) ? faults[code as FaultCode] : undefined;
  return known && { what: known[0], remedy: known[1] };
}
