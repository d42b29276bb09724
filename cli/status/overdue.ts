import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import {
  asLate,
  formNextAction,
  formOfTicket,
  formReminder,
  formsMailbox,
  type NextAction,
  nameOfPerson,
  type Overdue,
  orderReminder,
  overdueForm,
  overdueOrder,
  type RemindedForm,
  type ReminderLetter,
  who,
  zoneOf,
} from "../../provider/policy";
import { numberShown } from "../../provider/structure";
import { type FormOutputs, formsOf, plain, zoneOfForm } from "../overdue-forms";
import type { StackResource } from "../stack";
import { type Language, lateTexts } from "../words";

/** Who is late by a state and a day, and what to send them: it follows from the state, and no text is kept there. Pure. */

/** Somebody who is late, and the text that reminds them. */
export interface OverdueItem extends ReminderLetter {
  /** Logical name of the resource. */
  readonly resource: string;
  /** `signature`: a signatory; `acknowledgement`, `decision`: ANS; `order`: those who may order. */
  readonly kind: Overdue["kind"];
  readonly structure: string;
  /** Day (YYYY-MM-DD) by which it was expected. */
  readonly expectedBy: string;
}

const actionOf = ({ outputs }: StackResource): NextAction | null => (outputs["nextAction"] as NextAction | null | undefined) ?? null;

/** Whether an act is what a rule words so; what stands before it is not late. */
const asks = (action: NextAction | null, what: string): boolean => typeof action?.what === "string" && action.what.startsWith(what);
const orderWords = "order and withdraw the certificate";
const signWords = "sign, date and stamp";

/** What must be done about a resource by a day: a state that was written before somebody was late says so all the same. */
export function actionAt(resource: StackResource, at: Date): NextAction | null {
  const action = actionOf(resource);
  if (!action) return null;
  if (resource.kind === "OrgCertificate") {
    const [late, orderedAt] = [lateOrder(resource, at), (resource.outputs as { next?: { orderedAt?: string } }).next?.orderedAt];
    return late && orderedAt ? asLate(action, late, orderedAt) : action;
  }
  const form = resource.kind === "Form413Request" ? formsOf(resource.outputs)[0] : undefined;
  const late = form && overdueForm(form, zoneOfForm(resource.outputs), at);
  if (!form || !late) return action;
  if (late.kind === "signature") return asks(action, signWords) ? asLate(action, late, form.submittedAt!) : action;
  return action.who === who.ans ? writeAt(form, resource.outputs, action, at) : action;
}

/** ANS' turn in the state, and by then somebody's who writes to it. */
function writeAt(form: ReturnType<typeof formsOf>[number], outputs: FormOutputs, action: NextAction, at: Date): NextAction | null {
  const facts = { ...form, form: form.number, formPath: "", inbox: action.where, signatory: "", structureName: "", now: at };
  return formNextAction({ ...facts, zone: zoneOfForm(outputs), ansMailbox: plain(outputs["ansMailbox"]) });
}

/** All who are late, those first who have been for longest. */
export const overdueOf = (resources: readonly StackResource[], at: Date): OverdueItem[] =>
  resources
    .flatMap((resource) => {
      if (resource.kind === "Form413Request") return lateForms(resource, at);
      return resource.kind === "OrgCertificate" ? lateOrders(resource, resources, at) : [];
    })
    .sort((one, other) => one.expectedBy.localeCompare(other.expectedBy));

