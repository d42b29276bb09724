import { formsMailbox, treatmentWorkingDays } from "../policy";
import { numberShown } from "../structure";
import type { FormSubmission } from "./platform";

/** The online way the form offers instead of the mail (guide ANS médecine de ville, slide 16). */
const onlineForm = "https://www.demarches-simplifiees.fr/commencer/f413";

/**
 * `a-faire.txt`: what becomes of a form, from the signature to ANS' answer, in French. PURE.
 * @param inbox folder for what comes back
 */
export function formSheet({ wish, structure, certificateType, signatory }: FormSubmission, inbox: string): string {
  return `${[
    "FORMULAIRE 413 : DÉSIGNER LES ADMINISTRATEURS TECHNIQUES",
    "",
    `Ticket    : ${wish}`,
    `Structure : ${structure.name} (${numberShown(structure)})`,
    `Type      : certificats ${certificateType.replace("_", " ")}`,
    "",
    "1. FAIRE SIGNER formulaire-413.pdf",
    `   par le représentant légal, ${signatory.firstName} ${signatory.lastName} (${signatory.email}) :`,
    "   relire, cocher les deux déclarations, dater, signer, apposer le cachet.",
    "   Signature manuscrite (numériser en PDF) ou électronique.",
    "",
    "2. DÉPOSER le PDF signé dans le dossier",
    `   ${inbox}`,
    `   sous le nom ${wish}.pdf`,
    "",
    "3. ENVOYER le PDF signé à l'ANS",
    `   par courriel à ${formsMailbox}`,
    `   ou par la démarche en ligne ${onlineForm}`,
    "   Puis noter dans reponse.txt : « envoyé le ».",
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
