/** Reading OCSP responses (RFC 6960 section 4.2.1), strictly: DER alone, every field. Nothing is believed here. PURE. */
import { type AlgorithmIdentifier, type Certificate, type Extension, readAlgorithm, readCertificate, readExtensions } from "../certificate";
import type { CrlReason } from "../crl";
import { DerReader, readCount, readDocument, readGeneralizedTime, readInteger, readOctetBits, readOid, tag, unreadable } from "../der";
import { type Name, readName } from "../name";
import { ocspOids } from "./request";

/** Bytes. One answer with the responder's certificate has 2 kB. */
export const largestOcspResponse = 65_536;

/** OCSPResponseStatus by its number; 4 is not used. */
const responseStatuses = ["successful", "malformedRequest", "internalError", "tryLater", undefined, "sigRequired", "unauthorized"] as const;
export type OcspResponseStatus = NonNullable<(typeof responseStatuses)[number]>;

export interface OcspResponse {
  readonly responseStatus: OcspResponseStatus;
  /** Present when successful. */
  readonly basic: BasicOcspResponse | undefined;
}

export interface BasicOcspResponse {
  /** The bytes that are signed. */
  readonly tbs: Buffer;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Buffer;
  /** By its name, or by the SHA-1 of its key. */
  readonly responder: { readonly name: Name } | { readonly keyHash: Buffer };
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly Extension[];
  readonly certificates: readonly Certificate[];
}

export interface SingleResponse {
  readonly certId: {
    readonly hashAlgorithm: string;
    readonly issuerNameHash: Buffer;
    readonly issuerKeyHash: Buffer;
    readonly serial: Buffer;
  };
  readonly status: "good" | "revoked" | "unknown";
  readonly revokedAt: Date | undefined;
  /** `unspecified` when a revoked answer says nothing. */
  readonly reason: CrlReason | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
}

/** More of either is no answer to a question about one certificate. */
const mostResponses = 64;
const mostCertificates = 8;

/** @throws Fault `answer-unreadable`, naming the field and the byte. */
export function readOcspResponse(bytes: Uint8Array): OcspResponse {
  const document = "The OCSP response";
  if (bytes.length > largestOcspResponse)
    throw unreadable(document, `it has ${bytes.length} bytes, more than the ${largestOcspResponse} that are read`);
  return readDocument(Buffer.from(bytes), document, (reader) => {
    const outer = reader.inside("OCSPResponse");
    const responseStatus = readResponseStatus(outer);
    const basic = outer.isNext(tag.constructed(0)) ? readResponseBytes(outer) : undefined;
    outer.end();
    if ((responseStatus === "successful") !== (basic !== undefined))
      throw outer.fault("responseBytes", `they do not go with the status ${responseStatus}`);
    return { responseStatus, basic };
  });
}

function readResponseStatus(outer: DerReader): OcspResponseStatus {
  const number = readCount(outer, "responseStatus", 127, tag.enumerated);
  const status = responseStatuses[number];
  if (status === undefined) throw outer.fault("responseStatus", `the status ${number} does not exist`);
  return status;
}

function readResponseBytes(outer: DerReader): BasicOcspResponse {
  const explicit = outer.inside("responseBytes", tag.constructed(0));
  const fields = explicit.inside("ResponseBytes");
  explicit.end();
  const type = readOid(fields, "responseType");
  if (type !== ocspOids.basic) throw fields.fault("responseType", `it is ${type}, and only id-pkix-ocsp-basic is known`);
  const response = fields.content("response", tag.octetString);
  fields.end();
  return readDocument(response, "The basic OCSP response", readBasic);
}

function readBasic(reader: DerReader): BasicOcspResponse {
  const outer = reader.inside("BasicOCSPResponse");
  const { whole: tbs, inner } = outer.wholeAndInside("tbsResponseData");
  const fields = readResponseData(inner);
  const signatureAlgorithm = readAlgorithm(outer, "signatureAlgorithm");
  const signature = readOctetBits(outer, "signature");
  const certificates = readCertificates(outer);
  outer.end();
  return { tbs, signatureAlgorithm, signature, certificates, ...fields };
}

