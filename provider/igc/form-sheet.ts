import { type FormNumber, formsMailbox, treatmentWorkingDays } from "../policy";
import { numberShown } from "../structure";
import type { FormSubmission } from "./platform";

/** What a form is for, and the online way that it offers instead of the mail (guide ANS médecine de ville, slide 16). */
const forms: Readonly<Record<FormNumber, { readonly title: string; readonly online?: string }>> = {
  "413": {
    title: "DÉSIGNER LES ADMINISTRATEURS TECHNIQUES",
    online: "https://www.demarches-simplifiees.fr/commencer/f413",
  },
  "414": {
    title: "DÉSIGNER LES ADMINISTRATEURS TECHNIQUES (ENVIRONNEMENT DE TEST)",
    online: "https://www.demarches-simplifiees.fr/commencer/f414",
  },
  "503": { title: "CHANGER LES ADMINISTRATEURS TECHNIQUES OU LES DOMAINES" },
};

/** Who signs (form 413, section 3.2). */
const signatories: Readonly<Record<string, string>> = { mandataire: "le mandataire", titulaire: "le titulaire du cabinet" };

/**
 * `a-faire.txt`: what becomes of a form, from the signature to ANS' answer, in French. PURE.
 * @param inbox folder for what comes back
 */
export function formSheet(submission: FormSubmission, inbox: string): string {
  const { wish, form, structure, certificateType, signatory } = submission;
  const { title, online } = forms[form];
  return `${[
    `FORMULAIRE ${form} : ${title}`,
    "",
    `Ticket    : ${wish}`,
    `Structure : ${structure.name} (${numberShown(structure)})`,
    `Type      : certificats ${certificateType.replace("_", " ")}`,
    ...changeLines(submission),
    "",
    `1. FAIRE SIGNER formulaire-${form}.pdf`,
    `   par ${signatories[signatory.role ?? ""] ?? "le représentant légal"}, ${signatory.firstName} ${signatory.lastName} (${signatory.email}) :`,
    "   relire, cocher les deux déclarations, dater, signer, apposer le cachet.",
    "   Signature manuscrite (numériser en PDF) ou électronique.",
    "",
    "2. DÉPOSER le PDF signé dans le dossier",
    `   ${inbox}`,
    `   sous le nom ${wish}.pdf`,
    "",
    ...(submission.channel ? sentByChannel(submission.channel) : sentByPeople(form, online)),
    "",
    "4. À L'ACCUSÉ DE RÉCEPTION de l'ANS",
    "   noter dans reponse.txt : « référence du dossier » et « accusé de réception le ».",
    "",
    `5. À LA RÉPONSE de l'ANS, environ ${treatmentWorkingDays} jours ouvrés après l'envoi`,
    "   (un courriel avertit le représentant légal et les administrateurs)",
    "   noter dans reponse.txt : « habilitation validée le », ou bien « refusé le » et « motif ».",
    "",
    "reponse.txt se complète sur place, ou se dépose complété dans le même dossier que le PDF signé.",
    "Chaque « pulumi up » le relit et dit ce qui reste à faire.",
  ].join("\n")}\n`;
}

const sentByPeople = (form: FormNumber, online: string | undefined): string[] => [
  "3. ENVOYER le PDF signé à l'ANS",
  `   par courriel à ${formsMailbox(form)}`,
  ...(online ? [`   ou par la démarche en ligne ${online}`] : []),
  "   Puis noter dans reponse.txt : « envoyé le ».",
];

/** Who sends it a second time has ANS treat it twice. */
const sentByChannel = ({ to, isDraft }: NonNullable<FormSubmission["channel"]>): string[] =>
  isDraft
    ? [
        "3. DÉPOSER le PDF signé dans le dossier prérempli",
        `   que « pulumi up » prépare sur ${to} une fois le PDF signé déposé :`,
        "   ouvrir son lien, joindre le PDF signé, relire, envoyer. Rien n'est à noter.",
      ]
    : [
        "3. NE PAS ENVOYER soi-même",
        `   « pulumi up » envoie le PDF signé à ${to} une fois déposé, et le note ici.`,
        "   S'il a été envoyé autrement : noter dans reponse.txt « envoyé le ».",
      ];

/** Form 503: what it changes. Until ANS has validated it, nobody else orders than before. */
const changeLines = ({ change }: FormSubmission): string[] =>
  change
    ? [
        ...(change.added.length > 0 ? [`Ajoute    : ${change.added.join(", ")}`] : []),
        ...(change.removed.length > 0 ? [`Retire    : ${change.removed.join(", ")}`] : []),
        "",
        "Jusqu'à la validation par l'ANS, l'habilitation reste ce qu'elle est.",
      ]
    : [];
