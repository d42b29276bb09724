/**
 * Fetching CRLs and OCSP answers, and the status of a path's certificates by them. Everything that comes back is
 * checked by `revocation.ts`; nothing is asked of an address that an unpinned certificate names.
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import { Fault, isFault } from "../../fault";
import { matchesPin } from "../anchors";
import type { Certificate } from "../certificate";
import { type Crl, crlFindings, largestCrl, readCrl } from "../crl";
import { accessMethodOids, decodeExtensions, type GeneralName } from "../extension";
import { largestOcspResponse, nonceLength, ocspRequest } from "../ocsp";
import { checkPath } from "../path";
import { checkRevocation, isUsableCrl, type OcspAnswer, type RevocationStatus } from "../revocation";
import { type FetchRequest, fetchBytes } from "./bytes";
import { cachedCrl, keepCrl } from "./cache";

/** Where the IGC-Santé publishes CRLs and answers OCSP (real certificates, both environments). */
export const revocationHosts: readonly string[] = ["igc-sante.esante.gouv.fr", "ocsp.esante.gouv.fr"];

/** How the status of a path is asked for. */
export interface FetchOptions {
  /** The instant of the check. */
  readonly at: Date;
  /** Folder that keeps CRLs until their nextUpdate. Default: nothing is kept. */
  readonly cache?: string;
  /** Files of CRLs, DER or PEM: these are used and no network is. */
  readonly offline?: readonly string[];
  /** Whether OCSP is asked, before CRLs. @default true */
  readonly ocsp?: boolean;
  /** Whether OCSP is asked with a nonce, which must come back. @default true */
  readonly nonce?: boolean;
  /** Milliseconds for one CRL. @default 30,000 */
  readonly crlTime?: number;
  /** Milliseconds for one OCSP answer. @default 10,000 */
  readonly ocspTime?: number;
  /**
   * For tests: a root that no pin knows, by SHA-256 (`Certificate.sha256`), and the `host:port` on this machine that alone is
   * asked below it.
   */
  readonly loopback?: {
    /** SHA-256 of the root, as `Certificate.sha256`. */
    readonly root: string;
    /** `127.0.0.1:<port>`, `localhost:<port>` or `[::1]:<port>`. */
    readonly host: string;
  };
}

/** A status, and why sources could not be had. */
export interface FetchedStatus extends RevocationStatus {
  /** The certificate it is of, as `Certificate.sha256`. */
  readonly certificate: string;
  /** Why a source could not be had, in the order in which they were asked: `revocation-...`, `file-unreadable`, `answer-unreadable`. */
  readonly faults: readonly Fault[];
}

/**
 * The status of every certificate below the anchor, leaf first: by OCSP, and where that does not decide, by CRL.
 * What cannot be had is in `faults`, never thrown.
 * @param path leaf first, root last, as `checkPath` gives it. It is checked again: the addresses come from it.
 * @throws Fault `revocation-unpinned` when its root is not pinned or it is no good path at `at`; `revocation-host` when
 * the loopback's host is not this machine.
 */
export async function fetchRevocation(path: readonly Certificate[], options: FetchOptions): Promise<FetchedStatus[]> {
  const hosts = allowedHosts(path, options);
  const statuses: FetchedStatus[] = [];
  for (const [index, certificate] of path.slice(0, -1).entries())
    statuses.push(await statusOf({ certificate, issuer: path[index + 1]!, hosts, options }));
  return statuses;
}

interface Question {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly hosts: readonly string[];
  readonly options: FetchOptions;
}

