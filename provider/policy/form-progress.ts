import { addWorkingDays } from "../calendar";
import { type Administrator, cardsAction, mayOrder, nameOfPerson } from "./administrators";
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
  /** Names of the administrators on the form, those the program names now, and the time their cards are judged at. */
  readonly administrators?: { readonly named: readonly string[]; readonly wished: readonly Administrator[]; readonly now: Date };
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
      return (
        administratorsChange(facts) ?? (facts.administrators ? cardsAction(facts.administrators.wished, facts.administrators.now) : null)
      );
  }
}

/**
 * On a validated form administrators change by form 503, signed by the legal representative. ANS knows those of before
 * until it is validated: meanwhile those order who are in both lists.
 */
function administratorsChange({ administrators, signatory, structureName }: FormFacts): NextAction | null {
  if (!administrators) return null;
  const { named, wished, now } = administrators;
  const names = wished.map(nameOfPerson);
  const added = names.filter((name) => !named.includes(name));
  const gone = named.filter((name) => !names.includes(name));
  if (added.length === 0 && gone.length === 0) return null;
  const change = [added.length > 0 && `add ${added.join(", ")}`, gone.length > 0 && `remove ${gone.join(", ")}`]
    .filter(Boolean)
    .join(" and ");
  const meanwhile = mayOrder(wished, named, now).map(nameOfPerson).join(" or ") || "nobody";
  return {
    who: `${signatory}, legal representative of ${structureName}`,
    what: `fill in and sign form 503 to ${change}, and send it to ${formsMailbox}; once ANS has validated it, set \`habilitation.validatedOn\` to that day`,
    where: "https://esante.gouv.fr",
    by: null,
    because: `the validated form names ${named.join(", ")}; meanwhile ${meanwhile} may order`,
  };
}
