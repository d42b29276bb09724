import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { certificatePhase, daysUntil, dueInstant, expectedBy, type FormPhase, formOfTicket } from "../../provider/policy";
import type { StackResource } from "../stack";
import { actionIn, dayCount, fill, type Language, phaseIn, whyIn } from "../words";
import { certificateRules, formRules, standingRules } from "./phase-rules";
import type { Pair, Rule } from "./sources";
import { certificateTexts, formTexts, kindTexts, otherTexts } from "./texts";

/** How a resource stands, by its state and the clock: the sentence of it with its facts, and the rule. PURE. */
export interface Standing {
  readonly phase: string;
  readonly text: Pair;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly rules: readonly Rule[];
  /** Day on which its renewal begins, where it is in service and nothing is under way. */
  readonly renewal?: string;
  /** Whether that day has come. */
  readonly isDue?: boolean;
}

type Facts = Readonly<Record<string, unknown>>;
const recordOf = (value: unknown): Facts => (typeof value === "object" && value !== null ? (value as Facts) : {});
const day = (instant: unknown, language: Language): string =>
  typeof instant === "string" ? instant.slice(0, 10) : otherTexts.unknown[language];
const said = (value: unknown, language: Language): string =>
  typeof value === "string" && value !== "" ? value : otherTexts.unknown[language];

/** What it is called at the beginning of a sentence. */
export function subjectOf({ kind, name, outputs }: StackResource, language: Language): string {
  const structure = recordOf(outputs["structure"])["name"];
  const own = {
    OrgCertificate: [structure, outputs["serverInstance"], [outputs["usage"], outputs["commonName"]].filter(Boolean).join(" ")],
    Form413Request: [structure, outputs["certificateType"]],
    HealthStructure: [outputs["structureName"], outputs["idNat"]],
    TechnicalAdmin: [`${String(outputs["firstName"])} ${String(outputs["lastName"])}`, outputs["cardType"]],
  }[kind];
  const facts = own.filter((value) => typeof value === "string" && value !== "").join(", ");
  const ticket = typeof outputs["ticket"] === "string" ? outputs["ticket"] : "";
  return fill(kindTexts[kind][language], { name, facts, number: formOfTicket(ticket) });
}

export function standingOf(resource: StackResource, at: Date, language: Language): Standing {
  if (resource.kind === "OrgCertificate") return certificateStanding(resource.outputs, at, language);
  if (resource.kind === "Form413Request") return formStanding(resource.outputs, language);
  const action = resource.outputs["nextAction"] as Parameters<typeof actionIn>[1] | null | undefined;
  if (!action) return { phase: "met", text: otherTexts.met, facts: {}, rules: [standingRules.met] };
  return { phase: "due", text: otherTexts.due, facts: { why: whyIn(language, String(action.because)) }, rules: [standingRules.due] };
}

/** Whether the dates of what is in service can be read: the program may hide them. */
const isWhole = (current: CertificateOutputs["current"] | undefined): boolean =>
  typeof current?.notAfter === "string" && typeof current.notBefore === "string";

function certificateStanding(outputs: Facts, at: Date, language: Language): Standing {
  const { current = null, next = null, formRequest, renewBeforeDays, phase: written } = outputs as unknown as Partial<CertificateOutputs>;
  if (current === null && next === null)
    return { phase: "awaiting-habilitation", text: otherTexts.new, facts: {}, rules: [certificateRules["awaiting-habilitation"]] };
  const isHidden = current !== null && !isWhole(current);
  const phase = isHidden ? (written ?? "issued") : certificatePhase({ now: at, current, next });
  if (isHidden) return { phase, text: otherTexts.hidden, facts: { phase: phaseIn(language, phase) }, rules: [certificateRules[phase]] };
  const { revoked } = current ?? {};
  const facts = {
    form: said(formRequest?.ticket, language),
    why: whyIn(language, said(next?.because, language)),
    ticket: said(next?.ticket, language),
    ordered: day(next?.orderedAt, language),
    serial: said(current?.serialNumber, language),
    end: day(current?.notAfter, language),
    days: dayCount(language, current ? daysUntil(at, new Date(current.notAfter)) : 0),
    fault: whyIn(language, said(next?.quarantined, language)),
    revoked: revoked ? `${day(revoked.at, language)} (${revoked.reason})` : "",
  };
  const standing = {
    phase,
    text: certificateTexts[phase],
    facts,
    rules: [certificateRules[phase]],
  };
  if (phase !== "issued" || typeof renewBeforeDays !== "number") return standing;
  const renewal = dueInstant(current!, renewBeforeDays);
  return { ...standing, renewal: renewal.toISOString().slice(0, 10), isDue: at >= renewal };
}

function formStanding(outputs: Facts, language: Language): Standing {
  const phase = outputs["phase"];
  if (typeof phase !== "string" || !Object.hasOwn(formTexts, phase))
    return { phase: "to-sign", text: otherTexts.new, facts: {}, rules: [formRules["to-sign"]] };
  const sentAt = typeof outputs["sentAt"] === "string" ? outputs["sentAt"] : null;
  const facts = {
    submitted: day(outputs["submittedAt"], language),
    sent: day(sentAt, language),
    expected: expectedBy(sentAt) ?? otherTexts.unknown[language],
    acknowledged: day(outputs["acknowledgedAt"], language),
    dossier: said(outputs["dossierReference"], language),
    decided: day(outputs["decidedAt"], language),
    refusal: said(outputs["refusal"], language),
  };
  return { phase, text: formTexts[phase as FormPhase], facts, rules: [formRules[phase as FormPhase]] };
}
