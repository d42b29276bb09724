import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { type Alarm, actionLine, type Drift, daysUntil, formOfTicket, type NextAction } from "../provider/policy";
import { visible } from "../provider/x509/profile";
import { instant, readArguments } from "./arguments";
import type { Command } from "./command";
import { here } from "./export-entry";
import { exportedState, resourcesOf, type StackResource } from "./stack";
import { alarmCode, alarmIn } from "./status-alarm";
import { driftAt } from "./status-drift";
import { actionAt, overdueOf, printOverdue } from "./status-overdue";
import { actionsOf, partnerRows, printPartners } from "./status-partners";
import { printRevocation, revocationRows } from "./status-revocation";

/** One line of the table. */
export interface StatusRow {
  readonly structure: string;
  readonly instance: string;
  readonly usage: string;
  readonly commonName: string;
  readonly phase: string;
  /** Days of life left to the certificate in service, or null. */
  readonly daysLeft: number | null;
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
  const certificates = resources.flatMap((resource) => {
    if (resource.kind !== "OrgCertificate") return [];
    const row = certificateRow(resource, now);
    return [row, ...partnerRows(resource, row)];
  });
  const others = resources
    .filter(({ kind, outputs }) => kind !== "OrgCertificate" && outputs["nextAction"])
    .map((resource) => waitingRow(resource, now));
  return [...certificates, ...others];
}

function certificateRow(resource: StackResource, now: Date): StatusRow {
  const { name, outputs } = resource;
  const state = outputs as unknown as Partial<CertificateOutputs>;
  const { structure, serverInstance, usage, commonName, phase, current, inService } = state;
  return {
    structure: shown(structure?.name ?? name),
    instance: shown(serverInstance),
    usage: shown(usage),
    commonName: shown(commonName),
    phase: shown(phase),
    daysLeft: typeof current?.notAfter === "string" ? daysUntil(now, new Date(current.notAfter)) : null,
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
    structure,
    instance: "",
    usage,
    commonName: "",
    phase: shown(outputs["phase"]),
    daysLeft: null,
    alarm: null,
    inService: null,
    drift: [],
    nextAction: actionAt(resource, now),
  };
}

const headings = ["structure", "instance", "usage", "CN", "phase", "days left", "drift", "next action"];

/** The table as text: columns as wide as their widest cell. Pure. */
export function printTable(rows: readonly StatusRow[]): string {
  const cells = rows.map(({ structure, instance, usage, commonName, phase, daysLeft, drift, nextAction }) => [
    structure,
    instance,
    usage,
    commonName,
    phase,
    daysLeft === null ? "" : String(daysLeft),
    drift.map(({ class: code }) => code).join(", "),
    actionCell(nextAction),
  ]);
  const widths = headings.map((heading, column) => Math.max(heading.length, ...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : column === 5 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  return [line(headings), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

const actionCell = (action: NextAction | null): string =>
  action && typeof action.what !== "string" ? "(secret)" : action ? actionLine(action) : "none";

/**
 * What people must do, as Markdown for a job's summary or an issue: a list, the nearest day first; lines that begin with
 * `- ` are there exactly while somebody must act. Pure.
 */
export function worklist(rows: readonly StatusRow[]): string {
  const waiting = rows.filter(({ nextAction }) => nextAction !== null);
  if (waiting.length === 0) return "Nobody has to act.";
  const dayOf = ({ nextAction }: StatusRow): string => nextAction?.by ?? "9999";
  const item = ({ nextAction, structure, instance, usage, phase }: StatusRow): string =>
    `- ${markdown(actionCell(nextAction))} (${markdown([structure, instance, usage, phase].filter(Boolean).join(", "))})`;
  const items = [...waiting].sort((one, other) => dayOf(one).localeCompare(dayOf(other))).map(item);
  return ["## Somebody must act", "", ...new Set(items)].join("\n");
}

/** Names come from outside: none is a link, a mention, or a line of its own. */
export const markdown = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|#]/g, "\\$&")
    .replaceAll("@", "@\u200b");

const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n") || "No certificate is in service in this stack.";

export const status: Command = {
  summary: "structures, server instances, phases, days left and next actions of a stack",
  usage: [
    "igc-sante status [--file STATE.json] [--at DATE] [--json | --worklist | --partners | --overdue] [--revocation [--crl FILE ...] [--ocsp]]",
    "",
    "  --file         a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --at           the day to count from, ISO 8601; default: now",
    "  --json         rows as JSON",
    "  --worklist     what people must do, as Markdown: for a job's summary or an issue",
    "  --partners     the texts to send to partners whose registration changes, in French",
    "  --overdue      who is late with a signature, an answer of ANS or an order by that day, and the texts to send them, in French",
    "  --revocation   asks the CRL of the issuing CA whether the certificates in service are revoked, by the certificates in the vault",
    "  --crl          a revocation list, DER or PEM, instead of the network; may be given several times",
    "  --ocsp         asks OCSP first",
    "",
    "Exit code: 0; 3 a renewal is not answered and 30 days or fewer are left, 4 the same with 7 days or fewer, or none (with",
    "--worklist and --overdue always 0); with --revocation 1 where a certificate is revoked or that is not known; 2 an option or file cannot be used.",
  ].join("\n"),
  async run(args) {
    const { values } = readArguments("status", args, {
      file: { type: "string" },
      at: { type: "string" },
      json: { type: "boolean" },
      worklist: { type: "boolean" },
      partners: { type: "boolean" },
      overdue: { type: "boolean" },
      revocation: { type: "boolean" },
      crl: { type: "string", multiple: true },
      ocsp: { type: "boolean" },
    });
    const at = values.at === undefined ? new Date() : instant(values.at, "--at");
    const resources = resourcesOf(await exportedState(values.file));
    if (values.revocation) {
      const question = { at, ocsp: values.ocsp ?? false, ...(values.crl && { crls: values.crl }) };
      const found = await revocationRows(resources, question, here());
      console.log(values.json ? JSON.stringify(found, null, 2) : visibleLines(printRevocation(found)));
      return found.every(({ is }) => is === "good") ? 0 : 1;
    }
    if (values.partners) {
      console.log(values.json ? JSON.stringify(resources.flatMap(actionsOf), null, 2) : visibleLines(printPartners(resources)));
      return 0;
    }
    if (values.overdue) {
      const late = overdueOf(resources, at);
      console.log(values.json ? JSON.stringify(late, null, 2) : visibleLines(printOverdue(late)));
      return 0;
    }
    const rows = statusRows(resources, at);
    if (values.worklist) {
      console.log(worklist(rows));
      return 0;
    }
    console.log(
      values.json ? JSON.stringify(rows, null, 2) : rows.length > 0 ? printTable(rows) : "No resource of pulumi-igc-sante in this stack.",
    );
    return alarmCode(rows);
  },
};
