import { formsMailbox } from "../../policy/form-progress";
import type { FormSubmission, Order } from "../platform";

/** What people read: the order sheet and the form's notice, in French. PURE. */

const portal = "https://pfc.eservices.esante.gouv.fr";

const usageLabels: Readonly<Record<string, string>> = {
  AUTH_CLI: "AUTH_CLI (authentification)",
  SIGN: "SIGN (signature)",
  CONF: "CONF (confidentialité)",
  SSL: "SSL_SERVEUR (serveur)",
};

/** The fingerprint in groups of four, to compare by eye. */
const grouped = (hex: string): string => hex.toUpperCase().replace(/(.{4})(?=.)/g, "$1 ");

const frenchDay = (iso: string): string => iso.slice(0, 10).split("-").reverse().join("/");

/** What to click and type on the portal, field by field, in the portal's order (guide ANS, pages 18 à 26). */
export function orderSheet(order: Order, paths: { readonly csr: string; readonly inbox: string }): string {
  const { structure, admins, usage, commonName, offer, renews, dossierReference, environment } = order;
  const who = admins.map(({ firstName, lastName, cardNumber }) => `${firstName} ${lastName}${cardNumber ? ` (carte ${cardNumber})` : ""}`).join(" ou ");
  return [
    "FICHE DE COMMANDE D'UN CERTIFICAT LOGICIEL IGC-SANTÉ",
    `Référence de cette fiche : ${order.wish}`,
    `Environnement            : ${environment === "production" ? "PRODUCTION" : environment === "test" ? "TEST (carte de test)" : "RÉPÉTITION (ne pas commander à l'ANS)"}`,
    `Serveur destinataire     : ${order.serverInstance}`,
    `À faire par              : ${who}, administrateur technique habilité`,
    ...(dossierReference ? [`Dossier d'habilitation   : ${dossierReference}`] : []),
    "",
    "1. DEMANDER",
    `   Ouvrir ${portal}, la carte dans le lecteur, onglet DEMANDER.`,
    `   Offre ............................. ${offer}`,
    `   Structure ......................... ${structure.name} (${structure.idNat})`,
    ...(renews
      ? ["   Nouveau produit ou renouvellement . RENOUVELER le produit existant :", `                                       n° de série ${renews.serialNumber}, fin de validité ${frenchDay(renews.notAfter)}`]
      : ["   Nouveau produit ou renouvellement . DEMANDER UN NOUVEAU PRODUIT"]),
    `   Usage ............................. ${usageLabels[usage] ?? usage}`,
    `   Service applicatif ................ ${commonName}`,
    ...(/^INSI-/.test(commonName) ? ["                                       (majuscules, un tiret, aucun espace : exactement comme ci-dessus)"] : []),
    `   Email de l'acteur ................. ${order.actorEmail}`,
    `   Email d'une personne à informer ... ${order.informedEmail ?? "(laisser vide)"}`,
    `   CSR ............................... « Charger la CSR » : ${paths.csr}`,
    "                                       Ne pas cocher la création de la CSR en ligne.",
    "   Terminer. Un courriel confirme la demande.",
    "",
    "2. RETIRER (au courriel de mise à disposition)",
    "   Onglet RETIRER, choisir le produit. Choisir un code de révocation, le saisir deux fois et le conserver",
    "   dans votre coffre : il sera redemandé pour révoquer. Accepter les CGU et la PC, télécharger le certificat.",
    "",
    "3. DÉPOSER",
    `   Déposer le fichier téléchargé, sous n'importe quel nom, dans : ${paths.inbox}`,
    "   Le prochain « pulumi up » le reconnaît à sa clé publique, le vérifie et l'installe.",
    `   En cas de refus : compléter reponse.txt (« refusé le », « motif ») et le déposer dans ${paths.inbox}.`,
    "",
    "Contrôle : SHA-256 de la clé publique de la CSR",
    `   ${grouped(order.publicKeySha256.slice(0, 32))}`,
    `   ${grouped(order.publicKeySha256.slice(32))}`,
    "",
    "La CSR ne s'envoie pas par courriel. Elle vaut pour ce seul serveur : une clé, un certificat, une instance.",
    "",
  ].join("\n");
}

/** What to do with a form, from signature to answer. */
export function formNotice(form: FormSubmission, paths: { readonly pdf: string; readonly reply: string; readonly inbox: string }): string {
  const { signatory, structure, wish } = form;
  return [
    "FORMULAIRE 413 : CE QU'IL RESTE À FAIRE",
    `Référence : ${wish}`,
    `Structure : ${structure.name} (FINESS ${structure.finess})`,
    "",
    `1. Faire signer ${paths.pdf}`,
    `   par ${signatory.firstName} ${signatory.lastName} (${signatory.email}) : relire, cocher les deux déclarations, dater, signer, apposer le cachet.`,
    "2. Déposer le PDF signé, en gardant la référence dans son nom, dans :",
    `   ${paths.inbox}`,
    `3. Envoyer le PDF signé à ${formsMailbox}`,
    "   (ou par la démarche en ligne), puis noter le jour d'envoi dans :",
    `   ${paths.reply}`,
    "4. À l'accusé de réception de l'ANS, noter la référence du dossier dans le même fichier.",
    "5. À la réponse de l'ANS (environ 3 jours ouvrés), noter « habilitation validée le », ou « refusé le » et le motif.",
    "",
    "Chaque « pulumi up » relit ces fichiers et dit ce qui reste à faire.",
    "",
  ].join("\n");
}
