/** What the doctor asks of the machine: Node, the engine, the state backend, the clock, the form, an HSM's module. */
import { execFile } from "node:child_process";
import { access, constants, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { type FormFiles, type FormNumber, fillForm413, fillForm414, fillForm503, readMapping } from "../../provider/form";
import { runnerLosses, type Surroundings } from "../../provider/lifecycle/common";
import { providerInFrench, type Said, doctorTexts as texts } from "../words";
import { bad, type DoctorLine, good, lineOf, warning } from "./line";

const provider = (text: string): Said => ({ en: text, fr: providerInFrench(text) });

/** As package.json has them: `engines` and the peer `@pulumi/pulumi`. */
const leastNode = [20, 19];
const leastEngine = [3, 200];

const isAtLeast = (version: string, [major, minor]: readonly number[]): boolean => {
  const [found = 0, second = 0] = version.replace(/^v/, "").split(".").map(Number);
  return found > major! || (found === major && second >= minor!);
};

export function nodeLine(version: string): DoctorLine {
  if (isAtLeast(version, leastNode)) return good("Node", version);
  return bad("Node", texts["too-old"]({ version, least: leastNode.join(".") }), texts["install-node"]);
}

export async function run(cwd: string, env: Surroundings["env"], ...args: readonly string[]): Promise<string> {
  const options = { cwd, env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: 30_000, maxBuffer: 1 << 30 };
  const { stdout } = await promisify(execFile)("pulumi", [...args], options);
  return stdout;
}

const engine = texts.engine;

export async function engineLine({ cwd, env }: Surroundings): Promise<DoctorLine> {
  const version = await run(cwd, env, "version").then(
    (text) => text.trim(),
    () => undefined,
  );
  if (version === undefined) return bad(engine, texts["no-engine"], texts["install-engine"]);
  if (isAtLeast(version, leastEngine)) return good(engine, `Pulumi ${version}`);
  return bad(engine, texts["too-old"]({ version: `Pulumi ${version}`, least: leastEngine.join(".") }), texts["newer-engine"]);
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
  if (backend === undefined) return bad(texts.state, texts["no-login"], texts.login);
  const where = shownUrl(backend);
  return resources === undefined
    ? warning(texts.state, texts["no-stack"]({ where }), texts["select-stack"])
    : good(texts.state, texts.stack({ where, count: resources }));
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
  return pairs
    .flatMap((places) => runnerLosses(places, (name) => env[name]))
    .map(({ what, remedy }) => warning(texts.runner, provider(what), provider(remedy)));
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

const clock = texts.clock;

/** @param ask gives the `Date` a service says, or `undefined` */
export async function clockLine(services: readonly string[], now: () => Date, ask = dateOf): Promise<DoctorLine> {
  if (services.length === 0) return good(clock, texts["no-service"]({ now: now().toISOString() }));
  for (const service of services) {
    const theirs = await ask(service);
    if (!theirs) continue;
    const off = now().getTime() - theirs.getTime();
    const says = texts[off < 0 ? "behind" : "ahead"]({ seconds: Math.abs(Math.round(off / 1000)), service: shownUrl(service) });
    if (Math.abs(off) < noticed) return good(clock, says);
    const next = texts["set-clock"];
    return Math.abs(off) < refused ? warning(clock, says, next) : bad(clock, says, next);
  }
  return warning(clock, texts["no-time"]({ services: services.map(shownUrl).join(", ") }), texts["check-network"]);
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
  const about = texts.form({ number });
  if (path === undefined) return good(about, texts["no-copy"]);
  return lineOf(about, async () => {
    const template = await readOr(resolve(cwd, path));
    if (typeof template === "string") return unreadable(about, path, template, `form${number}`);
    const map = mapping === undefined ? undefined : await readOr(resolve(cwd, mapping));
    if (typeof map === "string") return unreadable(about, mapping!, map, `form${number}Mapping`);
    const font = await readFile(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
    await fills[number]({ font, template, ...(map && { mapping: readMapping(map.toString("utf8")) }) });
    return good(about, mapping === undefined ? texts.edition({ path }) : texts["edition-by"]({ path, mapping }));
  });
}

/** The bytes of a file, or the code of why it cannot be read. */
const readOr = (path: string): Promise<Buffer | string> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);

const unreadable = (about: Said, path: string, code: string, setting: string): DoctorLine =>
  bad(about, texts.unreadable({ path, code }), texts["correct-path"]({ setting }));

/** The module that a token's address names. */
export async function moduleLine(address: string): Promise<DoctorLine> {
  const path = decodeURIComponent(/[?&]module-path=([^&]*)/.exec(address)?.[1] ?? "");
  const code = await access(path, constants.R_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
  if (code !== undefined) return bad(texts.module, texts.unreadable({ path, code }), texts["install-module"]);
  try {
    require.resolve("pkcs11js");
  } catch {
    return bad(texts.module, texts["no-pkcs11js"], "npm install pkcs11js");
  }
  return good(texts.module, texts["is-there"]({ path }));
}
