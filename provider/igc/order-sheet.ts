import { parisDay } from "../calendar";
import type { CodePlace, Order } from "./platform";

/** The order sheet in French: what to click and type on the portal, field by field, in its order. PURE. */

const portal = "https://pfc.eservices.esante.gouv.fr";

/** As the portal's step 3 offers them; what they are for, in the words of form 413. */
const usages: Readonly<Record<string, string>> = {
  AUTH_CLI: "AUTH_CLI (authentification)",
  SIGN: "SIGN (signature)",
  CONF: "CONF (confidentialité)",
  SSL: "SSL (serveur)",
};

export const environments: Readonly<Record<string, string>> = {
  production: "PRODUCTION",
  test: "TEST",
  rehearsal: "RÉPÉTITION : ne rien commander à l'ANS",
};

/** JJ/MM/AAAA in Paris, as the portal shows it. */
export const frenchDay = (instant: string): string => parisDay(new Date(instant)).toISOString().slice(0, 10).split("-").reverse().join("/");

/** `Offre ........... ORG`: the field as the portal names it, then the value. */
const field = (name: string, value: string): string => `   ${`${name} `.padEnd(36, ".")} ${value}`;
const more = (value: string): string => `${" ".repeat(40)}${value}`;
export const fact = (name: string, value: string): string => `${name.padEnd(15)}: ${value}`;

/**
 * What a technical administrator follows (guide ANS médecine de ville, slides 18 to 27).
 * @param inbox folder for what comes back
 * @param submittedAt ISO 8601
 */
