import { createHash } from "node:crypto";
import { Fault, isFault } from "../../fault";
import { type Certificate, readCertificate } from "../../x509/certificate";
import { encode, tag } from "../../x509/der";
import type { Issued } from "../vault";
import { attributes, fieldsOf, find, type ObjectName, readDocuments, writeDocument } from "./object";
import { binding, type Session } from "./token";
import type { TokenKey } from "./token-key";

const kind = "igc-sante issued";
const format = "igc-sante-token-issued";
const version = 1;

/** Which certificates belong to an entry, leaf first: the highest sequence counts, and is written last. */
interface IssuedDocument {
  readonly sequence: number;
  /** SHA-256 of each certificate's DER, lower-case hex. */
  readonly certificates: readonly string[];
}

/**
 * What is stored for a key, or `undefined`.
 * @throws Fault `vault-corrupt` when a certificate is missing, damaged, or another key's.
 */
export function readIssuedObjects(session: Session, name: ObjectName, key: TokenKey, address: string): Issued | undefined {
  const documents = readDocuments(session, kind, name).map(fieldsOf);
  if (documents.length === 0) return undefined;
  const newest = newestOf(documents);
  if (!newest) throw corrupt(name, address, "its document cannot be read");
  const [leaf, ...chain] = newest.certificates.map((sha256, index) => {
    const der = certificateBytes(session, index === 0 ? key.id : authorityId(sha256)).find(
      ({ value }) => sha256Of(value) === sha256,
    )?.value;
    if (!der) throw corrupt(name, address, `the certificate ${sha256} is not in the token`);
    return readSound(der, name, address);
  });
  if (leaf?.publicKeySha256 !== key.publicKeySha256)
    throw corrupt(name, address, leaf ? "it certifies another key" : "there is no certificate in it");
  return { certificate: leaf.pem, chain: chain.map(({ pem }) => pem) };
}

/** The document that counts of those of one entry; `undefined` when one of them cannot be read. */
export function newestOf(documents: readonly ReturnType<typeof fieldsOf>[]): IssuedDocument | undefined {
  const read = documents.map(decode);
  if (read.includes(undefined)) return undefined;
  return read.reduce((one, other) => (other!.sequence > one!.sequence ? other : one));
}

/**
 * Stores a leaf and its path: certificate objects first, then the document that names them, then what it replaced
 * goes. Can be repeated from any point. The leaf has the key's CKA_ID, so that programs find it by the key; an
 * authority has one of its own, and is in the token once for all entries. To be run by `Token.change`.
 */
export function writeIssuedObjects(
  session: Session,
  name: ObjectName,
  { id }: TokenKey,
  [leaf, ...chain]: readonly [Certificate, ...Certificate[]],
): void {
  const replaced = readDocuments(session, kind, name);
  const sequence = 1 + Math.max(0, ...replaced.map((document) => decode(fieldsOf(document))?.sequence ?? 0));
  createUnlessThere(session, id, name.label, leaf);
  for (const authority of chain) createUnlessThere(session, authorityId(sha256Of(authority.der)), authorityLabel(authority), authority);
  const certificates = [leaf, ...chain].map(({ der }) => sha256Of(der));
  writeDocument(session, kind, name, { format, version, entry: name.entry, sequence, certificates, notAfter: leaf.notAfter.toISOString() });
  const former = certificateBytes(session, id).filter(({ value }) => !value.equals(leaf.der));
  const ours = former.filter(({ object }) => labelOf(session, object) === name.label); // others may keep theirs under the CKA_ID of a key that was taken over
  for (const { object } of [...replaced, ...ours]) session.module.C_DestroyObject(session.handle, object);
}

const labelOf = (session: Session, object: Buffer): string => attributes(session, object, [binding().CKA_LABEL])[0]!.toString("utf8");

function createUnlessThere(session: Session, id: Buffer, label: string, { der, subject, issuer, serial }: Certificate): void {
  if (certificateBytes(session, id).some(({ value }) => value.equals(der))) return;
  const b = binding();
  session.module.C_CreateObject(session.handle, [
    { type: b.CKA_CLASS, value: b.CKO_CERTIFICATE },
    { type: b.CKA_CERTIFICATE_TYPE, value: b.CKC_X_509 },
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_PRIVATE, value: false }, // servers read it before they log in
    { type: b.CKA_ID, value: id },
    { type: b.CKA_LABEL, value: label },
    { type: b.CKA_SUBJECT, value: subject.der },
    { type: b.CKA_ISSUER, value: issuer.der },
    { type: b.CKA_SERIAL_NUMBER, value: encode(tag.integer, serial) },
    { type: b.CKA_VALUE, value: der },
  ]);
}

/** The bytes of the certificates with a CKA_ID. */
export function certificateBytes(session: Session, id: Buffer): { object: Buffer; value: Buffer }[] {
  const b = binding();
  const objects = find(session, [
    { type: b.CKA_CLASS, value: b.CKO_CERTIFICATE },
    { type: b.CKA_ID, value: id },
  ]);
  return objects.map((object) => ({ object, value: attributes(session, object, [b.CKA_VALUE])[0]! }));
}

export const sha256Of = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const authorityId = (sha256: string): Buffer => Buffer.from(sha256, "hex").subarray(0, 20);
const authorityLabel = ({ subject, serialNumber }: Certificate): string => `${subject.attributes.at(-1)?.value ?? ""} ${serialNumber}`;

function decode(fields: ReturnType<typeof fieldsOf>): IssuedDocument | undefined {
  const { format: found, version: written, sequence, certificates } = fields ?? {};
  if (found !== format || written !== version || !Number.isSafeInteger(sequence) || !Array.isArray(certificates)) return undefined;
  return certificates.every((sha256) => /^[0-9a-f]{64}$/.test(String(sha256)))
    ? { sequence: sequence as number, certificates: certificates as string[] }
    : undefined;
}

function readSound(der: Buffer, name: ObjectName, address: string): Certificate {
  try {
    return readCertificate(der);
  } catch (error) {
    throw isFault(error, "answer-unreadable") ? corrupt(name, address, error.what) : error;
  }
}

const corrupt = ({ entry }: ObjectName, address: string, because: string): Fault =>
  new Fault(
    "vault-corrupt",
    `What ${address} holds as the certificate of ${entry} is damaged: ${because}.`,
    "Run pulumi refresh and pulumi up: it is restored from the platform's archive.",
  );
