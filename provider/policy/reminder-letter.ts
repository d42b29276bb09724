import { addWorkingDays, type Zone } from "../calendar";
import { treatmentWorkingDays } from "./form-days";
import { type FormNumber, formsMailbox } from "./form-progress";
import { type Overdue, replyWorkingDays } from "./overdue";
import { dayOf } from "./verdict";

/** What is sent to who is late, in French: every fact by which they find what it is about. No card, no telephone number, no key. PURE. */
export interface ReminderLetter {
  /** Who gets it: mail addresses, or names where no address is known. Never guessed. */
  readonly to: readonly string[];
  readonly subject: string;
  /** `À` and `Objet` first, then the text. */
  readonly text: string;
}

/** A form as its letter tells of it. */
export interface RemindedForm {
  readonly form: FormNumber;
  /** Where a request takes several forms: which one, as `2 of 3`. */
  readonly which?: string | undefined;
  readonly ticket: string;
  readonly structureName: string;
  /** As `numberShown` has it: `FINESS 690781810`. */
  readonly number: string;
  readonly certificateType: string;
  readonly signatory: { readonly name: string; readonly email?: string | undefined };
  readonly administrators: readonly string[];
  /** ISO 8601. */
  readonly submittedAt?: string | null | undefined;
  readonly sentAt?: string | null | undefined;
  readonly acknowledgedAt?: string | null | undefined;
  readonly dossierReference?: string | null | undefined;
  /** Of the signed form as it was sent, where it was judged. */
  readonly sha256?: string | undefined;
  /** Where it lies for the signatory. */
  readonly formPath?: string | undefined;
  /** Folder for what comes back. */
  readonly inbox?: string | undefined;
  /** Mailbox of ANS. @default the one that the form is sent to */
  readonly ansMailbox?: string | undefined;
}

/** An order that nobody brought an answer to. */
export interface RemindedOrder {
  readonly ticket: string;
  readonly structureName: string;
  readonly idNat: string;
  readonly usage: string;
  readonly commonName: string;
  readonly serverInstance: string;
  readonly orderedAt: string;
  readonly publicKeySha256: string;
  readonly administrators: readonly { readonly name: string; readonly email?: string | undefined }[];
  /** "Email de l'acteur": where the portal's notices go. */
  readonly contactMail?: string | undefined;
  readonly sheetPath?: string | undefined;
  readonly dossierReference?: string | null | undefined;
  readonly environment?: string | undefined;
  readonly ansMailbox?: string | undefined;
}

/** JJ/MM/AAAA. */
const french = (instant: string): string => instant.slice(0, 10).split("-").reverse().join("/");

/** Names and references are other people's words: none begins a line of its own. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const fact = (name: string, value: string | null | undefined): string[] =>
  value ? [`  ${`${name} `.padEnd(30, ".")} ${oneLine(value)}`] : [];
const dated = (name: string, instant: string | null | undefined): string[] => fact(name, instant && french(instant));

/** What ANS finds a mail by: `[F413 690781810]`, the token of the mail that the form went with. */
export const subjectToken = ({ form, number }: Pick<RemindedForm, "form" | "number">): string => `[F${form} ${number.split(" ").at(-1)}]`;

function letter(whom: readonly string[], about: string, sections: readonly (readonly string[])[]): ReminderLetter {
  const [to, subject] = [whom.map(oneLine), oneLine(about)];
  const all = [[`À : ${to.join(", ")}`, `Objet : ${subject}`], ["Bonjour,"], ...sections, ["Cordialement,"]];
  return { to, subject, text: `${all.map((lines) => lines.join("\n")).join("\n\n")}\n` };
}

const formFacts = (form: RemindedForm): string[] => [
  ...fact("Structure", form.structureName),
  ...fact("Identifiant", form.number),
  ...fact("Formulaire", `${form.form}${form.which ? ` (${form.which.replace(" of ", " sur ")})` : ""}`),
  ...fact("Type de certificats", form.certificateType.replace("_", " ")),
  ...fact("Signataire", form.signatory.name),
  ...fact("Administrateurs techniques", form.administrators.join(", ")),
  ...dated("Envoyé le", form.sentAt),
  ...dated("Accusé de réception le", form.acknowledgedAt),
  ...fact("Référence du dossier", form.dossierReference),
  ...fact("SHA-256 du formulaire signé", form.sha256),
  ...fact("Notre référence", form.ticket),
];

