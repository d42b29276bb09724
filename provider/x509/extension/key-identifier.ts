/** Extensions that name keys (RFC 5280 sections 4.2.1.1 and 4.2.1.2). PURE. */
import { readDocument, readInteger, tag } from "../der";
import { type GeneralName, readGeneralNames } from "./general-name";

/** Which key of the issuer signed (RFC 5280 section 4.2.1.1). */
export interface AuthorityKeyIdentifier {
  /** The issuer's subjectKeyIdentifier. */
  readonly keyIdentifier: Buffer | undefined;
  /** Names of the issuer's own issuer: with the serial number, another way to say which certificate. */
  readonly authorityCertIssuer: readonly GeneralName[] | undefined;
  /** Content octets of the INTEGER, comparable with `Certificate.serial`. */
  readonly authorityCertSerialNumber: Buffer | undefined;
}

/** RFC 5280 section 4.2.1.1. @throws Fault `answer-unreadable`. */
export function readAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  return readDocument(value, "The extension authorityKeyIdentifier", (reader) => {
    const fields = reader.inside("AuthorityKeyIdentifier");
    const keyIdentifier = fields.isNext(tag.primitive(0)) ? fields.content("keyIdentifier", tag.primitive(0)) : undefined;
    const authorityCertIssuer = fields.isNext(tag.constructed(1))
      ? readGeneralNames(fields.inside("authorityCertIssuer", tag.constructed(1)))
      : undefined;
    const authorityCertSerialNumber = fields.isNext(tag.primitive(2))
      ? readInteger(fields, "authorityCertSerialNumber", tag.primitive(2))
      : undefined;
    fields.end();
    return { keyIdentifier, authorityCertIssuer, authorityCertSerialNumber };
  });
}

/** RFC 5280 section 4.2.1.2. @throws Fault `answer-unreadable`. */
export function readSubjectKeyIdentifier(value: Uint8Array): Buffer {
  return readDocument(value, "The extension subjectKeyIdentifier", (reader) => {
    const identifier = reader.content("KeyIdentifier", tag.octetString);
    if (identifier.length === 0) throw reader.fault("KeyIdentifier", "it is empty");
    return identifier;
  });
}
