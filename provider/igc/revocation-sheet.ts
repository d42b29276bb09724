import type { RevokeReason } from "../policy";
import { codeCommand, environments, fact, frenchDay, signIn } from "./order-sheet";
import type { Revocation } from "./platform";

/** The revocation sheet in French: who revokes a certificate on the portal, how, and where the code is read. Never the code. PURE. */

/** What RFC 5280 section 5.3.1 calls so, in the words of the arrêté of 4 April 2022 (article 3) where it has some. */
const reasons: Readonly<Record<RevokeReason, string>> = {
  keyCompromise: "perte, vol ou compromission de la clé privée",
  affiliationChanged: "modification d'une information contenue dans le certificat",
  superseded: "certificat remplacé par un autre",
  cessationOfOperation: "cessation d'activité",
};

/** @param askedAt ISO 8601 */
export function revocationSheet(revocation: Revocation, askedAt: string): string {
  const sections = [heading(revocation, askedAt), code(revocation), signIn(revocation, "2"), revoke(revocation), after()];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const heading = (
  { wish, structure, serverInstance, offer, usage, commonName, environment, serialNumber, reason, admins }: Revocation,
  askedAt: string,
): string[] => [
  "RÉVOCATION D'UN CERTIFICAT LOGICIEL IGC-SANTÉ",
  "",
  "TOUTE RÉVOCATION EST DÉFINITIVE. Vérifier le numéro de série avant de valider.",
  "",
  fact("Ticket", wish),
  fact("Demandée le", frenchDay(askedAt)),
  fact("Environnement", environment === "rehearsal" ? "RÉPÉTITION : ne rien révoquer à l'ANS" : (environments[environment] ?? environment)),
  fact("Structure", `${structure.name} (${structure.idNat}), ${structure.department}`),
  fact("Certificat", `${offer} ${usage}, ${commonName}`),
  fact("N° de série", serialNumber),
  fact("Serveur", serverInstance),
  fact("Motif", `${reasons[reason]} (${reason})`),
  fact("À faire par", "un administrateur technique habilité, avec sa carte :"),
  ...admins.map(({ firstName, lastName }) => `${" ".repeat(17)}${firstName} ${lastName}`),
  `${" ".repeat(15)}  ou : le titulaire, le représentant légal de la structure ou un mandataire,`,
  `${" ".repeat(15)}  auprès de l'ANS (arrêté du 4 avril 2022, article 3).`,
  ...(reason === "keyCompromise" ? ["", "URGENT : la clé est peut-être entre d'autres mains. Révoquer le jour même."] : []),
];

const code = ({ code: place }: Revocation): string[] => [
  "1. LIRE LE CODE DE RÉVOCATION, choisi lors du retrait du certificat :",
  codeCommand(place),
  "   Ne l'écrire ni ici ni dans un courriel. Code inconnu ? Demander la révocation à l'ANS, par le représentant légal.",
];

const revoke = ({ serialNumber, commonName, reason }: Revocation): string[] => [
  "3. RÉVOQUER",
  `   Choisir le certificat ${commonName}, n° de série ${serialNumber}, et aucun autre.`,
  `   Motif : ${reasons[reason]}, ou le plus proche de ceux que propose le portail.`,
  "   Saisir le code de révocation, puis valider.",
];

const after = (): string[] => [
  "4. RIEN À DÉPOSER : la révocation se constate dans la liste de révocation (CRL) de l'IGC-Santé au prochain",
  "   « pulumi refresh » ; cette fiche est alors archivée par « pulumi up ».",
  "   Révocation refusée ? Compléter reponse.txt (« refusé le », « motif ») dans ce dossier.",
  "   Une fiche qui porte un RETIRE.txt n'est plus à suivre : ne rien révoquer.",
];