export function orderSheet(order: Order, inbox: string, submittedAt: string): string {
  const sections = [heading(order, submittedAt), signIn(order, "1"), request(order), withdraw(order), bring(inbox), check(order)];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const heading = (
  { wish, structure, serverInstance, offer, usage, commonName, environment, dossierReference, admins }: Order,
  submittedAt: string,
): string[] => [
  "COMMANDE D'UN CERTIFICAT LOGICIEL IGC-SANTÉ",
  "",
  fact("Ticket", wish),
  fact("Préparée le", frenchDay(submittedAt)),
  fact("Environnement", environments[environment] ?? environment),
  fact("Structure", `${structure.name} (${structure.idNat}), ${structure.department}`),
  fact("Certificat", `${offer} ${usage}, ${commonName}`),
  fact("Serveur", serverInstance),
  ...(dossierReference ? [fact("Habilitation", `formulaire 413, dossier ${dossierReference}`)] : []),
  fact("À faire par", "un administrateur technique habilité, avec sa carte :"),
  ...(admins.length === 0
    ? [`${" ".repeat(17)}personne pour l'instant (carte échue, ou formulaire 503 en cours) : ne rien commander`]
    : []),
  ...admins.map(
    ({ firstName, lastName, cardNumber }) => `${" ".repeat(17)}${firstName} ${lastName}${cardNumber ? `, carte n° ${cardNumber}` : ""}`,
  ),
];

/** Slide 18: for TEST certificates only the card is offered. */
export const signIn = ({ environment }: Pick<Order, "environment">, step: string): string[] => [
  `${step}. SE CONNECTER`,
  `   ${portal}`,
  environment === "production"
    ? "   Carte dans le lecteur : « Carte CPS ». Sans lecteur : « Pro Santé Connect » (e-CPS ou e-CPx)."
    : "   Carte de TEST dans le lecteur : « Carte CPS » (Pro Santé Connect ne donne pas accès au TEST).",
];

const request = (order: Order): string[] => [
  "2. ONGLET « DEMANDER »",
  field("Offre", order.offer),
  field("Structure", `${order.structure.name} (${order.structure.idNat})`),
  more(`si la liste est longue, chercher ${order.structure.idNat}`),
  ...renewalOrNew(order),
  field("Usage", usages[order.usage] ?? order.usage),
  field("Service applicatif", order.commonName),
  more(
    /^INSI-/.test(order.commonName)
      ? "en majuscules, avec le tiret, sans aucun espace"
      : "à la lettre : ce texte devient le CN du certificat",
  ),
  field("Email de l'acteur", order.actorEmail),
  field("Email d'une personne à informer", order.informedEmail ?? "(laisser vide)"),
  field("CSR", "« Charger la CSR » : le fichier demande.csr de ce dossier"),
  more("ne pas cocher la création en ligne : la clé existe déjà"),
  "   Cliquer sur « Terminer ». Un courriel de confirmation arrive à l'email de l'acteur.",
];

/** Slide 21: a renewal is chosen from a list that opens with the arrow beside the search field. */
const renewalOrNew = ({ renews, commonName }: Order): string[] =>
  renews
    ? [
        field("Nouveau produit ou renouvellement", "RENOUVELLEMENT : ne pas demander un nouveau produit"),
        more("flèche à droite de « Recherche », puis choisir le produit :"),
        more(`${commonName}, n° de série ${renews.serialNumber},`),
        more(`fin de validité ${frenchDay(renews.notAfter)}`),
      ]
    : [field("Nouveau produit ou renouvellement", "« Demander un nouveau produit »")];

const withdraw = ({ actorEmail, code }: Order): string[] => [
  `3. ONGLET « RETIRER », quand ${actorEmail} reçoit l'avis de mise à disposition`,
  ...(code ? readCode(code) : chooseCode),
  "   Accepter les CGU et la PC, puis télécharger le certificat.",
];

const chooseCode = [
  "   Choisir un code de révocation et le saisir deux fois. Le conserver dans un coffre à secrets, ni ici ni dans",
  "   un courriel : il sera redemandé pour révoquer le certificat.",
];

const readCode = (place: CodePlace): string[] => [
  "   Le portail demande un code de révocation, à saisir deux fois. Cette commande le crée et l'affiche :",
  codeCommand(place),
  "   Il reste dans le coffre, à côté de la clé, et sera redemandé pour révoquer le certificat : ne l'écrire ni ici",
  "   ni dans un courriel. Un autre code a été choisi ? Le confier à la même commande, suivie de --record.",
];

/** The command that shows a code to whoever may read the vault. An address has characters that shells read otherwise. */
export const codeCommand = ({ vault, entry }: CodePlace): string =>
  `   igc-sante revocation-code ${/^[\w:./@-]+$/.test(vault) ? vault : JSON.stringify(vault)} ${entry}`;

const bring = (inbox: string): string[] => [
  "4. DÉPOSER le fichier téléchargé, sans le modifier, dans le dossier",
  `   ${inbox}`,
  "   Son nom est libre : il est reconnu à sa clé publique, puis vérifié au prochain « pulumi up ».",
  "   Commande refusée ? Compléter reponse.txt (« refusé le », « motif ») dans ce dossier.",
];

const check = ({ publicKeySha256 }: Order): string[] => [
  "CONTRÔLE : SHA-256 de la clé publique contenue dans demande.csr",
  ...publicKeySha256
    .toUpperCase()
    .match(/.{32}/g)!
    .map((half) => `   ${half.match(/.{4}/g)!.join(" ")}`),
  "   openssl req -in demande.csr -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256",
  "",
  "NE JAMAIS ENVOYER LA CSR PAR COURRIEL (recommandation de l'ANS). Elle vaut pour ce seul serveur :",
  "ne copier ni le certificat ni la clé vers un autre.",
];

/** The top of a sheet that replaces another: who followed the first must see that it changed. */
export const replacedHeading = (day: string, kept: readonly string[]): string =>
  `ATTENTION : REMPLACE LA VERSION PRÉCÉDENTE (le ${day.split("-").reverse().join("/")}). ` +
  `L'ancienne est gardée dans le dossier remplace : ${kept.join(", ")}.\n\n`;