/** Whom a path's certificates may send us to. */
function allowedHosts(path: readonly Certificate[], { at, loopback }: FetchOptions): readonly string[] {
  const root = path[path.length - 1];
  const pinned = root !== undefined && matchesPin(root)?.role === "root";
  const rehearsed = root !== undefined && !pinned && root.sha256 === loopback?.root;
  if (!pinned && !rehearsed) throw unpinned("its root is none of the pinned ones");
  const checked = checkPath({ leaf: path[0]!, intermediates: path.slice(1, -1), anchors: [root], at });
  if (!checked.ok) throw unpinned(checked.findings[0]!.message);
  const found = checked.path.map(({ sha256 }) => sha256).join();
  if (found !== path.map(({ sha256 }) => sha256).join()) throw unpinned("its certificates are not each the issuer of the one before");
  if (pinned) return revocationHosts;
  if (!/^(127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+$/.test(loopback!.host))
    throw new Fault(
      "revocation-host",
      `${loopback!.host} is not this machine.`,
      "A root that is not pinned is for tests on this machine alone.",
    );
  return [loopback!.host];
}

const unpinned = (because: string): Fault =>
  new Fault(
    "revocation-unpinned",
    `Nothing is fetched for this path: ${because.replace(/\.$/, "")}.`,
    "Check the path first; only a path to a pinned root names addresses that are asked.",
  );

async function statusOf(question: Question): Promise<FetchedStatus> {
  const {
    certificate,
    issuer,
    options: { at, offline, ocsp = true },
  } = question;
  const faults: Fault[] = [];
  const done = (status: RevocationStatus): FetchedStatus => ({ ...status, certificate: certificate.sha256, faults });
  if (offline) return done(checkRevocation(certificate, issuer, { at, crls: await eachOr(offline, faults, readFile) }));
  const answer = ocsp ? (await eachOr(addresses(certificate).ocsp.slice(0, 1), faults, (url) => askOcsp(url, question)))[0] : undefined;
  const byOcsp = answer && checkRevocation(certificate, issuer, { at, ocsp: answer });
  if (byOcsp && (byOcsp.status === "good" || byOcsp.status === "revoked")) return done(byOcsp);
  const crls = await eachOr(addresses(certificate).crls, faults, (url) => fetchCrl(url, question));
  return done(checkRevocation(certificate, issuer, { at, ...(answer && { ocsp: answer }), crls }));
}

/** What works of a list; Faults of the rest are noted. */
async function eachOr<T, R>(list: readonly T[], faults: Fault[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of list) {
    try {
      results.push(await work(item));
    } catch (error) {
      if (!isFault(error)) throw error;
      faults.push(error);
    }
  }
  return results;
}

/** More addresses of one certificate are not asked. */
const mostAddresses = 4;

/** Addresses that a certificate names, of http and https alone: ldap is never asked. */
function addresses(certificate: Certificate): { readonly crls: readonly URL[]; readonly ocsp: readonly URL[] } {
  const { crlDistributionPoints = [], authorityInfoAccess = [] } = decodeExtensions(certificate);
  const points = crlDistributionPoints.flatMap(({ name }) => (name && "fullName" in name ? name.fullName : []));
  const responders = authorityInfoAccess.filter(({ method }) => method === accessMethodOids.ocsp).map(({ location }) => location);
  return { crls: urls(points), ocsp: urls(responders) };
}

const urls = (names: readonly GeneralName[]): URL[] =>
  names
    .flatMap((name) => (name.kind === "uri" && /^https?:\/\//i.test(name.value) && URL.canParse(name.value) ? [new URL(name.value)] : []))
    .slice(0, mostAddresses);

async function askOcsp(url: URL, { certificate, issuer, hosts, options }: Question): Promise<OcspAnswer> {
  const nonce = options.nonce === false ? undefined : randomBytes(nonceLength);
  const body = { bytes: ocspRequest(certificate, issuer, nonce), type: "application/ocsp-request" };
  const request: FetchRequest = { url, body, hosts, mostBytes: largestOcspResponse, mostTime: options.ocspTime ?? 10_000 };
  return { response: await fetchBytes(request), ...(nonce && { nonce }) };
}

/** From the cache until its nextUpdate, else from its place; kept only when the issuer signed it. */
async function fetchCrl(url: URL, { issuer, hosts, options: { at, cache, crlTime = 30_000 } }: Question): Promise<Crl> {
  const kept = cache === undefined ? undefined : await cachedCrl(cache, url);
  if (kept && isUsableCrl(kept, issuer, at)) return kept;
  const crl = readCrl(await fetchBytes({ url, hosts, mostBytes: largestCrl, mostTime: crlTime }));
  if (crlFindings(crl, at).some(({ id }) => id === "crl-expired")) {
    throw new Fault(
      "revocation-stale",
      `${url.host}${url.pathname} gives a CRL that was to be renewed by ${crl.nextUpdate?.toISOString()}.`,
      "Ask ANS, or wait for its next CRL: an old one does not tell what was revoked since.",
    );
  }
  if (!isUsableCrl(crl, issuer, at)) throw foreignCrl(url, crl, issuer, at);
  if (cache !== undefined) await keepCrl(cache, url, crl);
  return crl;
}

function foreignCrl(url: URL, crl: Crl, issuer: Certificate, at: Date): Fault {
  const because = crlFindings(crl, at)[0]?.message ?? `It is not signed by the key of the certificate's issuer (${issuer.serialNumber}).`;
  return new Fault(
    "revocation-signer",
    `What ${url.host}${url.pathname} gives is not used. ${because}`,
    "Do not trust what that place says; fetch the CRL over another network.",
  );
}

async function readFile(path: string): Promise<Crl> {
  let bytes: Buffer;
  try {
    bytes = await fs.readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Fault("file-unreadable", `The CRL file ${path} cannot be read (${code ?? message}).`, "Check the path.", { cause });
  }
  return readCrl(bytes[0] === 0x30 ? bytes : bytes.toString("latin1"));
}