/** To ANS, which has not acknowledged or not decided. */
function toAns(form: RemindedForm, late: Overdue): ReminderLetter {
  const dossier = form.dossierReference ? `, dossier ${form.dossierReference}` : "";
  const isDecision = late.kind === "decision";
  const subject = `${subjectToken(form)} Formulaire ${form.form} : ${form.structureName}${dossier} : ${isDecision ? "dossier en attente de décision" : "sans accusé de réception"}`;
  const sent = form.sentAt ? ` le ${french(form.sentAt)}` : "";
  const silence = isDecision
    ? "Vous en avez accusé réception ; sauf erreur de notre part, nous n'avons pas reçu votre décision."
    : "Sauf erreur de notre part, nous n'en avons pas reçu d'accusé de réception.";
  const asked = isDecision
    ? "Merci de nous indiquer où en est le traitement de ce dossier, et s'il y manque une pièce ou une information."
    : "Merci de nous confirmer que vous l'avez reçu et de nous communiquer la référence du dossier ; nous pouvons vous le renvoyer.";
  return letter([form.ansMailbox ?? formsMailbox(form.form)], subject, [
    [
      `Nous vous avons adressé${sent} le formulaire ${form.form} de la structure ci-dessous. ${silence}`,
      `Une réponse était attendue pour le ${french(late.expectedBy)} (environ ${treatmentWorkingDays} jours ouvrés).`,
    ],
    formFacts(form),
    [asked],
  ]);
}

/** To the signatory, who has not signed. */
function toSignatory(form: RemindedForm, late: Overdue, by: string): ReminderLetter {
  const { name, email } = form.signatory;
  const subject = `Formulaire ${form.form} à signer : ${form.structureName} (${form.number})`;
  return letter([email ? `${name} <${email}>` : name], subject, [
    [
      `Le formulaire ${form.form} de la structure ci-dessous attend votre signature depuis le ${french(form.submittedAt ?? late.expectedBy)}.`,
      "Sans lui, l'Agence du numérique en santé n'accepte aucune commande de certificat de ces administrateurs.",
    ],
    [...formFacts(form), ...fact("Formulaire à signer", form.formPath), ...fact("À déposer, une fois signé, dans", form.inbox)],
    [
      `Merci de le relire, de cocher les deux déclarations, de le dater, de le signer et d'y apposer le cachet, puis de nous le rendre d'ici au ${french(by)}.`,
      "S'il ne doit pas être signé, ou si quelque chose y est faux, merci de nous le dire.",
    ],
  ]);
}

/**
 * What to send about a form that is late.
 * @param zone whose working days the day of reply counts by. @default "metropole"
 */
export function formReminder(form: RemindedForm, late: Overdue, zone: Zone | undefined, now: Date): ReminderLetter {
  return late.kind === "signature" ? toSignatory(form, late, replyBy(now, zone)) : toAns(form, late);
}

const replyBy = (now: Date, zone: Zone | undefined): string => dayOf(addWorkingDays(now, replyWorkingDays, zone));

/** What to send to those who may order, about an order that lies open. */
export function orderReminder(order: RemindedOrder, late: Overdue, zone: Zone | undefined, now: Date): ReminderLetter {
  const { administrators, contactMail, structureName, usage, commonName } = order;
  const named = administrators.map(({ name, email }) => (email ? `${name} <${email}>` : name));
  const to = administrators.some(({ email }) => email) || !contactMail ? named : [...named, contactMail];
  const subject = `Certificat à commander : ${structureName}, ${usage} ${commonName} (${order.serverInstance})`;
  const mailbox = order.ansMailbox ?? formsMailbox(order.environment === "test" ? "414" : "413");
  return letter(to, subject, [
    [
      `La commande ci-dessous est prête depuis le ${french(order.orderedAt)} ; aucun certificat ne nous est revenu (attendu pour le ${french(late.expectedBy)}).`,
    ],
    [
      ...fact("Structure", structureName),
      ...fact("Identifiant national", order.idNat),
      ...fact("Usage", usage),
      ...fact("Nom commun (CN)", commonName),
      ...fact("Serveur", order.serverInstance),
      ...fact("Dossier d'habilitation", order.dossierReference),
      ...fact("SHA-256 de la clé publique", order.publicKeySha256),
      ...fact("Fiche de commande", order.sheetPath),
      ...fact("Notre référence", order.ticket),
    ],
    [
      `Si elle n'est pas passée : merci de commander et de retirer le certificat sur le portail, d'après la fiche, d'ici au ${french(replyBy(now, zone))}.`,
      `Si elle est passée et que l'ANS ne l'a pas traitée : merci d'écrire à ${mailbox}, avec les données ci-dessus et le jour de la commande.`,
      "Si l'ANS l'a refusée : merci de nous en donner le motif.",
    ],
  ]);
}