function readCertificates(outer: DerReader): Certificate[] {
  if (!outer.isNext(tag.constructed(0))) return [];
  const explicit = outer.inside("certs", tag.constructed(0));
  const list = explicit.inside("certs");
  explicit.end();
  const certificates: Certificate[] = [];
  while (!list.atEnd) {
    if (certificates.length === mostCertificates) throw list.fault("Certificate", `there are more than ${mostCertificates}`);
    certificates.push(readCertificate(list.element("Certificate").whole));
  }
  return certificates;
}

/** ResponseData; its version is v1, the default, which DER leaves out. */
function readResponseData(data: DerReader) {
  const responder = readResponder(data);
  const producedAt = readGeneralizedTime(data, "producedAt");
  const list = data.inside("responses");
  const responses: SingleResponse[] = [];
  while (!list.atEnd) {
    if (responses.length === mostResponses) throw list.fault("SingleResponse", `there are more than ${mostResponses}`);
    responses.push(readSingle(list.inside("SingleResponse")));
  }
  const extensions = readExtensions(data, "responseExtensions", 1);
  data.end();
  return { responder, producedAt, responses, extensions };
}

function readResponder(data: DerReader): BasicOcspResponse["responder"] {
  const byName = data.isNext(tag.constructed(1));
  const explicit = data.inside("responderID", tag.constructed(byName ? 1 : 2));
  const responder = byName ? { name: readName(explicit, "byName") } : { keyHash: explicit.content("byKey", tag.octetString) };
  explicit.end();
  return responder;
}

function readSingle(single: DerReader): SingleResponse {
  const certId = readCertId(single.inside("certID"));
  const status = readCertStatus(single);
  const thisUpdate = readGeneralizedTime(single, "thisUpdate");
  const nextUpdate = readNextUpdate(single);
  const extensions = readExtensions(single, "singleExtensions", 1);
  single.end();
  return { certId, ...status, thisUpdate, nextUpdate, extensions };
}

function readCertId(fields: DerReader): SingleResponse["certId"] {
  const hashAlgorithm = readAlgorithm(fields, "hashAlgorithm").oid;
  const issuerNameHash = fields.content("issuerNameHash", tag.octetString);
  const issuerKeyHash = fields.content("issuerKeyHash", tag.octetString);
  const serial = readInteger(fields, "serialNumber");
  fields.end();
  return { hashAlgorithm, issuerNameHash, issuerKeyHash, serial };
}

function readCertStatus(single: DerReader): Pick<SingleResponse, "status" | "revokedAt" | "reason"> {
  if (single.isNext(tag.constructed(1))) return readRevokedInfo(single.inside("revoked", tag.constructed(1)));
  const good = single.isNext(tag.primitive(0));
  const content = single.content("certStatus", tag.primitive(good ? 0 : 2));
  if (content.length > 0) throw single.fault("certStatus", "it is NULL and has octets");
  return { status: good ? "good" : "unknown", revokedAt: undefined, reason: undefined };
}

/** CRLReason by its number (RFC 5280 section 5.3.1); removeFromCRL (8) is no status, 7 is not used. */
const reasons: readonly (CrlReason | undefined)[] = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  undefined,
  undefined,
  "privilegeWithdrawn",
  "aACompromise",
];

function readRevokedInfo(info: DerReader): Pick<SingleResponse, "status" | "revokedAt" | "reason"> {
  const revokedAt = readGeneralizedTime(info, "revocationTime");
  if (info.atEnd) return { status: "revoked", revokedAt, reason: "unspecified" };
  const explicit = info.inside("revocationReason", tag.constructed(0));
  const number = readCount(explicit, "CRLReason", 127, tag.enumerated);
  const reason = reasons[number];
  if (reason === undefined) throw explicit.fault("CRLReason", `the reason ${number} does not exist here`);
  explicit.end();
  info.end();
  return { status: "revoked", revokedAt, reason };
}

function readNextUpdate(single: DerReader): Date | undefined {
  if (!single.isNext(tag.constructed(0))) return undefined;
  const explicit = single.inside("nextUpdate", tag.constructed(0));
  const time = readGeneralizedTime(explicit, "nextUpdate");
  explicit.end();
  return time;
}
