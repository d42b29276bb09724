/** Deciding trust: from a leaf to a pinned anchor, by RFC 5280, strictly and in bounded work. PURE. */
import { Fault, isFault } from "../../fault";
import { type Certificate, readCertificate, readCertificatesPem } from "../certificate";
import { type Crl, readCrl } from "../crl";
import { keyPurposeOids } from "../extension";
import { finding, type PathFinding, type PathFindingId } from "../finding";
import { wholeSecond } from "../instant";
import { buildPath, CertificatePool, pathLimits } from "./build";
import { type Circumstances, certificateFindings } from "./certificate-rules";
import type { PolicyRequirements } from "./policy";
import { Revocation } from "./revocation";
import { serverNameFindings, serverSubjectFindings } from "./server-name";
import { type PathUsage, pathUsages, usageDemands, usageFindings } from "./usage";
import { validatePath } from "./validate";

/** A certificate already read, its DER, or PEM text. */
export type CertificateInput = Certificate | Uint8Array | string;

/** What is checked, with what, and for what. */
export interface PathRequest {
  /** The certificate in question. PEM text holds exactly one. */
  readonly leaf: CertificateInput;
  /** Certificates that may stand between, in any order; PEM texts may hold several. Useless ones do no harm. */
  readonly intermediates: readonly CertificateInput[];
  /** What is trusted. The caller decides by `matchesPin`, not by where the bytes came from. */
  readonly anchors: readonly CertificateInput[];
  /** The instant of the check; dates of certificates are whole seconds, and so is what is compared with them: a fraction is dropped. */
  readonly at: Date;
  /** What the leaf is to be used for; default: nothing is asked, unless `serverName` is given: then `serverAuth`. */
  readonly usage?: PathUsage;
  /** The DNS name or IP address that the leaf must name. */
  readonly serverName?: string;
  /**
   * When given, the status of every certificate below the anchor must be known by one of these CRLs (DER or PEM,
   * full or delta); an empty list therefore accepts nothing. Default: revocation is not looked at.
   */
  readonly crls?: readonly (Crl | Uint8Array | string)[];
  /** Inputs of RFC 5280 section 6.1.1; default: any policy, none required unless a certificate requires one. */
  readonly policies?: PolicyRequirements;
  /** Intermediates allowed, self-issued ones not counted; default: the certificates' own limits. */
  readonly mostIntermediates?: number;
}

/** A good path, or why there is none. */
export type PathResult =
  | {
      /** The leaf leads to an anchor and may be used as asked. */
      readonly ok: true;
      /** Leaf first, anchor last. */
      readonly path: readonly Certificate[];
    }
  | {
      /** No path was found that holds. */
      readonly ok: false;
      /** At least one: why not. */
      readonly findings: readonly PathFinding[];
    };

/**
 * Checks that a certificate leads to an anchor, and may be used as asked (RFC 5280 section 6).
 *
 * What is wrong with a certificate is a finding, never a throw: bytes that cannot be read are `input-unreadable`. What RFC 5280 allows and
 * this check does not support is refused by name (`unsupported-...`). Supported: RSA PKCS#1 v1.5 (2048 to 8192 bits)
 * and ECDSA (P-256, P-384, P-521) with SHA-2; name constraints on DNS names, mail addresses, URIs, IP addresses and
 * directory names; certificate policies; complete, partitioned, indirect and delta CRLs.
 *
 * Work is bounded by `pathLimits`; beyond them the finding is `path-budget`.
 * @throws Fault `wrong-type` when `at` is no date, `unknown-value` for a usage that does not exist.
 */
