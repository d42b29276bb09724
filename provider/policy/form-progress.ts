import { addWorkingDays } from "../calendar";
import { dayOf, type NextAction, withRemark } from "./verdict";

/**
 * The way of a form: `to-sign` -> `to-send` -> `sent` -> `acknowledged` -> `validated` or `refused`.
 * PURE. A person signs, a person sends, ANS answers.
 */
export type FormPhase = "to-sign" | "to-send" | "sent" | "acknowledged" | "validated" | "refused";

/** ANS' usual treatment time in working days (guide médecine de ville, slide 7). */
export const treatmentWorkingDays = 3;

/** The mailbox forms 413 are sent to, as printed on the form. */
export const formsMailbox = "monserviceclient.certificats@esante.gouv.fr";

/** What is known of a form, as gathered. */
export interface FormFacts {
  readonly phase: FormPhase;
  /** ISO 8601. */
  readonly sentAt?: string | null;
  readonly dossierReference?: string | null;
  readonly reason?: string | null;
  /** Path of the form for a person. */
  readonly formPath: string;
  /** Folder a person brings answers to. */
  readonly inbox: string;
  /** A file that was brought for the form and cannot be used, and why. */
  readonly remark?: string | undefined;
  readonly signatory: string;
  readonly structureName: string;
  /** Names of the administrators on the form, and of those the program names now. */
  readonly administrators?: { readonly named: readonly string[]; readonly wished: readonly string[] };
}

/** Day (YYYY-MM-DD) by which ANS usually has answered: working days counted from the day after sending. */
export function expectedBy(sentAt: string | null | undefined): string | null {
  return sentAt ? dayOf(addWorkingDays(new Date(sentAt), treatmentWorkingDays)) : null;
}

/** What a person must do next about the form, or `null` once ANS has validated it. */
export function formNextAction(facts: FormFacts): NextAction | null {
  const dossier = facts.dossierReference ? `dossier ${facts.dossierReference}` : "the dossier";
  const by = expectedBy(facts.sentAt);
  switch (facts.phase) {
    case "to-sign":
      return {
        who: `${facts.signatory}, legal representative of ${facts.structureName}`,
        what: "sign, date and stamp form 413 and bring the signed PDF back",
        where: `${facts.formPath} -> ${facts.inbox}`,
        by: null,
        because: withRemark("ANS only accepts orders from technical administrators named on a signed form", facts.remark),
      };
    case "to-send":
      return {
        who: "you",
        what: `send the signed form 413 to ${formsMailbox} and note the day in reponse.txt`,
        where: facts.formPath,
        by: null,
        because: withRemark("the form is signed and ANS has not received it", facts.remark),
      };
    case "sent":
    case "acknowledged":
      return {
        who: "ANS",
        what: `treat ${dossier}; when its mail comes, note the answer in reponse.txt`,
        where: facts.inbox,
        by,
        because: withRemark(`ANS takes about ${treatmentWorkingDays} working days`, facts.remark),
      };
    case "refused":
      return {
        who: "you",
        what: "correct the form's facts in the program and run pulumi up: a new form will be made",
        where: facts.formPath,
        by: null,
        because: `ANS refused ${dossier}: ${facts.reason ?? "no reason given"}`,
      };
    case "validated":
      return administratorsChange(facts);
  }
}

/** On a validated form administrators change by form 503, signed by the legal representative; orders stay open meanwhile. */
function administratorsChange({ administrators, signatory, structureName }: FormFacts): NextAction | null {
  const { named, wished } = administrators ?? { named: [], wished: [] };
  const added = wished.filter((name) => !named.includes(name));
  const gone = named.filter((name) => !wished.includes(name));
  if (added.length === 0 && gone.length === 0) return null;
  const change = [added.length > 0 && `add ${added.join(", ")}`, gone.length > 0 && `remove ${gone.join(", ")}`]
    .filter(Boolean)
    .join(" and ");
  return {
    who: `${signatory}, legal representative of ${structureName}`,
    what: `fill in and sign form 503 to ${change}, and send it to ${formsMailbox}`,
    where: "https://esante.gouv.fr",
    by: null,
    because: `the validated form 413 names ${named.join(", ")}`,
  };
}
