/** What the doctor asks of the machine: Node, the engine, the state backend, the clock, the form, an HSM's module. */
import { execFile } from "node:child_process";
import { access, constants, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { type FormFiles, type FormNumber, fillForm413, fillForm414, fillForm503, readMapping } from "../provider/form";
import { runnerLosses, type Surroundings } from "../provider/lifecycle/common";
import { bad, type DoctorLine, good, lineOf, warning } from "./doctor-line";

/** As package.json has them: `engines` and the peer `@pulumi/pulumi`. */
const leastNode = [20, 19];
const leastEngine = [3, 200];

const isAtLeast = (version: string, [major, minor]: readonly number[]): boolean => {
  const [found = 0, second = 0] = version.replace(/^v/, "").split(".").map(Number);
  return found > major! || (found === major && second >= minor!);
};

export function nodeLine(version: string): DoctorLine {
  if (isAtLeast(version, leastNode)) return good("Node", version);
  return bad("Node", `${version} is older than ${leastNode.join(".")}`, "Install Node 22 or newer.");
}

export async function run(cwd: string, env: Surroundings["env"], ...args: readonly string[]): Promise<string> {
  const options = { cwd, env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: 30_000, maxBuffer: 1 << 30 };
  const { stdout } = await promisify(execFile)("pulumi", [...args], options);
  return stdout;
}

export async function engineLine({ cwd, env }: Surroundings): Promise<DoctorLine> {
  const version = await run(cwd, env, "version").then(
    (text) => text.trim(),
    () => undefined,
  );
  if (version === undefined)
    return bad("engine", "`pulumi` is not on PATH, or does not start", "Install it: https://www.pulumi.com/docs/install/");
  if (isAtLeast(version, leastEngine)) return good("engine", `Pulumi ${version}`);
  return bad("engine", `Pulumi ${version} is older than ${leastEngine.join(".")}`, "Install a newer Pulumi.");
}

/** Where the state lies, as `pulumi whoami` says it; `undefined` when nobody is logged in. */
export async function backendOf({ cwd, env }: Surroundings): Promise<string | undefined> {
  if (env["PULUMI_BACKEND_URL"]) return env["PULUMI_BACKEND_URL"];
  const text = await run(cwd, env, "whoami", "--json", "--non-interactive").catch(() => "{}");
  return (JSON.parse(text) as { url?: string }).url;
}

/** Words of a URL that are no secret: neither user nor parameters. */
const shownUrl = (url: string): string => url.replace(/\/\/[^/@]*@/, "//").replace(/\?.*$/, "");

export function backendLine(backend: string | undefined, resources: number | undefined): DoctorLine {
  if (backend === undefined)
    return bad("state backend", "nobody is logged in to one", "pulumi login s3://..., azblob://..., gs://..., or Pulumi Cloud");
  const where = shownUrl(backend);
  return resources === undefined
    ? warning(
        "state backend",
        `${where}; no stack of it is selected here`,
        "pulumi stack select, or give addresses by --vault and --platform",
      )
    : good("state backend", `${where}; the stack has ${resources} resources of ours`);
}

/** What a runner of CI would lose, a line a place. */
export const runnerLines = (
  vaults: readonly string[],
  exchanges: readonly string[],
  state: string | undefined,
  env: Surroundings["env"],
): DoctorLine[] => {
  const pairs = Array.from({ length: Math.max(vaults.length, exchanges.length, 1) }, (_, at) => ({
    vault: vaults[at],
    exchange: exchanges[at],
    state: at === 0 ? state : undefined,
  }));
  return pairs.flatMap((places) => runnerLosses(places, (name) => env[name])).map(({ what, remedy }) => warning("runner", what, remedy));
};

/** A signature of AWS is good for 5 minutes, a token's times for about as long. Milliseconds. */
const [noticed, refused] = [60_000, 300_000];

/** The services whose `Date` is compared: those of vaults and of the backend that speak HTTP. */
export function servicesOf(vaults: readonly string[], backend: string | undefined): string[] {
  const urls = vaults.flatMap((address) => {
    if (address.startsWith("aws:")) {
      const [, region, query] = /^aws:([^?]+)\??(.*)$/.exec(address) ?? [];
      return new URLSearchParams(query).get("endpoint") ?? `https://secretsmanager.${region}.amazonaws.com/`;
    }
    return /^(?:azure|openbao):(https?:\/\/[^/?]+)/.exec(address)?.[1] ?? [];
  });
  return [...new Set([...urls, ...(backend && /^https?:/.test(backend) ? [backend] : [])])];
}

/** @param ask gives the `Date` a service says, or `undefined` */
export async function clockLine(services: readonly string[], now: () => Date, ask = dateOf): Promise<DoctorLine> {
  if (services.length === 0) return good("clock", `${now().toISOString()}; compared with no service, since none is used`);
  for (const service of services) {
    const theirs = await ask(service);
    if (!theirs) continue;
    const off = now().getTime() - theirs.getTime();
    const says = `${Math.abs(Math.round(off / 1000))} s ${off < 0 ? "behind" : "ahead of"} ${shownUrl(service)}`;
    if (Math.abs(off) < noticed) return good("clock", says);
    const next = "Set the clock, by NTP for instance: services refuse what is signed at another time, and days are decided by it.";
    return Math.abs(off) < refused ? warning("clock", says, next) : bad("clock", says, next);
  }
  return warning("clock", `none of ${services.map(shownUrl).join(", ")} answered with its time`, "Check the network and its proxy.");
}

async function dateOf(service: string): Promise<Date | undefined> {
  try {
    const { headers } = await fetch(service, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(5_000) });
    const date = new Date(headers.get("date") ?? Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}

/** A form that prints whatever the template's edition: nobody's. */
const person = { lastName: "X", firstName: "X", phone: "0100000000", email: "x@example.org", cardNumber: "1234567890" };
const sample = {
  structure: { name: "X", finess: "690781810" },
  signatory: { ...person, role: "responsable-legal" as const },
  admins: [person],
  usage: "X",
  certificateType: "ORG" as const,
};

/** A copy of an official form, and which of its fields holds what where its edition is not known: paths from the program's folder. */
export interface OfficialForm {
  readonly number: FormNumber;
  readonly path: string | undefined;
  readonly mapping?: string | undefined;
}

const change = { arriving: [person], leaving: [], staying: [] };
const fills: Readonly<Record<FormNumber, (files: FormFiles) => Promise<Uint8Array>>> = {
  "413": (files) => fillForm413(sample, files),
  "414": (files) => fillForm414(sample, files),
  "503": (files) => fillForm503({ ...sample, ...change }, files),
};

/** Whether a copy of an official form can be filled. */
export async function formLine({ number, path, mapping }: OfficialForm, { cwd }: Surroundings): Promise<DoctorLine> {
  const about = `form ${number}`;
  if (path === undefined) return good(about, "no copy of the official form is named: the plain layout is printed");
  return lineOf(about, async () => {
    const template = await readOr(resolve(cwd, path));
    if (typeof template === "string") return unreadable(about, path, template, `form${number}`);
    const map = mapping === undefined ? undefined : await readOr(resolve(cwd, mapping));
    if (typeof map === "string") return unreadable(about, mapping!, map, `form${number}Mapping`);
    const font = await readFile(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
    await fills[number]({ font, template, ...(map && { mapping: readMapping(map.toString("utf8")) }) });
    return good(about, `${path} is an edition that is known${map ? ` by ${mapping}` : ""}`);
  });
}

/** The bytes of a file, or the code of why it cannot be read. */
const readOr = (path: string): Promise<Buffer | string> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);

const unreadable = (about: string, path: string, code: string, setting: string): DoctorLine =>
  bad(about, `${path} cannot be read (${code})`, `Correct igc-sante:${setting}, a path from the program's folder.`);

/** The module that a token's address names. */
export async function moduleLine(address: string): Promise<DoctorLine> {
  const path = decodeURIComponent(/[?&]module-path=([^&]*)/.exec(address)?.[1] ?? "");
  const code = await access(path, constants.R_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (code !== undefined)
    return bad(
      "HSM module",
      `${path} cannot be read (${code})`,
      "Install the vendor's PKCS#11 module, or correct module-path in igc-sante:vault.",
    );
  try {
    require.resolve("pkcs11js");
  } catch {
    return bad(
      "HSM module",
      "the package pkcs11js is not installed: its build failed, or optional packages were left out",
      "npm install pkcs11js",
    );
  }
  return good("HSM module", `${path} is there`);
}
