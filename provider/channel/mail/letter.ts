import { createHash } from "node:crypto";
import { type Mail, messageIdFrom } from "../../mail";
import type { Planned, Sending } from "../channel";
import type { MailSettings } from "./settings";

/** The mail that a signed form goes by: the same form gives the same. PURE. */

/** The number a structure is known by: of a practice its first rank. */
const numberOf = ({ finess, siret, rppsRanks }: Sending["structure"]): string => finess ?? siret ?? rppsRanks?.[0] ?? "";

/** What an answer is known by where a ticket system drops In-Reply-To: it stands in the subject. */
const tokenOf = ({ form, structure }: Sending): string => `[F${form} ${numberOf(structure)}]`;

/** What is noted before it leaves. The Message-ID follows from the ticket and the signed bytes: sent twice, it would be one mail. */
export const planOf = (sending: Sending, { from, to }: MailSettings): Planned => ({
  reference: messageIdFrom([sending.ticket, sending.signed.sha256], { address: from }),
  token: tokenOf(sending),
  to,
});

/** What names an attachment's kind to whoever opens it, by its first bytes. */
const pictures: readonly (readonly [start: string, ending: string, contentType: string])[] = [
  ["ffd8ff", "jpg", "image/jpeg"],
  ["89504e47", "png", "image/png"],
  ["49492a00", "tif", "image/tiff"],
  ["4d4d002a", "tif", "image/tiff"],
];

function attachmentOf({ form, signed, structure }: Sending) {
  const start = signed.bytes.subarray(0, 4).toString("hex");
  const [, ending, contentType] =
    signed.kind === "pdf"
      ? ["", "pdf", "application/pdf"]
      : (pictures.find(([first]) => start.startsWith(first)) ?? ["", "bin", "application/octet-stream"]);
  return { name: `formulaire-${form}-${numberOf(structure)}-signe.${ending}`, contentType: contentType, bytes: signed.bytes };
}

const purposes = {
  "413": "la désignation de ses administrateurs techniques",
  "414": "la désignation de ses administrateurs techniques (environnement de test)",
  "503": "le changement de ses administrateurs techniques ou des domaines couverts",
} as const;

/** @param now instant of its header */
export function letter(sending: Sending, { reference, token }: Planned, { from, to }: MailSettings, now: Date): Mail {
  const { form, structure, signatory, certificateType, signed } = sending;
  return {
    messageId: reference,
    date: now,
    from: { address: from },
    to: { address: to },
    copyTo: { address: from },
    subject: `Formulaire ${form} signé ${token}`,
    text: [
      "Bonjour,",
      "",
      `Veuillez trouver ci-joint le formulaire ${form} signé de la structure ${shortened(structure.name)} (${numberOf(structure)}),`,
      `pour ${purposes[form]}, certificats ${certificateType.replace("_", " ")}.`,
      `Signataire : ${signatory.firstName} ${signatory.lastName}.`,
      "",
      `Merci de répondre à ce courriel en gardant ${token} dans l'objet, avec la référence de votre dossier.`,
      "",
      `Empreinte SHA-256 de la pièce jointe : ${createHash("sha256").update(signed.bytes).digest("hex")}`,
      "",
    ].join("\n"),
    attachments: [attachmentOf(sending)],
  };
}

const shortened = (name: string): string => (name.length > 120 ? `${name.slice(0, 119)}…` : name);
