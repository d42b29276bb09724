import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { type Alarm, type Drift, daysUntil, formOfTicket, type NextAction, who } from "../../provider/policy";
import { signatoryIn } from "../overdue-forms";
import type { StackResource } from "../stack";
import { alarmIn } from "./alarm";
import { driftAt, servedOf } from "./drift";
import { actionAt } from "./overdue";
import { partnerRows } from "./partners";

/** Who follows a signatory on the way of a form. */
const thenAns = ", then ANS";

/** One line of the table. */
export interface StatusRow {
  /** Logical name of the resource, and which of the four it is. */
  readonly name: string;
  readonly kind: StackResource["kind"];
  /** Of certificates and structures; "" where the resource does not say. */
  readonly environment: string;
  readonly structure: string;
  readonly instance: string;
  readonly usage: string;
  readonly commonName: string;
  readonly phase: string;
  /** Days of life left to the certificate in service, or null. */
  readonly daysLeft: number | null;
  /** Its end, ISO 8601, or null. */
  readonly end: string | null;
  /** The threshold that an unanswered renewal has passed: 90, 60, 30, 14, 7 days, 0 once it has ended; null while none. */
  readonly alarm: Alarm | null;
  /** Name under which its server reads it in the vault, or null. */
  readonly inService: string | null;
  /** What is not as it should be by the state and that day; what is in the vault, as the last refresh found it. */
  readonly drift: readonly Drift[];
  /** The last useful day first, then who and what. */
  readonly nextAction: NextAction | null;
}

/** Rows of a state at an instant: certificates, then forms and structures that wait for somebody. Pure. */
export function statusRows(resources: readonly StackResource[], now: Date): StatusRow[] {
  const forms = resources.filter(({ kind }) => kind === "Form413Request");
  const signatories = new Map(forms.map(({ outputs }) => [outputs["ticket"], signatoryIn(outputs)]));
  const certificates = resources.flatMap((resource) => {
    if (resource.kind !== "OrgCertificate") return [];
    const row = named(certificateRow(resource, now), resource, signatories);
    return [row, ...partnerRows(resource, row)];
  });
  const others = resources
    .filter(({ kind, outputs }) => kind !== "OrgCertificate" && outputs["nextAction"])
    .map((resource) => waitingRow(resource, now));
  return [...certificates, ...others];
}

/** A certificate behind a form knows a signatory; the form in the same stack knows their name. */
function named(row: StatusRow, { outputs }: StackResource, signatories: ReadonlyMap<unknown, string | undefined>): StatusRow {
  const signatory = signatories.get((outputs["formRequest"] as { readonly ticket?: unknown } | undefined)?.ticket);
  const { nextAction } = row;
  return signatory && nextAction?.who === who.formWay ? { ...row, nextAction: { ...nextAction, who: `${signatory}${thenAns}` } } : row;
}

function certificateRow(resource: StackResource, now: Date): StatusRow {
  const { name, outputs } = resource;
  const state = outputs as unknown as Partial<CertificateOutputs>;
  const { structure, serverInstance, usage, commonName, environment, phase, current, inService } = state;
  const end = typeof current?.notAfter === "string" ? (servedOf(state)?.notAfter ?? null) : null;
  return {
    name,
    kind: "OrgCertificate",
    environment: shown(environment),
    structure: shown(structure?.name ?? name),
    instance: shown(serverInstance),
    usage: shown(usage),
    commonName: shown(commonName),
    phase: shown(phase),
    daysLeft: end === null ? null : daysUntil(now, new Date(end)),
    end,
    alarm: alarmIn(state, now),
    inService: typeof inService === "string" ? inService : null,
    drift: driftAt(outputs, now),
    nextAction: actionAt(resource, now),
  };
}

/** A value that `pulumi.secret` hides is an object in an export, and a create that failed half-way has none. */
const shown = (value: unknown): string => (typeof value === "string" ? value : value === undefined || value === null ? "" : "(secret)");

function waitingRow(resource: StackResource, now: Date): StatusRow {
  const { kind, name, outputs } = resource;
  const structure = shown((outputs["structure"] as { name?: string } | undefined)?.name ?? outputs["structureName"] ?? name);
  const usage =
    kind === "Form413Request"
      ? `form ${formOfTicket(shown(outputs["ticket"]))}`
      : kind === "TechnicalAdmin"
        ? "administrator"
        : "structure";
  return {
    name,
    kind,
    environment: shown(outputs["environment"]),
    structure,
    instance: "",
    usage,
    commonName: "",
    phase: shown(outputs["phase"]),
    daysLeft: null,
    end: null,
    alarm: null,
    inService: null,
    drift: [],
    nextAction: actionAt(resource, now),
  };
}
