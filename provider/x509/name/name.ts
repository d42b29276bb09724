/** Reading distinguished names (RFC 5280 sections 4.1.2.4 and 4.1.2.6, X.501). PURE. */
import { type DerReader, decodeText, isTextTag, readOid, tag } from "../der";

/** A distinguished name: its RDNs in DER order, and its exact DER for comparison. */
export interface Name {
  /** Exact DER: two names are equal when it is, and may be when it is not (RFC 5280 section 7.1). */
  readonly der: Buffer;
  /** Attributes in DER order: C first, CN last, in a certificate of the IGC-Santé. */
  readonly attributes: readonly NameAttribute[];
}

/** One attribute of a name (X.501): a type and its text. */
export interface NameAttribute {
  /** Dotted OID, e.g. `2.5.4.3`. */
  readonly oid: string;
  /** The text; what is no character string as `#` and its DER in hexadecimal (RFC 4514 section 2.4). */
  readonly value: string;
  /** ASN.1 universal tag of the string (12 UTF8String, 19 PrintableString, 22 IA5String, 20 TeletexString, 30 BMPString). */
  readonly tag: number;
  /** Index of the RDN it belongs to: multi-valued RDNs share one. */
  readonly rdn: number;
}

/** More attributes than this is an attack: the longest name seen has nine. */
const mostAttributes = 64;

/**
 * The next element as a Name: a SEQUENCE of SETs of attributes. A value that is no character string is
 * given as `#` and its DER in hexadecimal, as RFC 4514 section 2.4 prints it.
 * @throws Fault `answer-unreadable`.
 */
export function readName(reader: DerReader, field: string, expected: number = tag.sequence): Name {
  const { whole, inner } = reader.wholeAndInside(field, expected);
  return { der: whole, attributes: readAttributes(inner) };
}

function readAttributes(rdns: DerReader): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  for (let rdn = 0; !rdns.atEnd; rdn++) {
    readRdn(rdns.inside("rdn", tag.set), rdn, attributes);
    if (attributes.length > mostAttributes) throw rdns.fault("rdn", `the name has more than ${mostAttributes} attributes`);
  }
  return attributes;
}

/** One RDN: a SET OF attributes, at least one, in ascending order of their encodings (X.690 section 11.6). */
export function readRdn(set: DerReader, rdn: number, attributes: NameAttribute[]): void {
  let previous: Buffer | undefined;
  do {
    const { whole, inner } = set.wholeAndInside("attribute");
    if (previous && Buffer.compare(previous, whole) >= 0)
      throw set.fault("attribute", "the set is not in the order of DER, or repeats itself");
    previous = whole;
    const oid = readOid(inner, "type");
    const { tag: valueTag, value } = readAttributeValue(inner);
    inner.end();
    attributes.push({ oid, value, tag: valueTag, rdn });
  } while (!set.atEnd);
}

function readAttributeValue(attribute: DerReader): { tag: number; value: string } {
  const found = attribute.element("value");
  if (!isTextTag(found.tag)) return { tag: found.tag, value: `#${found.whole.toString("hex")}` };
  const value = decodeText(found.tag, found.content);
  if (value === undefined) throw attribute.fault("value", "it has characters that its string type does not allow");
  return { tag: found.tag, value };
}
