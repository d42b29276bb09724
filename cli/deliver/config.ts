/** What is delivered, where, as what, and how the server takes it. PURE. */
import { resolve } from "node:path";
import { Fault } from "../../provider/fault";
import { type Environment, environments } from "../../provider/structure";
import { vaultAddressFault } from "../../provider/vault";
import { type CertificateUsage, usageProfiles } from "../../provider/x509/profile";
import { Fields } from "./fields";
import { type Holds, holdsKey, isHolds, words } from "./holds";

/** One file of the set. */
export interface WantedFile {
  /** Its name in the folder. */
  readonly name: string;
  readonly holds: Holds;
  /** A name or a number; default: who runs it. */
  readonly owner?: string;
  readonly group?: string;
  /** Permission bits. */
  readonly mode: number;
}

/** Where the server is asked which certificate it presents. */
export interface Probe {
  readonly host: string;
  readonly port: number;
  /** Sent as SNI (RFC 6066 section 3); an IP address is sent to nobody. */
  readonly serverName?: string;
  /** Files in PEM, for a server that asks for a certificate. */
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Handshakes until it presents the new one: old processes of a server answer for a while after a reload. */
  readonly tries: number;
  /** For one handshake. */
  readonly seconds: number;
}

export interface DeliverConfig {
  /** The vault's address. */
  readonly vault: string;
  /** The one name in it. */
  readonly place: string;
  /** The server's folder, absolute. */
  readonly folder: string;
  readonly files: readonly WantedFile[];
  readonly expect: {
    readonly environment: Environment;
    readonly usage: CertificateUsage;
    readonly idNat: string;
    readonly commonName: string;
  };
  /** A folder of newer authorities; in rehearsal with the sandbox's root. */
  readonly authorities?: string;
  /** Files, or `fetch`: asked of ANS' hosts alone. */
  readonly crls?: readonly string[] | "fetch";
  /** With `fetch`: keeps lists until their nextUpdate. */
  readonly crlCache?: string;
  /** When the end is said with exit code 1. */
  readonly endsWithinDays: number;
  /** Program and its arguments; there is no shell. */
  readonly check?: readonly string[];
  readonly reload?: readonly string[];
  /** For one command. */
  readonly commandSeconds: number;
  /** Variables that commands get besides PATH, HOME and LANG. */
  readonly variables: readonly string[];
  readonly probe?: Probe;
}

/**
 * Reads a configuration.
 * @param from the folder relative paths start from.
 * @throws Fault `deliver-config` with everything wrong with it; its content is not quoted, since an address may hold a secret.
 */
export function readConfig(text: string, from: string, shownPath: string): DeliverConfig {
  const faults: string[] = [];
  const config = configOf(parsed(text, faults), from, (fault) => void faults.push(fault));
  if (faults.length === 0) return config;
  throw unusable(shownPath, faults);
}

/** Everything wrong with a configuration, at once. */
export const unusable = (shownPath: string, faults: readonly string[]): Fault =>
  new Fault(
    "deliver-config",
    [`${shownPath} cannot be used:`, ...faults.map((fault) => `  - ${fault}`)].join("\n"),
    "Mend each line; docs/deliver.md has every field. Nothing was touched.",
  );

function parsed(text: string, faults: string[]): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    faults.push("it is no JSON");
    return {};
  }
}

function configOf(value: unknown, from: string, complain: (fault: string) => void): DeliverConfig {
  const fields = new Fields(value, "", complain);
  const path = (name: string): string | undefined => pathOf(fields.optionalText(name), from);
  const [authorities, crlCache] = [path("authorities"), path("crlCache")];
  const crls = crlsOf(fields, from);
  const [check, reload] = [fields.words("check"), fields.words("reload")];
  const probe = probeOf(fields.inside("probe"), from);
  const config: DeliverConfig = {
    vault: vaultOf(fields),
    place: matching(fields, "place", /^[0-9a-z-]{1,100}$/, "is no name of a place in a vault: lower-case letters, digits and hyphens"),
    folder: resolve(from, fields.text("folder")),
    files: filesOf(fields.object("files")),
    expect: expectOf(fields.object("expect")),
    ...(authorities !== undefined && { authorities }),
    ...(crls && { crls }),
    ...(crlCache !== undefined && { crlCache }),
    endsWithinDays: fields.number("endsWithinDays", 30, 0, 1000),
    ...(check && { check }),
    ...(reload && { reload }),
    commandSeconds: fields.number("commandSeconds", 60, 1, 120),
    variables: fields.words("variables") ?? [],
    ...(probe && { probe }),
  };
  fields.end();
  if (probe && !reload) complain("probe is given and reload is not: the server would never present the new certificate");
  return config;
}