function lateForms(resource: StackResource, at: Date): OverdueItem[] {
  const { name, outputs } = resource;
  const { structure, signatory, admins, certificateType } = outputs as FormOutputs;
  const zone = zoneOfForm(outputs);
  return formsOf(outputs).flatMap((each): OverdueItem[] => {
    const late = each.late ?? overdueForm(each, zone, at);
    if (!late || typeof structure?.name !== "string") return [];
    if (late.kind === "signature" && !asks(actionOf(resource), signWords)) return [];
    const reminded: RemindedForm = {
      form: each.number,
      which: each.which,
      ticket: each.ticket,
      structureName: structure.name,
      number: numberShown(structure),
      certificateType: plain(certificateType) ?? "ORG",
      signatory: { name: personOf(signatory) ?? "Responsable légal", email: plain(signatory?.email) },
      administrators: each.names ?? peopleIn(admins).flatMap((admin) => personOf(admin) ?? []),
      submittedAt: each.submittedAt,
      sentAt: each.sentAt,
      acknowledgedAt: each.acknowledgedAt,
      dossierReference: each.dossierReference,
      sha256: each.signedForm?.sha256,
      formPath: each.form?.path,
      inbox: late.kind === "signature" ? actionOf(resource)?.where.split(" -> ").at(-1) : undefined,
      ansMailbox: plain(outputs["ansMailbox"]) ?? formsMailbox(each.number),
    };
    return [{ resource: name, structure: structure.name, ...late, ...formReminder(reminded, late, zone, at) }];
  });
}

interface Person {
  readonly firstName?: unknown;
  readonly lastName?: unknown;
  readonly email?: unknown;
}
/** None where the program hides them. */
const peopleIn = (admins: unknown): readonly Person[] => (Array.isArray(admins) ? (admins as readonly Person[]) : []);

const personOf = (person: Person | undefined): string | undefined =>
  typeof person?.firstName === "string" && typeof person.lastName === "string" ? nameOfPerson(person as never) : undefined;

/** An order that lies open, and that nobody refused or answered; nor is one late that somebody must mend first. */
function lateOrder(resource: StackResource, at: Date): Overdue | null {
  const { next, structure } = resource.outputs as unknown as Partial<CertificateOutputs>;
  if (!next?.ticket || next.waiting || !asks(actionOf(resource), orderWords)) return null;
  return overdueOrder(next.orderedAt, zoneOf({ departmentLabel: plain(structure?.departmentLabel) }), at);
}

function lateOrders(resource: StackResource, resources: readonly StackResource[], at: Date): OverdueItem[] {
  const late = lateOrder(resource, at);
  const { next, structure, usage, commonName, serverInstance, formRequest, contactMail, environment } =
    resource.outputs as unknown as CertificateOutputs;
  if (!late || typeof structure?.name !== "string") return [];
  const form = resources.find(({ kind, outputs }) => kind === "Form413Request" && outputs["ticket"] === formRequest.ticket)?.outputs;
  const reminded = {
    ticket: next!.ticket!,
    structureName: structure.name,
    idNat: structure.idNat,
    ...{ usage, commonName, serverInstance, environment },
    orderedAt: next!.orderedAt!,
    publicKeySha256: next!.publicKeySha256,
    administrators: administratorsOf(formRequest.admins, form),
    contactMail: plain(contactMail),
    sheetPath: actionOf(resource)?.where.split(" -> ")[0],
    dossierReference: plain(form?.["dossierReference"]),
    ansMailbox: plain(form?.["ansMailbox"]) ?? formsMailbox(formOfTicket(formRequest.ticket)),
  };
  const letter = orderReminder(reminded, late, zoneOf({ departmentLabel: plain(structure.departmentLabel) }), at);
  return [{ resource: resource.name, structure: structure.name, ...late, ...letter }];
}

/** Those who may order, with the addresses that their form knows. */
function administratorsOf(admins: readonly Person[], form: FormOutputs | undefined): { name: string; email?: string | undefined }[] {
  const known = peopleIn(form?.admins);
  return admins.flatMap((admin) => {
    const name = personOf(admin);
    return name === undefined ? [] : [{ name, email: plain(known.find((each) => personOf(each) === name)?.email) }];
  });
}

/** The texts to send, one after the other. */
export const printOverdue = (late: readonly OverdueItem[], language: Language = "en"): string =>
  late
    .map(
      ({ structure, kind, expectedBy, to, text }) =>
        `${lateTexts.late({ structure, what: lateTexts[kind], day: expectedBy, to: to.join(", ") })[language]}\n\n${text}`,
    )
    .join("\n") || lateTexts.nobody[language];
