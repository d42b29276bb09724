import type { SignatoryRole } from "../structure";
import { type Administrator, cardsAction, mayOrder } from "./administrators";
import { type ChannelFacts, heardAction, sendingAction, submittedAction, takenBackAction } from "./channel-action";
import { expectedBy, type FormPhase, treatmentWorkingDays } from "./form-days";
import { type LateFacts, lateClause, lateForm, writeToAns } from "./overdue-action";
import { nameOfPerson, signatoryOf, who } from "./people";
import { type NextAction, withRemark } from "./verdict";

/** 413 names the administrators of a structure, 414 those of ANS' TEST environment, 503 changes what was validated. */
export type FormNumber = "413" | "414" | "503";

/** The mailbox a form is sent to, as it is printed on it: ANS' TEST environment has one of its own. */
export const formsMailbox = (form: FormNumber): string =>
  `monserviceclient.${form === "414" ? "developpement" : "certificats"}@esante.gouv.fr`;

/** What is known of a form, as gathered. */
export interface FormFacts extends LateFacts {
  /** Which form it is. @default "413" */
  readonly form?: FormNumber;
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
  /** @default "responsable-legal" */
  readonly role?: SignatoryRole | null | undefined;
  readonly structureName: string;
  /** Where a request takes several forms: which one this is, as `2 of 3`. */
  readonly which?: string | undefined;
  /** Form 503: what it changes, as `adds Ali Roux`. */
  readonly changes?: string | undefined;
  /** Why it is needed, and what holds meanwhile. */
  readonly why?: string | undefined;
  /** What carries it to ANS; absent where a person does. */
  readonly channel?: ChannelFacts | undefined;
  /** What must be done first, before it can be signed. */
  readonly blocking?: NextAction | null | undefined;
  /** Mailbox of ANS that is written to when it is late. @default the one the form is sent to */
  readonly ansMailbox?: string | undefined;
  /** Names of the administrators on the form, those the program names now, and the time their cards are judged at. */
  readonly administrators?: { readonly named: readonly string[]; readonly wished: readonly Administrator[]; readonly now: Date };
}

/** Who signs, by the role that the form prints (section 3.2). */
const whoSigns = ({ signatory, role, structureName }: FormFacts): string => signatoryOf(signatory, structureName, role);

/** What a person must do next about the form, or `null` once ANS has validated it. */
export function formNextAction(facts: FormFacts): NextAction | null {
  const { form = "413", sentAt, formPath, inbox, remark } = facts;
  const named = nameOfForm(facts);
  const because = (text: string): string => withRemark(facts.why === undefined ? text : `${text}; ${facts.why}`, remark);
  const late = lateForm(facts);
  switch (facts.phase) {
    case "to-sign":
      if (facts.blocking) return facts.blocking;
      return {
        who: whoSigns(facts),
        what: `sign, date and stamp ${named} and bring the signed PDF back`,
        where: `${formPath} -> ${inbox}`,
        by: null,
        because: because(
          `ANS only accepts orders from technical administrators named on a signed form${late ? `; ${lateClause(late, facts.submittedAt!)}` : ""}`,
        ),
      };
    case "to-send":
      if (facts.channel) return sendingAction(facts.channel, named, { ...facts, signer: whoSigns(facts) }, because);
      return {
        who: who.operator,
        what: `send the signed ${named} to ${formsMailbox(form)} and note the day in reponse.txt`,
        where: formPath,
        by: null,
        because: because("the form is signed and ANS has not received it"),
      };
    case "sent":
    case "acknowledged": {
      const asked = facts.channel && submittedAction(facts.channel, dossierOf(facts), { ...facts, signer: whoSigns(facts) }, because);
      if (asked) return asked;
      if (late?.kind === "acknowledgement" || late?.kind === "decision") {
        const question = { mailbox: facts.ansMailbox ?? formsMailbox(form), dossier: askedAbout(facts), sentAt, inbox };
        const action = writeToAns({ ...late, kind: late.kind }, question);
        return { ...action, because: because(action.because) };
      }
      return {
        who: who.ans,
        what: `treat ${dossierOf(facts)}; ${facts.channel?.hears ? heardAction(facts.channel) : "when its mail comes, note the answer in reponse.txt"}`,
        where: inbox,
        by: expectedBy(sentAt),
        because: because(`ANS takes about ${treatmentWorkingDays} working days`),
      };
    }
    case "refused":
      return {
        who: who.operator,
        what: `correct ${facts.changes === undefined ? "the form's facts" : "the change"} in the program and run pulumi up: ${form === "503" ? "another form 503" : "a new form"} will be made`,
        where: formPath,
        by: null,
        because: because(`ANS refused ${dossierOf(facts)}: ${facts.reason ?? "no reason given"}`),
      };
    case "validated":
      return (
        (facts.channel && takenBackAction(facts.channel, dossierOf(facts), { signer: whoSigns(facts) }, because)) ??
        administratorsChange(facts) ??
        (facts.administrators ? cardsAction(facts.administrators.wished, facts.administrators.now) : null)
      );
  }
}

const nameOfForm = ({ form = "413", which, changes }: FormFacts): string =>
  `form ${form}${which === undefined ? "" : ` (${which})`}${changes === undefined ? "" : `, which ${changes},`}`;

/** Of form 413 it is the dossier; of a change, which one. */
function dossierOf(facts: FormFacts): string {
  const dossier = facts.dossierReference ? `dossier ${facts.dossierReference}` : "the dossier";
  return facts.changes === undefined ? dossier : `${dossier} of ${nameOfForm(facts)}`.replace(/,$/, "");
}

/** What ANS is written to about: a person who reads it finds the paper, too. */
const askedAbout = (facts: FormFacts): string =>
  facts.changes === undefined ? `${dossierOf(facts)}, ${nameOfForm(facts)}` : dossierOf(facts);

/**
 * On a validated form administrators change by form 503, signed by the legal representative. ANS knows those of before
 * until it is validated: meanwhile those order who are in both lists. Where none was printed, since the program named
 * others before forms 503 were made here, a person fills it in and records the day.
 */
function administratorsChange({ administrators, ...signing }: FormFacts): NextAction | null {
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
    who: whoSigns(signing),
    what: `fill in and sign form 503 to ${change}, and send it to ${formsMailbox("503")}; once ANS has validated it, set \`habilitation.validatedOn\` to that day`,
    where: "https://esante.gouv.fr",
    by: null,
    because: `the validated form names ${named.join(", ")}; meanwhile ${meanwhile} may order`,
  };
}
