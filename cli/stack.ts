import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { promisify } from "node:util";
import { Fault } from "../provider/fault";
import { unpacked } from "../provider/packing";
import { counting, timing } from "./progress";

/** One of our resources as a stack's state has it. */
export interface StackResource {
  readonly kind: "HealthStructure" | "TechnicalAdmin" | "Form413Request" | "OrgCertificate";
  /** Logical name. */
  readonly name: string;
  /** What Pulumi knows it by, through all stacks. */
  readonly urn: string;
  /** When a command of Pulumi last changed it, ISO 8601; an old engine does not say. */
  readonly modified?: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const typePrefix = "pulumi-nodejs:dynamic/igc-sante:";
const exportHint = "Write one with: pulumi stack export > state.json";

/**
 * Our resources of a state export (`pulumi stack export`).
 * Texts of their properties are opened; a state of before had none, and reads the same.
 * @throws Fault `state-unreadable` when the text is no export, `text-unreadable` when a property is none of ours.
 */
export const resourcesOf = (exported: string): StackResource[] => resourcesIn(exported).filter(isOurs).map(opened);

const kinds: readonly string[] = [
  "HealthStructure",
  "TechnicalAdmin",
  "Form413Request",
  "OrgCertificate",
] satisfies StackResource["kind"][];

/** A kind that a later version has is left alone: nothing here could say a word of it. */
const isOurs = ({ type, delete: leaving }: StateEntry): boolean =>
  type.startsWith(typePrefix) && kinds.includes(type.slice(typePrefix.length)) && !leaving;
const opened = ({ type, urn, modified, outputs }: StateEntry): StackResource => ({
  kind: type.slice(typePrefix.length) as StackResource["kind"],
  name: urn.slice(urn.lastIndexOf("::") + 2),
  urn,
  ...(modified !== undefined && { modified }),
  outputs: unpacked(outputs ?? {}),
});

/**
 * The same for a program that answers somebody meanwhile: after every so many it is said how many of how many were read.
 * @param pause is waited for each time
 */
export async function resourcesByAndBy(exported: string, pause: (done: number, of: number) => Promise<void>): Promise<StackResource[]> {
  const ours = resourcesIn(exported).filter(isOurs);
  const resources: StackResource[] = [];
  for (const entry of ours) {
    if (resources.length % 250 === 0) await pause(resources.length, ours.length);
    resources.push(opened(entry));
  }
  return resources;
}

interface StateEntry {
  readonly type: string;
  readonly urn: string;
  readonly modified?: string;
  readonly outputs?: Record<string, unknown>;
  readonly delete?: boolean;
}

/** When the last command wrote the state; `null` where the export does not say. */
export function writtenAt(exported: string): Date | null {
  const { deployment } = asRecord(parsed(exported), "it is no object");
  const { time } = (deployment as { manifest?: { time?: unknown } } | undefined)?.manifest ?? {};
  const at = new Date(typeof time === "string" ? time : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

function resourcesIn(exported: string): readonly StateEntry[] {
  const { deployment } = asRecord(parsed(exported), "it is no object");
  // A file backend's own checkpoint has its resources elsewhere: "no resource" would be said of a full stack.
  const { resources = [] } = asRecord(deployment, "it has no `deployment`");
  if (!Array.isArray(resources)) throw unreadable("its `resources` are no list");
  const broken = resources.some((each: Partial<StateEntry> | null) => typeof each?.type !== "string" || typeof each.urn !== "string");
  if (broken) throw unreadable("a resource of it has no `type` or no `urn`");
  return resources as StateEntry[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(text.trim() === "" ? "it is empty" : "it is no JSON, or a part of one"); // the parser quotes the text, which may hold a secret
  }
}

function asRecord(value: unknown, otherwise: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unreadable(otherwise);
}

const unreadable = (because: string): Fault => new Fault("state-unreadable", `This is no state export: ${because}.`, exportHint);

/**
 * The state export in a file, or that of the stack in the current folder.
 * @param stack the stack of this name, of the project in the folder. @default the one that is selected
 * @throws Fault `file-unreadable`, or `not-configured` when there is no stack here.
 */
export async function exportedState(
  file: string | undefined,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv } = { cwd: process.cwd(), env: process.env },
  stack?: string,
): Promise<string> {
  if (file !== undefined) return readExport(file);
  try {
    const args = ["stack", "export", "--non-interactive", ...(stack === undefined ? [] : [`--stack=${stack}`])];
    const exporting = promisify(execFile)("pulumi", args, { cwd, env, maxBuffer: 1 << 30 });
    const { stdout } = await timing("pulumi stack export", exporting);
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

/** The states of several files, in their order, or that of the stack in the current folder. @throws Fault as `exportedState`. */
export async function exportedStates(files: readonly string[] | undefined): Promise<string[]> {
  const progress = counting("stacks", files?.length ?? 1);
  const load = async (file: string | undefined): Promise<string> => {
    const text = await exportedState(file);
    progress.step();
    return text;
  };
  try {
    return await Promise.all((files ?? [undefined]).map(load));
  } finally {
    progress.end();
  }
}

/** The project and the stack of a resource: names of resources are only one of a kind in it. */
export function stackOf({ urn }: Pick<StackResource, "urn">): string {
  const [, , stack = "", , project = ""] = urn.split(":"); // urn:pulumi:<stack>::<project>::...
  return project ? `${project}/${stack}` : stack;
}

/** The resources of each state. @throws Fault `unknown-value` where two are of one stack: a thing of it would be two, or hide the other. */
export function resourcesOfStacks(texts: readonly string[], files: readonly (string | undefined)[]): StackResource[][] {
  const states = texts.map(resourcesOf);
  const known = new Map<string, string>();
  states.forEach(([first], index) => {
    if (!first) return;
    const [id, file] = [stackOf(first), files[index] ?? ""];
    const other = known.get(id);
    if (other !== undefined)
      throw new Fault(
        "unknown-value",
        `${other} and ${file} are both of the stack ${id}.`,
        "Give each stack once, and stacks of one name each a run of its own.",
      );
    known.set(id, file);
  });
  return states;
}

/** `-` is standard input: `pulumi stack export | igc-sante status --file -`. */
async function readExport(file: string): Promise<string> {
  try {
    return file === "-" ? await textOf(process.stdin) : await readFile(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const because = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : (code ?? message);
    throw new Fault("file-unreadable", `The state export ${file} cannot be read: ${because}.`, exportHint, { cause });
  }
}
