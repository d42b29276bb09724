import { expectedBy, type FormPhase, formOfTicket, formsMailbox } from "../../provider/policy";
import type { StackResource } from "../stack";
import { list, namesOf, ofKind, record, remarksOn, seenAt, text, textOr } from "./reading";
import type { DeskExchange, DeskForm, DeskStack } from "./types";

/** Forms 413, 414 and 503 of every request, those that were validated too. Pure. */
export function formsOf(stacks: readonly DeskStack[], exchanges: readonly DeskExchange[]): DeskForm[] {
  return ofKind(stacks, "Form413Request").flatMap(({ stack, resource }) =>
    handedOf(resource).map((handed) => formOf(resource, stack, handed, exchanges)),
  );
}

type Facts = Readonly<Record<string, unknown>>;

interface HandedForm {
  readonly facts: Facts;
  readonly ticket: string;
  readonly admins: readonly string[];
}

/** One request takes several forms where it names many people, and forms 503 follow: each goes its own way. */
function handedOf({ outputs }: StackResource): HandedForm[] {
  const several = list(outputs["forms"]).map(record);
  const first = several.length > 0 ? several : [outputs];
  const changes = list(record(outputs["change"])["forms"]).map(record);
  return [...first, ...changes]
    .filter(({ ticket }) => typeof ticket === "string")
    .map((facts) => ({ facts, ticket: text(facts["ticket"]), admins: namedOn(facts, outputs) }));
}

function namedOn(facts: Facts, outputs: Facts): string[] {
  if (Array.isArray(facts["names"])) return facts["names"].map(text);
  if (Array.isArray(facts["arriving"])) return namesOf(facts["arriving"]);
  return namesOf(outputs["admins"]);
}

/** As the form calls them (section 3.2). */
const roles: Readonly<Record<string, string>> = {
  "responsable-legal": "responsable légal",
  "mandataire": "mandataire",
  "titulaire": "titulaire du cabinet",
};

const phases: readonly string[] = ["to-sign", "to-send", "sent", "acknowledged", "validated", "refused"] satisfies FormPhase[];

function formOf(
  { name, urn, outputs }: StackResource,
  stack: string,
  { facts, ticket, admins }: HandedForm,
  exchanges: readonly DeskExchange[],
): DeskForm {
  const seen = seenAt(exchanges, "forms", ticket);
  const [structure, signatory] = [record(outputs["structure"]), record(outputs["signatory"])];
  const number = formOfTicket(ticket);
  const known = phases.includes(text(facts["phase"])) ? (facts["phase"] as FormPhase) : "to-sign";
  const phase = further(known, seen?.phase);
  const sentAt = seen?.sentAt ?? textOr(facts["sentAt"], null);
  const open = phase === "sent" || phase === "acknowledged";
  return {
    ticket,
    number,
    stack,
    resource: name,
    urn,
    hasNews: phase !== known,
    isSettled: known === "validated",
    exchange: text(outputs["platform"]),
    environment: text(outputs["environment"]),
    structure: { name: text(structure["name"]), idNat: text(structure["idNat"]) },
    certificateType: text(outputs["certificateType"]),
    signatory: {
      name: namesOf([signatory])[0] ?? "(caché)",
      role: roles[text(signatory["role"])] ?? roles["responsable-legal"]!,
      email: text(signatory["email"]),
    },
    admins,
    phase,
    submittedAt: textOr(facts["submittedAt"], seen?.submittedAt ?? null),
    signedAt: seen?.signedAt ?? null,
    sentAt,
    acknowledgedAt: seen?.acknowledgedAt ?? textOr(facts["acknowledgedAt"], null),
    decidedAt: seen?.decidedAt ?? textOr(facts["decidedAt"], null),
    dossierReference: seen?.dossierReference ?? textOr(facts["dossierReference"], null),
    refusal: phase === "refused" ? (seen?.reason ?? textOr(facts["refusal"], null)) : null,
    expectedBy: open ? expectedBy(sentAt) : null,
    mailbox: formsMailbox(number),
    formPath: seen?.formPath ?? textOr(record(facts["form"])["path"], null),
    remarks: remarksOn(exchanges, ticket),
    certificates: [],
  };
}

/** The exchange may have moved on since the state was written; what ANS validated stays so, wherever its folder has gone. */
const further = (known: FormPhase, seen: FormPhase | undefined): FormPhase =>
  seen === undefined || (known === "validated" && seen !== "refused") ? known : seen;

/** A request whose forms are as far as the exchange has them: what its history is told by. */
export function requestAsSeen(resource: StackResource, forms: ReadonlyMap<string, DeskForm>): StackResource {
  const { outputs } = resource;
  const seen = (facts: Facts): Facts => {
    const form = forms.get(text(facts["ticket"]));
    if (!form) return facts;
    const { phase, submittedAt, signedAt, sentAt, acknowledgedAt, decidedAt, dossierReference, refusal } = form;
    const signedForm = facts["signedForm"] ?? (signedAt === null ? null : { signedAt });
    return { ...facts, phase, submittedAt, sentAt, acknowledgedAt, decidedAt, dossierReference, refusal, signedForm };
  };
  const all = (written: unknown): Facts[] => list(written).map((facts) => seen(record(facts)));
  const change = record(outputs["change"]);
  return {
    ...resource,
    outputs: {
      ...seen(outputs),
      forms: all(outputs["forms"]),
      ...(Array.isArray(change["forms"]) && { change: { ...change, forms: all(change["forms"]) } }),
    },
  };
}
