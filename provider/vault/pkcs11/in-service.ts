import { type Certificate, readCertificatePem } from "../../x509/certificate";
import { damagedInService, decodeInService, encodeInService, otherCertificate } from "../common";
import type { InService } from "../vault";
import { type Document, fieldsOf, find, type ObjectName, readDocuments, writeDocument } from "./object";
import { binding, ckrOf, mustSeeAll, type Session } from "./token";

const kind = "igc-sante current";
const format = "igc-sante-token-in-service";
const version = 1;

/** Where a key lies, for programs that use it there: RFC 7512 section 2.3, without PIN and module, which belong to the machine. */
export function keyReference({ module, slot }: Session, id: Buffer): string {
  const { label, serialNumber } = module.C_GetTokenInfo(slot);
  const [token, serial] = [label, serialNumber].map((text) => encodeURIComponent(text.trim()));
  return `pkcs11:token=${token};serial=${serial};id=${id.toString("hex").replace(/../g, "%$&")};type=private`;
}

/**
 * What is in service under a name: certificates and where the key lies, in one data object. The highest sequence counts.
 * @throws Fault `vault-corrupt` when the document or its key is not there whole.
 */
export function readInServiceObject(session: Session, name: ObjectName, address: string): InService | undefined {
  const documents = currentDocuments(session, name);
  if (documents.length === 0) mustSeeAll(session);
  const newest = newestOf(documents);
  if (documents.length > 0 && !newest) throw damagedInService(name.entry, address, "its document cannot be read");
  if (!newest) return undefined;
  const inService = decodeInService(newest.content, name.entry, address);
  if (!holdsKeyOf(session, readCertificatePem(inService.certificate)))
    throw damagedInService(name.entry, address, "the key of its certificate is not in the token");
  return inService;
}

/**
 * Puts a certificate in service: the new document is whole before the ones before it go, so a reader always finds one. Can be
 * repeated from any point. To be run by `Token.change`.
 * @throws Fault `vault-key-mismatch` when the token has no key of that certificate.
 */
export function writeInServiceObject(session: Session, name: ObjectName, inService: InService, address: string): void {
  const leaf = readCertificatePem(inService.certificate);
  if (!holdsKeyOf(session, leaf)) throw otherCertificate(name.entry, leaf, undefined, address);
  const content = encodeInService(leaf, inService);
  const there = currentDocuments(session, name);
  const newest = newestOf(there);
  const isSame = newest?.content.equals(content) === true;
  if (!isSame)
    writeDocument(session, kind, name, { format, version, sequence: (newest?.sequence ?? 0) + 1, content: content.toString("utf8") });
  for (const { object } of there) if (!isSame || object !== newest.object) session.module.C_DestroyObject(session.handle, object);
}

interface Placed {
  readonly object: Buffer;
  readonly sequence: number;
  readonly content: Buffer;
}

const newestOf = (documents: readonly Document[]): Placed | undefined =>
  documents.flatMap(decode).reduce<Placed | undefined>((one, other) => (one && one.sequence > other.sequence ? one : other), undefined);

function decode(document: Document): Placed[] {
  const { format: found, version: written, sequence, content } = fieldsOf(document) ?? {};
  const isOurs = found === format && written === version && Number.isSafeInteger(sequence) && typeof content === "string";
  return isOurs ? [{ object: document.object, sequence: sequence as number, content: Buffer.from(content, "utf8") }] : [];
}

/** Looks, one after the other, for a writer in another process may take away what was just found: there is a newer one then. */
const looks = 10;

function currentDocuments(session: Session, name: ObjectName): Document[] {
  for (let look = 1; ; look++) {
    try {
      return readDocuments(session, kind, name);
    } catch (error) {
      if (look === looks || ckrOf(error) !== "CKR_OBJECT_HANDLE_INVALID") throw error;
    }
  }
}

function holdsKeyOf(session: Session, { publicKey }: Certificate): boolean {
  const b = binding();
  const modulus = Buffer.from(publicKey.export({ format: "jwk" }).n ?? "", "base64url");
  const template = [
    { type: b.CKA_CLASS, value: b.CKO_PRIVATE_KEY },
    { type: b.CKA_MODULUS, value: modulus },
  ];
  return find(session, template).length > 0;
}
