/** OCSP answers of any shape, for tests: right in everything but the overrides. */
import { createHash, sign } from "node:crypto";
import type { Certificate } from "../../provider/x509/certificate";
import { encode, encodeOid, tag } from "../../provider/x509/der";
import { ocspOids } from "../../provider/x509/ocsp";
import { ecdsaWithSha256, extension, type Issued, sequence } from "../conformance/pki";
import { algorithm, type ForgedExtension, time } from "./forge";

export interface AnswerOverrides {
  /** OCSPResponseStatus; anything but 0 has no answer in it. */
  readonly responseStatus?: number;
  readonly status?: "good" | "revoked" | "unknown";
  /** CRLReason of a revoked answer; null says nothing. */
  readonly reason?: number | null;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string | null;
  readonly nonce?: Uint8Array;
  /** Whose answer the name in it says that it is. */
  readonly responder?: Issued;
  readonly byKey?: boolean;
  readonly algorithm?: Buffer;
  readonly hash?: "sha1" | "sha256";
  readonly serial?: Buffer;
  /** How often the certificate is spoken of. */
  readonly times?: number;
  readonly extensions?: readonly ForgedExtension[];
  readonly singleExtensions?: readonly ForgedExtension[];
  readonly certificates?: readonly Certificate[];
}

const hashOids = { sha1: "1.3.14.3.2.26", sha256: "2.16.840.1.101.3.4.2.1" } as const;
const generalized = (iso: string): Buffer => time(iso, true);

const extensionList = (context: number, list: readonly ForgedExtension[]): Buffer[] =>
  list.length === 0
    ? []
    : [
        encode(
          tag.constructed(context),
          sequence(
            ...list.map(({ oid, critical, value }) =>
              sequence(encodeOid(oid), ...(critical ? [encode(tag.boolean, Buffer.of(0xff))] : []), encode(tag.octetString, value)),
            ),
          ),
        ),
      ];

export const nonceExtension = (nonce: Uint8Array): ForgedExtension => extension(ocspOids.nonce, encode(tag.octetString, nonce));

/** DER of an OCSPResponse about `certificate` of `issuer`, signed by `signer`. */
export function answer(certificate: Certificate, issuer: Issued, signer: Issued = issuer, overrides: AnswerOverrides = {}): Buffer {
  const { responseStatus = 0, hash = "sha1", nextUpdate = "2026-12-01T00:00:00Z", responder = signer, times = 1 } = overrides;
  if (responseStatus !== 0) return sequence(encode(tag.enumerated, Buffer.of(responseStatus)));
  const digest = (bytes: Buffer): Buffer => encode(tag.octetString, createHash(hash).update(bytes).digest());
  const { subject, subjectPublicKeyInfo } = issuer.certificate;
  const single = sequence(
    sequence(
      algorithm(hashOids[hash]),
      digest(subject.der),
      digest(subjectPublicKeyInfo.key),
      encode(tag.integer, overrides.serial ?? certificate.serial),
    ),
    statusOf(overrides),
    generalized(overrides.thisUpdate ?? "2026-11-24T00:00:00Z"),
    ...(nextUpdate === null ? [] : [encode(tag.constructed(0), generalized(nextUpdate))]),
    ...extensionList(1, overrides.singleExtensions ?? []),
  );
  const keyHash = createHash("sha1").update(responder.certificate.subjectPublicKeyInfo.key).digest();
  const tbs = sequence(
    overrides.byKey
      ? encode(tag.constructed(2), encode(tag.octetString, keyHash))
      : encode(tag.constructed(1), responder.certificate.subject.der),
    generalized("2026-11-24T00:00:00Z"),
    sequence(...Array.from({ length: times }, () => single)),
    ...extensionList(1, [...(overrides.nonce ? [nonceExtension(overrides.nonce)] : []), ...(overrides.extensions ?? [])]),
  );
  const certificates = overrides.certificates ?? (signer === issuer ? [] : [signer.certificate]);
  const basic = sequence(
    tbs,
    overrides.algorithm ?? ecdsaWithSha256,
    encode(tag.bitString, Buffer.of(0), sign("sha256", tbs, signer.key.privateKey)),
    ...(certificates.length === 0 ? [] : [encode(tag.constructed(0), sequence(...certificates.map(({ der }) => der)))]),
  );
  return sequence(
    encode(tag.enumerated, Buffer.of(0)),
    encode(tag.constructed(0), sequence(encodeOid(ocspOids.basic), encode(tag.octetString, basic))),
  );
}

function statusOf({ status = "good", reason = 1 }: AnswerOverrides): Buffer {
  if (status !== "revoked") return encode(tag.primitive(status === "good" ? 0 : 2));
  const why = reason === null ? [] : [encode(tag.constructed(0), encode(tag.enumerated, Buffer.of(reason)))];
  return encode(tag.constructed(1), generalized("2026-05-01T00:00:00Z"), ...why);
}

/** The nonce of a request, where it has one: found by its identifier, as it is the last thing in it. */
export function readOcspNonce(request: Buffer): Buffer | undefined {
  const at = request.indexOf(encodeOid(ocspOids.nonce));
  return at < 0 ? undefined : request.subarray(-32);
}
