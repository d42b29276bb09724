/** Whether an OCSP answer may be believed, and what it says (RFC 6960 sections 3.2 and 4.2.2). PURE. */
import { createHash } from "node:crypto";
import { isFault } from "../../fault";
import type { Certificate, Extension } from "../certificate";
import type { CrlStatement } from "../crl";
import { readDocument, tag } from "../der";
import { clockDifference } from "../instant";
import { unsupportedSignature, verifySignature } from "../key";
import { sameName } from "../name";
import { type BasicOcspResponse, certIdHashes, issuerHashes, ocspOids, readOcspResponse, type SingleResponse } from "../ocsp";
import { checkPath } from "../path";
import { crlStatus } from "./by-crl";
import { type RevocationFinding, type RevocationFindingId, revocationFinding } from "./finding";
import type { RevocationStatus } from "./status";

export interface OcspAnswer {
  /** OCSPResponse in DER. */
  readonly response: Uint8Array;
  /** The nonce of the request. When given, the answer must carry the same one: else it may be an old one, played again. */
  readonly nonce?: Uint8Array;
}

interface Circumstances {
  readonly at: Date;
  /** CRLs of the issuer, where there are some: they may revoke a responder. */
  readonly crls?: readonly (CrlStatement | Uint8Array | string)[];
}

/** An answer that does not say how long it holds is believed for a day. Milliseconds. */
const longestWithoutNextUpdate = 86_400_000;

/** What one OCSP answer says of a certificate; `unavailable` when it may not be believed. Never throws on what is in it. */
export function judgeOcsp(
  certificate: Certificate,
  issuer: Certificate,
  answer: OcspAnswer,
  circumstances: Circumstances,
): RevocationStatus {
  const basic = readBasicOr(answer.response);
  if ("id" in basic) return unavailable(basic);
  const untrusted =
    signatureFinding(basic, issuer, circumstances) ?? extensionFinding(basic.extensions) ?? nonceFinding(basic, answer.nonce);
  if (untrusted) return unavailable(untrusted);
  const single = singleFor(certificate, issuer, basic);
  if ("id" in single) return unavailable(single);
  const unfit = extensionFinding(single.extensions) ?? dateFinding(single, circumstances.at);
  if (unfit) return unavailable(unfit);
  return statusOf(certificate, single);
}

function statusOf(certificate: Certificate, { status, revokedAt, reason, thisUpdate, nextUpdate }: SingleResponse): RevocationStatus {
  const known = { source: "ocsp", freshness: { thisUpdate, nextUpdate } } as const;
  const name = `The certificate with serial number ${certificate.serialNumber}`;
  if (status === "good") return { status, ...known, findings: [] };
  if (status === "unknown")
    return { status, ...known, findings: [revocationFinding("ocsp-unknown", `${name} is unknown to its OCSP responder.`)] };
  const findings = [
    revocationFinding("revoked", `${name} was revoked on ${revokedAt!.toISOString()} (${reason}), its OCSP responder says.`),
  ];
  return { status, ...known, reason: reason!, revokedAt: revokedAt!, findings };
}

const unavailable = (because: RevocationFinding): RevocationStatus => ({
  status: "unavailable",
  source: null,
  freshness: null,
  findings: [because],
});

const say = (id: RevocationFindingId, because: string): RevocationFinding => revocationFinding(id, `The OCSP answer ${because}.`);

function readBasicOr(response: Uint8Array): BasicOcspResponse | RevocationFinding {
  try {
    const { responseStatus, basic } = readOcspResponse(response);
    return basic ?? say("ocsp-refused", `is none: the responder says ${responseStatus}`);
  } catch (error) {
    if (!isFault(error)) throw error;
    return revocationFinding("ocsp-unreadable", error.what);
  }
}

/** Signed by the issuer itself, or by a responder that the issuer certified for it (RFC 6960 section 4.2.2.2). */
function signatureFinding(basic: BasicOcspResponse, issuer: Certificate, circumstances: Circumstances): RevocationFinding | undefined {
  const unsupported = unsupportedSignature(basic.signatureAlgorithm);
  if (unsupported) return say("ocsp-unsupported", `is signed with ${unsupported}`);
  const signer = [issuer, ...basic.certificates].find((candidate) => isNamed(basic, candidate) && hasSigned(basic, candidate));
  if (!signer) return say("ocsp-signer", "is signed neither by the certificate's issuer nor by a responder whose certificate is in it");
  if (signer.der.equals(issuer.der)) return undefined;
  const because = delegationFault(signer, issuer, circumstances);
  return because === undefined ? undefined : say("ocsp-signer", `is signed by a responder that may not: ${because}`);
}

