import type { Zone } from "../provider/calendar";
import {
  type FormNumber,
  type FormPhase,
  formOfTicket,
  type NextAction,
  nameOfPerson,
  type Overdue,
  signatoryOf,
  zoneOf,
} from "../provider/policy";
import type { SignatoryRole, StructureNumbers } from "../provider/structure";

/** The forms of a request, as a state export has them. What `pulumi.secret` hides is passed over. Pure. */

interface Person {
  readonly firstName?: unknown;
  readonly lastName?: unknown;
  readonly email?: unknown;
}

export type FormOutputs = Readonly<Record<string, unknown>> & {
  readonly structure?: StructureNumbers & { readonly name?: unknown };
  readonly signatory?: Person;
  readonly admins?: readonly Person[];
  readonly certificateType?: unknown;
};

export interface WaitingForm {
  readonly number: FormNumber;
  readonly which?: string | undefined;
  readonly ticket: string;
  readonly phase: FormPhase;
  readonly names?: readonly string[];
  readonly submittedAt?: string | null;
  readonly sentAt?: string | null;
  readonly acknowledgedAt?: string | null;
  readonly dossierReference?: string | null;
  readonly form?: { readonly path: string } | null;
  readonly signedForm?: { readonly sha256: string } | null;
  /** Of a form 503 that the export hides: as its next action tells. */
  readonly late?: Overdue | null;
}

/** A text that is there and not hidden. */
export const plain = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const zoneOfForm = ({ structure, preparation }: FormOutputs): Zone =>
  zoneOf({
    finess: plain(structure?.finess),
    department: plain((preparation as { readonly department?: unknown } | undefined)?.department),
  });

/** Who signs a form, as next actions name them; `undefined` where the program hides it. */
export function signatoryIn(outputs: FormOutputs): string | undefined {
  const { structure, signatory } = outputs;
  const { firstName, lastName, role } = (signatory ?? {}) as Person & { readonly role?: SignatoryRole };
  if (typeof firstName !== "string" || typeof lastName !== "string" || typeof structure?.name !== "string") return undefined;
  return signatoryOf(nameOfPerson({ firstName, lastName }), structure.name, role);
}

/** Every form of a request that may be waited for: the least far first, since the request's own facts are of that one. */
export function formsOf(outputs: FormOutputs): WaitingForm[] {
  const ticket = plain(outputs["ticket"]) ?? "";
  const several = outputs["forms"];
  const all = (Array.isArray(several) ? several : [{ ...outputs, ticket }]) as Omit<WaitingForm, "number">[];
  const numbered = all.map((form, index): WaitingForm => {
    const which = all.length > 1 ? `${index + 1} of ${all.length}` : undefined;
    return { ...form, number: formOfTicket(form.ticket), which };
  });
  const first = [...numbered].sort((one, other) => Number(other.phase === outputs["phase"]) - Number(one.phase === outputs["phase"]));
  return [...first, ...changesOf(outputs)];
}

/** Forms 503. Their facts are a secret in the state, since they name cards: without `--show-secrets` the next action alone tells of one. */
function changesOf({ change, nextAction }: FormOutputs): WaitingForm[] {
  const forms = (change as { readonly forms?: unknown } | null | undefined)?.forms;
  if (Array.isArray(forms)) return (forms as Omit<WaitingForm, "number">[]).map((form) => ({ ...form, number: "503" }));
  const { what, because, by } = (nextAction ?? {}) as Partial<NextAction>;
  if (typeof what !== "string" || typeof because !== "string" || !what.includes("form 503")) return [];
  const unknown = { number: "503", ticket: "", names: [] } as const;
  const [, handedAt, signBy] = /handed out on (\S+) and not back by (\S+):/.exec(because) ?? [];
  if (handedAt && signBy) return [{ ...unknown, phase: "to-sign", submittedAt: handedAt, late: { kind: "signature", expectedBy: signBy } }];
  if (!what.startsWith("write to ANS") || !by) return [];
  const kind = because.includes("has not decided") ? "decision" : "acknowledgement";
  const [, sentAt] = /, sent on (\d{4}-\d\d-\d\d):/.exec(what) ?? [];
  const [, dossierReference] = /about dossier (\S+) of form/.exec(what) ?? [];
  const phase = kind === "decision" ? "acknowledged" : "sent";
  return [{ ...unknown, phase, sentAt: sentAt ?? null, dossierReference: dossierReference ?? null, late: { kind, expectedBy: by } }];
}
