import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { daysUntil, type NextAction } from "../provider/policy";
import { instant, readArguments } from "./arguments";
import type { Command } from "./command";
import { exportedState, resourcesOf, type StackResource } from "./stack";

/** One line of the table. */
export interface StatusRow {
  readonly structure: string;
  readonly instance: string;
  readonly usage: string;
  readonly commonName: string;
  readonly phase: string;
  /** Days of life left to the certificate in service, or null. */
  readonly daysLeft: number | null;
  /** The last useful day first, then who and what. */
  readonly nextAction: NextAction | null;
}

/** Rows of a state at an instant: certificates, then forms and structures that wait for somebody. Pure. */
export function statusRows(resources: readonly StackResource[], now: Date): StatusRow[] {
  const certificates = resources.filter(({ kind }) => kind === "OrgCertificate").map((resource) => certificateRow(resource, now));
  const others = resources.filter(({ kind, outputs }) => kind !== "OrgCertificate" && outputs["nextAction"]).map(waitingRow);
  return [...certificates, ...others];
}

function certificateRow({ name, outputs }: StackResource, now: Date): StatusRow {
  const { structure, serverInstance, usage, commonName, phase, current, nextAction } = outputs as unknown as Partial<CertificateOutputs>;
  return {
    structure: shown(structure?.name ?? name),
    instance: shown(serverInstance),
    usage: shown(usage),
    commonName: shown(commonName),
    phase: shown(phase),
    daysLeft: typeof current?.notAfter === "string" ? daysUntil(now, new Date(current.notAfter)) : null,
    nextAction: nextAction ?? null,
  };
}

/** A value that `pulumi.secret` hides is an object in an export, and a create that failed half-way has none. */
const shown = (value: unknown): string => (typeof value === "string" ? value : value === undefined || value === null ? "" : "(secret)");

function waitingRow({ kind, name, outputs }: StackResource): StatusRow {
  const structure = shown((outputs["structure"] as { name?: string } | undefined)?.name ?? outputs["structureName"] ?? name);
  const usage = kind === "Form413Request" ? "form 413" : kind === "TechnicalAdmin" ? "administrator" : "structure";
  return {
    structure,
    instance: "",
    usage,
    commonName: "",
    phase: shown(outputs["phase"]),
    daysLeft: null,
    nextAction: outputs["nextAction"] as NextAction,
  };
}

const headings = ["structure", "instance", "usage", "CN", "phase", "days left", "next action"];

/** The table as text: columns as wide as their widest cell. Pure. */
export function printTable(rows: readonly StatusRow[]): string {
  const cells = rows.map(({ structure, instance, usage, commonName, phase, daysLeft, nextAction }) => [
    structure,
    instance,
    usage,
    commonName,
    phase,
    daysLeft === null ? "" : String(daysLeft),
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
  action && typeof action.what !== "string"
    ? "(secret)"
    : action
      ? `${action.by ? `by ${action.by}: ` : ""}${action.who}: ${action.what}`
      : "none";

export const status: Command = {
  summary: "structures, server instances, phases, days left and next actions of a stack",
  usage: [
    "igc-sante status [--file STATE.json] [--at DATE] [--json]",
    "",
    "  --file   a state export (pulumi stack export > state.json); default: the stack in this folder",
    "  --at     the day to count from, ISO 8601; default: now",
    "  --json   rows as JSON",
  ].join("\n"),
  async run(args) {
    const { values } = readArguments("status", args, { file: { type: "string" }, at: { type: "string" }, json: { type: "boolean" } });
    const at = values.at === undefined ? new Date() : instant(values.at, "--at");
    const rows = statusRows(resourcesOf(await exportedState(values.file)), at);
    console.log(
      values.json ? JSON.stringify(rows, null, 2) : rows.length > 0 ? printTable(rows) : "No resource of pulumi-igc-sante in this stack.",
    );
    return 0;
  },
};