const pathOf = (text: string | undefined, from: string): string | undefined => (text === undefined ? undefined : resolve(from, text));

function vaultOf(fields: Fields): string {
  const address = fields.text("vault");
  const fault = address === "" ? undefined : vaultAddressFault(address);
  if (fault) fields.complain(`vault: ${fault.what}`);
  return address;
}

function matching(fields: Fields, name: string, shape: RegExp, because: string): string {
  const text = fields.text(name);
  if (text !== "" && !shape.test(text)) fields.complain(`${fields.path}${name} ${because}`);
  return text;
}

function expectOf(fields: Fields): DeliverConfig["expect"] {
  const expect = {
    environment: fields.oneOf("environment", environments),
    usage: fields.oneOf("usage", Object.keys(usageProfiles) as CertificateUsage[]),
    idNat: matching(
      fields,
      "idNat",
      /^[0-4][0-9A-Z]{9,29}$/,
      "is no idNat: 1 and a FINESS number, 3 and a SIRET number, 4 and an RPPS number",
    ),
    commonName: fields.text("commonName"),
  };
  fields.end();
  return expect;
}

function crlsOf(fields: Fields, from: string): DeliverConfig["crls"] {
  if (fields.raw("crls") === "fetch") return "fetch";
  return fields.words("crls")?.map((path) => resolve(from, path));
}

function filesOf(fields: Fields): WantedFile[] {
  const names = fields.names();
  if (names.length === 0) fields.complain("files names no file");
  return names.map((name) => {
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(name))
      fields.complain(`files: "${name}" is no plain name of a file: letters, digits, dots, hyphens, and no dot first`);
    return fileOf(name, new Fields(fields.raw(name), `files["${name}"].`, fields.complain));
  });
}

function fileOf(name: string, fields: Fields): WantedFile {
  const holds = fields.text("holds");
  if (holds !== "" && !isHolds(holds)) fields.complain(`${fields.path}holds is none of ${words.join(", ")}`);
  const known: Holds = isHolds(holds) ? holds : "certificate";
  const [owner, group] = [fields.optionalText("owner"), fields.optionalText("group")];
  const mode = modeOf(fields, known);
  fields.end();
  return { name, holds: known, ...(owner !== undefined && { owner }), ...(group !== undefined && { group }), mode };
}

/** What holds a key is never for everybody, and nobody but its owner writes it. */
function modeOf(fields: Fields, holds: Holds): number {
  const text = fields.optionalText("mode") ?? (holdsKey(holds) ? "0600" : "0644");
  const mode = /^0?[0-7]{3}$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  const because = Number.isNaN(mode)
    ? "is no octal mode as 0640"
    : (mode & 0o400) === 0
      ? "does not let its owner read"
      : (mode & 0o133) !== 0
        ? "lets others than its owner write, or is for programs"
        : holdsKey(holds) && (mode & 0o007) !== 0
          ? "lets everybody read a key"
          : undefined;
  if (because !== undefined) fields.complain(`${fields.path}mode ${because}`);
  return mode;
}

function probeOf(fields: Fields | undefined, from: string): Probe | undefined {
  if (!fields) return undefined;
  const serverName = fields.optionalText("serverName");
  const [clientCertificate, clientKey] = ["clientCertificate", "clientKey"].map((name) => pathOf(fields.optionalText(name), from));
  if ((clientCertificate === undefined) !== (clientKey === undefined))
    fields.complain("probe.clientCertificate and probe.clientKey are given together, or neither is");
  const probe: Probe = {
    host: fields.text("host"),
    port: fields.number("port", 443, 1, 65_535),
    ...(serverName !== undefined && { serverName }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(clientKey !== undefined && { clientKey }),
    tries: fields.number("tries", 10, 1, 60),
    seconds: fields.number("seconds", 5, 1, 30),
  };
  fields.end();
  return probe;
}