export function checkPath(request: PathRequest): PathResult {
  refuseNonsense(request);
  const findings: PathFinding[] = [];
  const unreadable: PathFinding[] = [];
  const leaves = readAll([request.leaf], findings);
  const anchors = readAll(request.anchors, findings);
  const intermediates = readAll(request.intermediates, unreadable);
  const [leaf] = leaves;
  if (findings.length === 0 && leaves.length !== 1) {
    findings.push(finding("input-unreadable", `The text given as leaf holds ${leaves.length} certificates where one is expected.`));
  }
  const given = anchors.length + intermediates.length;
  if (given > pathLimits.certificates)
    findings.push(finding("path-budget", `More than the ${pathLimits.certificates} certificates that are looked at were given.`));
  if (!leaf || findings.length > 0) return { ok: false, findings };

  const circumstances = { at: wholeSecond(request.at), withCrls: request.crls !== undefined };
  const usage = request.usage ?? (request.serverName === undefined ? undefined : "serverAuth");
  findings.push(...leafFindings(leaf, circumstances, usage, request.serverName));
  const pool = new CertificatePool(anchors, intermediates, circumstances);
  const revocation = request.crls && revocationBy(request.crls, pool);
  const demands = {
    purposes: usage ? usageDemands(usage).purposes : [],
    policies: request.policies,
    mostIntermediates: request.mostIntermediates,
  };
  const built = buildPath(leaf, pool, (path) => [...validatePath(path, demands), ...(revocation?.check(path) ?? [])]);
  if ("path" in built) return findings.length === 0 ? { ok: true, path: built.path } : { ok: false, findings };
  return { ok: false, findings: distinct([...findings, ...built.findings, ...unreadable]) };
}

/** What is wrong with the leaf wherever it leads. */
function leafFindings(
  leaf: Certificate,
  circumstances: Circumstances,
  usage: PathUsage | undefined,
  serverName: string | undefined,
): PathFinding[] {
  const serves = usage !== undefined && usageDemands(usage).purposes.includes(keyPurposeOids.serverAuth);
  return [
    ...certificateFindings(leaf, "leaf", circumstances),
    ...(usage ? usageFindings(leaf, usage) : []),
    ...(serves ? serverSubjectFindings(leaf) : []),
    ...(serverName === undefined ? [] : serverNameFindings(leaf, serverName)),
  ];
}

/** Callers without a type checker: an instant that is none would be inside every validity. */
function refuseNonsense({ at, usage }: PathRequest): void {
  if (!(at instanceof Date) || Number.isNaN(at.getTime())) {
    throw new Fault("wrong-type", "The instant of a path check is no date.", "Give `at` a valid Date.");
  }
  if (usage !== undefined && !pathUsages.includes(usage)) {
    throw new Fault("unknown-value", `A path cannot be checked for the usage "${usage}".`, `Give one of ${pathUsages.join(", ")}.`);
  }
}

/** Reads until there is more than will be looked at. */
function readAll(inputs: readonly CertificateInput[], findings: PathFinding[]): Certificate[] {
  const certificates: Certificate[] = [];
  for (const input of inputs) {
    if (certificates.length > pathLimits.certificates) break;
    certificates.push(...(readOr(() => readInput(input), "input-unreadable", findings) ?? []));
  }
  return certificates;
}

function readInput(input: CertificateInput): Certificate[] {
  if (typeof input === "string") return readCertificatesPem(input);
  return [input instanceof Uint8Array ? readCertificate(input) : input];
}

function revocationBy(inputs: readonly (Crl | Uint8Array | string)[], pool: CertificatePool): Revocation {
  const unreadable: PathFinding[] = [];
  const crls = inputs.flatMap((input) => {
    if (typeof input !== "string" && !(input instanceof Uint8Array)) return [input];
    const crl = readOr(() => readCrl(input), "crl-unreadable", unreadable);
    return crl ? [crl] : [];
  });
  return new Revocation(pool, crls, unreadable);
}

function readOr<T>(read: () => T, id: PathFindingId, findings: PathFinding[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!isFault(error)) throw error;
    findings.push(finding(id, error.what));
    return undefined;
  }
}

/** More would not be read. */
const mostFindings = 50;

function distinct(findings: readonly PathFinding[]): PathFinding[] {
  return [...new Map(findings.map((found) => [`${found.id} ${found.message}`, found])).values()].slice(0, mostFindings);
}
