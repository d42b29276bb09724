/** Where the status of many certificates is asked for at once: lists are shared, OCSP is asked for each. */
import { randomBytes } from "node:crypto";
import { type Fault, isFault } from "../../fault";
import type { Certificate } from "../certificate";
import type { CrlStatement } from "../crl";
import { accessMethodOids, decodeExtensions, type GeneralName } from "../extension";
import { sameName } from "../name";
import { largestOcspResponse, nonceLength, ocspRequest } from "../ocsp";
import { checkRevocation, type OcspAnswer, type RevocationStatus } from "../revocation";
import { fetchBytes } from "./bytes";
import type { FetchedStatus, FetchOptions } from "./options";
import { fetchedList, givenList, listFault, SharedList } from "./shared-list";

interface Question {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Whom its addresses may name. */
  readonly hosts: readonly string[];
}

export class Desk {
  readonly #lists = new Map<string | Uint8Array, Map<string, SharedList>>();

  constructor(private readonly options: FetchOptions) {}

  /** By OCSP, and where that does not decide, by CRL. What cannot be had is in `faults`, never thrown. */
  async status(question: Question): Promise<FetchedStatus> {
    const { certificate, issuer } = question;
    const { at, offline, ocsp = true } = this.options;
    const faults: Fault[] = [];
    const done = (status: RevocationStatus): FetchedStatus => ({ ...status, certificate: certificate.sha256, faults });
    const { crls: points, ocsp: responders } = offline ? { crls: [], ocsp: [] } : addresses(certificate);
    const answer = ocsp ? (await eachOr(responders.slice(0, 1), faults, (url) => this.askOcsp(url, question)))[0] : undefined;
    const byOcsp = answer && checkRevocation(certificate, issuer, { at, ocsp: answer });
    if (byOcsp && (byOcsp.status === "good" || byOcsp.status === "revoked")) return done(byOcsp);
    const crls = offline
      ? await eachOr(offline, faults, (item) => this.given(item, question, faults))
      : await eachOr(points, faults, (url) => this.fetched(url, question));
    return done(checkRevocation(certificate, issuer, { at, ...(answer && { ocsp: answer }), crls }));
  }

  private fetched(url: URL, { certificate, issuer, hosts }: Question): Promise<CrlStatement> {
    const { at, cache, crlTime: mostTime = 30_000 } = this.options;
    return this.list(url.href, issuer, fetchedList({ url, issuer, hosts, at, cache, mostTime })).of(certificate.serial);
  }

  /** Of a list that bears the issuer's name and is not believed, why is said. */
  private async given(item: string | Uint8Array, { certificate, issuer }: Question, faults: Fault[]): Promise<CrlStatement> {
    const crl = await this.list(item, issuer, givenList(item)).of(certificate.serial);
    const where = typeof item === "string" ? `The CRL file ${item} is` : "What the platform gives is";
    const fault = sameName(crl.issuer, issuer.subject) ? listFault(crl, issuer, this.options.at, where) : undefined;
    if (fault) faults.push(fault);
    return crl;
  }

  private list(source: string | Uint8Array, issuer: Certificate, open: ConstructorParameters<typeof SharedList>[1]): SharedList {
    const known = this.#lists.get(source) ?? new Map<string, SharedList>();
    this.#lists.set(source, known);
    const shared = known.get(issuer.sha256) ?? new SharedList(issuer, open);
    known.set(issuer.sha256, shared);
    return shared;
  }

  private async askOcsp(url: URL, { certificate, issuer, hosts }: Question): Promise<OcspAnswer> {
    const { nonce: asksNonce = true, ocspTime: mostTime = 10_000 } = this.options;
    const nonce = asksNonce ? randomBytes(nonceLength) : undefined;
    const body = { bytes: ocspRequest(certificate, issuer, nonce), type: "application/ocsp-request" };
    return { response: await fetchBytes({ url, body, hosts, mostBytes: largestOcspResponse, mostTime }), ...(nonce && { nonce }) };
  }
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