function isNamed({ responder }: BasicOcspResponse, candidate: Certificate): boolean {
  if ("name" in responder) return sameName(responder.name, candidate.subject);
  return responder.keyHash.equals(createHash("sha1").update(candidate.subjectPublicKeyInfo.key).digest());
}

const hasSigned = ({ signatureAlgorithm: algorithm, tbs: bytes, signature }: BasicOcspResponse, by: Certificate): boolean =>
  verifySignature({ algorithm, bytes, signature, by });

/** The issuer itself is the anchor: what it certified for another CA certifies no responder. */
function delegationFault(responder: Certificate, issuer: Certificate, { at, crls }: Circumstances): string | undefined {
  const checked = checkPath({ leaf: responder, intermediates: [], anchors: [issuer], at, usage: "OCSPSigning", mostIntermediates: 0 });
  if (!checked.ok) return checked.findings[0]!.message.replace(/\.$/, "");
  const exempt = responder.extensions.some(({ oid }) => oid === ocspOids.noCheck);
  if (exempt || !crls) return undefined;
  return crlStatus(responder, issuer, crls, at).status === "revoked" ? "its certificate is revoked" : undefined;
}

/** RFC 6960 section 4.4: no extension of an answer is critical; one that is says something that is not understood here. */
function extensionFinding(extensions: readonly Extension[]): RevocationFinding | undefined {
  const unknown = extensions.find(({ oid, critical }) => critical && oid !== ocspOids.nonce);
  return unknown && say("ocsp-unsupported", `has the critical extension ${unknown.oid}, which is not supported`);
}

function nonceFinding({ extensions }: BasicOcspResponse, sent: Uint8Array | undefined): RevocationFinding | undefined {
  if (!sent) return undefined;
  const found = extensions.filter(({ oid }) => oid === ocspOids.nonce);
  if (found.length === 0) return say("ocsp-nonce", "does not carry the request's nonce: it may be an old one, played again");
  return found.length === 1 && readNonce(found[0]!.value)?.equals(sent)
    ? undefined
    : say("ocsp-nonce", "carries another nonce than the request's: it answers another request");
}

function readNonce(value: Buffer): Buffer | undefined {
  try {
    return readDocument(value, "The nonce", (reader) => reader.content("Nonce", tag.octetString));
  } catch (error) {
    if (!isFault(error)) throw error;
    return undefined;
  }
}

function singleFor(certificate: Certificate, issuer: Certificate, { responses }: BasicOcspResponse): SingleResponse | RevocationFinding {
  const [single, ...more] = responses.filter((response) => isAbout(response, certificate, issuer));
  if (!single)
    return say("ocsp-other-certificate", `is not about the certificate with serial number ${certificate.serialNumber} of this issuer`);
  return more.length > 0 ? say("ocsp-other-certificate", "speaks of the certificate more than once") : single;
}

function isAbout({ certId }: SingleResponse, certificate: Certificate, issuer: Certificate): boolean {
  const hash = certIdHashes[certId.hashAlgorithm];
  if (!hash || !certId.serial.equals(certificate.serial)) return false;
  const { name, key } = issuerHashes(issuer, hash);
  return certId.issuerNameHash.equals(name) && certId.issuerKeyHash.equals(key);
}

function dateFinding({ thisUpdate, nextUpdate }: SingleResponse, at: Date): RevocationFinding | undefined {
  if (!(thisUpdate.getTime() - clockDifference <= at.getTime()))
    return say("ocsp-not-yet-valid", `is of ${thisUpdate.toISOString()}, after ${at.toISOString()}`);
  const until = nextUpdate ?? new Date(thisUpdate.getTime() + longestWithoutNextUpdate);
  if (at <= until) return undefined;
  return say("ocsp-expired", `was to be renewed by ${until.toISOString()}, before ${at.toISOString()}`);
}
