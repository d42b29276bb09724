import type { PartnerKnows, PartnerSubject, Registrable } from "./partner";
import type { Next } from "./remembered";

/** What is sent to a partner, in French: every fact they may have registered, old beside new. No key, no card, no code. PURE. */
export interface PartnerLetter {
  readonly kind: "register" | "change" | "announce";
  readonly knows: PartnerKnows;
  readonly whose: PartnerSubject;
  readonly old?: Registrable | undefined;
  readonly issued?: Registrable;
  /** The request that ANS has not answered yet, in place of `issued`. */
  readonly request?: Next;
  /** YYYY-MM-DD. */
  readonly switchBy: string | null;
  /** Whether `issued` is in service already. */
  readonly isSwitched: boolean;
  /** Whether `issued` is one of before, which a person put back in service. @default false */
  readonly isPutBack?: boolean;
}

const subjects: Readonly<Record<PartnerLetter["kind"], string>> = {
  register: "certificat à enregistrer",
  change: "votre enregistrement est à mettre à jour",
  announce: "changement prochain de certificat",
};

const objects: Readonly<Record<PartnerKnows, string>> = {
  dn: "le sujet (DN) de notre certificat",
  key: "la clé publique de notre certificat",
  certificate: "notre certificat",
};

/** `Objet` first, then the text. */
export function partnerLetter(letter: PartnerLetter): string {
  const { kind, whose, old, issued, request } = letter;
  const sections = [
    [`Objet : ${whose.structureName} (${whose.idNat}), ${whose.commonName} : ${subjects[kind]}`],
    ["Bonjour,"],
    [opening(letter)],
    holder(whose),
    ...(old ? [["Certificat actuellement enregistré", ...facts(old)]] : []),
    ...(issued ? [["Certificat à enregistrer", ...facts(issued)]] : []),
    ...(request ? [["Prochain certificat (demandé à l'ANS, pas encore délivré)", ...requestFacts(request)]] : []),
    [switchSentence(letter)],
    [wished(letter)],
    ["Cordialement,"],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function opening({ kind, knows, isPutBack }: PartnerLetter): string {
  if (kind === "register") return `Nous vous prions d'enregistrer ${objects[knows]} IGC-Santé.`;
  if (kind === "announce")
    return `Vous avez enregistré ${objects[knows]} IGC-Santé : le certificat sera bientôt renouvelé et cela changera.`;
  if (isPutBack) return `Vous avez enregistré ${objects[knows]} IGC-Santé : le certificat précédent a été remis en service et cela change.`;
  return `Vous avez enregistré ${objects[knows]} IGC-Santé : le certificat est renouvelé et cela change.`;
}

const fact = (name: string, value: string): string => `  ${`${name} `.padEnd(30, ".")} ${value}`;

const holder = ({ structureName, idNat, usage, commonName, serverInstance }: PartnerSubject): string[] => [
  fact("Structure", structureName),
  fact("Identifiant national", idNat),
  fact("Usage", usage),
  fact("Nom commun (CN)", commonName),
  fact("Serveur", serverInstance),
];

const facts = ({ subject, issuedSubject, serialNumber, notBefore, notAfter, sha256, publicKeySha256 }: Registrable): string[] => [
  fact("Sujet (DN)", issuedSubject ?? subject),
  fact("Numéro de série", serialNumber),
  fact("Valide", `du ${french(notBefore)} au ${french(notAfter)}`),
  fact("SHA-256 du certificat", sha256),
  fact("SHA-256 de la clé publique", publicKeySha256),
];

const requestFacts = ({ subject, publicKeySha256 }: Next): string[] => [
  fact("Sujet (DN) demandé", subject),
  fact("SHA-256 de la clé publique", publicKeySha256),
];

/** JJ/MM/AAAA, as in the certificate (UTC). */
const french = (instant: string): string => instant.slice(0, 10).split("-").reverse().join("/");

function switchSentence({ kind, switchBy, isSwitched }: PartnerLetter): string {
  if (kind === "announce") return `Bascule : après la délivrance par l'ANS, au plus tard le ${french(switchBy!)}.`;
  if (switchBy) return `Bascule : dès votre confirmation, et au plus tard le ${french(switchBy)}.`;
  return isSwitched ? "Bascule : le certificat est en service." : "Bascule : à la mise en service, sous peu.";
}

function wished({ kind, knows, isPutBack }: PartnerLetter): string {
  if (kind === "announce" && knows === "key")
    return "Merci d'enregistrer la nouvelle clé à côté de l'ancienne et de nous le confirmer en réponse.";
  if (kind === "announce") return "Nous vous enverrons le certificat délivré ; il n'y a rien d'autre à faire d'ici là.";
  if (kind === "change" && isPutBack)
    return "Merci d'enregistrer de nouveau celui-ci, en gardant si possible l'autre, qui reprendra sa place, et de nous le confirmer en réponse.";
  return kind === "register"
    ? "Merci de nous confirmer l'enregistrement en réponse."
    : "Merci d'enregistrer le nouveau, si possible à côté de l'ancien jusqu'à la bascule, et de nous le confirmer en réponse.";
}
