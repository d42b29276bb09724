import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { Fault } from "../provider/fault";

/** One of our resources as a stack's state has it. */
export interface StackResource {
  readonly kind: "HealthStructure" | "TechnicalAdmin" | "Form413Request" | "OrgCertificate";
  /** Logical name. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const typePrefix = "pulumi-nodejs:dynamic/igc-sante:";

/** Our resources of a state export (`pulumi stack export`). */
export function resourcesOf(exported: string): StackResource[] {
  const { deployment } = JSON.parse(exported) as {
    deployment?: { resources?: { type: string; urn: string; outputs?: Record<string, unknown>; delete?: boolean }[] };
  };
  return (deployment?.resources ?? [])
    .filter(({ type, delete: leaving }) => type.startsWith(typePrefix) && !leaving)
    .map(({ type, urn, outputs }) => ({
      kind: type.slice(typePrefix.length) as StackResource["kind"],
      name: urn.slice(urn.lastIndexOf("::") + 2),
      outputs: outputs ?? {},
    }));
}

/** The state export in a file, or that of the stack in the current folder. */
export async function exportedState(file: string | undefined): Promise<string> {
  if (file) return readFile(file, "utf8");
  try {
    const { stdout } = await promisify(execFile)("pulumi", ["stack", "export", "--non-interactive"], { maxBuffer: 1 << 30 });
    return stdout;
  } catch (cause) {
    const { code, stderr } = cause as { code?: unknown; stderr?: string };
    const what = code === "ENOENT" ? "`pulumi` is not on PATH." : `\`pulumi stack export\` failed here: ${(stderr ?? "").trim()}`;
    throw new Fault(
      "not-configured",
      what,
      "Run it in the folder of a Pulumi project with a stack selected, or give a state export: igc-sante status --file state.json",
      { cause },
    );
  }
}
