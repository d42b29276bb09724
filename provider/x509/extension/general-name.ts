/** Extensions made of names (RFC 5280 sections 4.2.1.6, 4.2.1.7 and 4.2.1.10). PURE. */

import { type DerReader, decodeText, readDocument, readOid, tag } from "../der";
import { type Name, readName } from "../name";

/** GeneralName (RFC 5280 section 4.2.1.6). An `ip` has 4 or 16 octets in a name, 8 or 32 (address, mask) in a constraint. */
export type GeneralName =
  | {
      /** dNSName, rfc822Name (a mail address) or uniformResourceIdentifier. */
      readonly kind: "dns" | "rfc822" | "uri";
      /** The text, ASCII. */
      readonly value: string;
    }
  | {
      /** iPAddress. */
      readonly kind: "ip";
      /** Network byte order. */
      readonly octets: Buffer;
    }
  | {
      /** directoryName. */
      readonly kind: "directory";
      /** A distinguished name. */
      readonly name: Name;
    }
  | {
      /** registeredID. */
      readonly kind: "registeredId";
      /** Dotted OID. */
      readonly oid: string;
    }
  | {
      /** otherName. */
      readonly kind: "other";
      /** Dotted OID: what kind of name it is. */
      readonly oid: string;
      /** DER of what is inside `[0]`. */
      readonly value: Buffer;
    }
  | {
      /** x400Address or ediPartyName. Read no further: nobody has been seen to use them. */
      readonly kind: "x400" | "ediParty";
      /** DER of the whole. */
      readonly der: Buffer;
    };

/** Names that certificates below a CA may have (RFC 5280 section 4.2.1.10). */
export interface NameConstraints {
  /** undefined: the field is absent, nothing is limited. */
  readonly permitted: readonly GeneralName[] | undefined;
  /** undefined: the field is absent, nothing is excluded. What is excluded is so whatever `permitted` says. */
  readonly excluded: readonly GeneralName[] | undefined;
}

/** RFC 5280 section 4.2.1.6. @throws Fault `answer-unreadable`. */
export function readSubjectAltName(value: Uint8Array): readonly GeneralName[] {
  return readDocument(value, "The extension subjectAltName", (reader) => readGeneralNames(reader.inside("GeneralNames")));
}

/** RFC 5280 section 4.2.1.7. @throws Fault `answer-unreadable`. */
export function readIssuerAltName(value: Uint8Array): readonly GeneralName[] {
  return readDocument(value, "The extension issuerAltName", (reader) => readGeneralNames(reader.inside("GeneralNames")));
}

/**
 * RFC 5280 section 4.2.1.10. `minimum` and `maximum` have no meaning in the Internet profile and are refused:
 * a limit that cannot be applied must not be dropped.
 * @throws Fault `answer-unreadable`.
 */
export function readNameConstraints(value: Uint8Array): NameConstraints {
  return readDocument(value, "The extension nameConstraints", (reader) => {
    const fields = reader.inside("NameConstraints");
    if (fields.atEnd) throw fields.fault(undefined, "it constrains nothing");
    const permitted = readSubtrees(fields, "permittedSubtrees", 0);
    const excluded = readSubtrees(fields, "excludedSubtrees", 1);
    fields.end();
    return { permitted, excluded };
  });
}

function readSubtrees(fields: DerReader, field: string, context: number): GeneralName[] | undefined {
  if (!fields.isNext(tag.constructed(context))) return undefined;
  const list = fields.inside(field, tag.constructed(context));
  const bases: GeneralName[] = [];
  do {
    const subtree = list.inside("GeneralSubtree");
    bases.push(readGeneralName(subtree, "base", 2));
    if (!subtree.atEnd) throw subtree.fault("minimum", "RFC 5280 allows neither a minimum other than 0 nor a maximum");
  } while (!list.atEnd);
  return bases;
}

/** `GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName`, a cursor inside it. @throws Fault `answer-unreadable`. */
export function readGeneralNames(list: DerReader): GeneralName[] {
  const names: GeneralName[] = [];
  do names.push(readGeneralName(list, "GeneralName"));
  while (!list.atEnd);
  return names;
}

/** @param masks 2 in a name constraint, where an address is followed by its mask. @throws Fault `answer-unreadable`. */
export function readGeneralName(reader: DerReader, field: string, masks: 1 | 2 = 1): GeneralName {
  for (const [context, kind] of textKinds) {
    if (reader.isNext(tag.primitive(context))) return { kind, value: ascii(reader, field, tag.primitive(context)) };
  }
  if (reader.isNext(tag.primitive(7))) return { kind: "ip", octets: address(reader, field, masks) };
  if (reader.isNext(tag.constructed(4))) return { kind: "directory", name: directoryName(reader, field) };
  if (reader.isNext(tag.primitive(8))) return { kind: "registeredId", oid: readOid(reader, field, tag.primitive(8)) };
  if (reader.isNext(tag.constructed(0))) return otherName(reader, field);
  for (const [context, kind] of opaqueKinds) {
    if (reader.isNext(tag.constructed(context))) return { kind, der: reader.element(field).whole };
  }
  reader.element(field);
  throw reader.fault(field, "it is none of the nine kinds of GeneralName");
}

const textKinds = [
  [2, "dns"],
  [1, "rfc822"],
  [6, "uri"],
] as const;
const opaqueKinds = [
  [3, "x400"],
  [5, "ediParty"],
] as const;

function ascii(reader: DerReader, field: string, expected: number): string {
  const text = decodeText(tag.ia5String, reader.content(field, expected));
  if (text === undefined) throw reader.fault(field, "it has characters outside ASCII");
  return text;
}

function address(reader: DerReader, field: string, masks: 1 | 2): Buffer {
  const octets = reader.content(field, tag.primitive(7));
  if (octets.length !== 4 * masks && octets.length !== 16 * masks) {
    throw reader.fault(field, `an IP address here has ${4 * masks} or ${16 * masks} octets, not ${octets.length}`);
  }
  return octets;
}

function directoryName(reader: DerReader, field: string): Name {
  const explicit = reader.inside(field, tag.constructed(4));
  const name = readName(explicit, "directoryName");
  explicit.end();
  return name;
}

function otherName(reader: DerReader, field: string): GeneralName {
  const fields = reader.inside(field, tag.constructed(0));
  const oid = readOid(fields, "type-id");
  const explicit = fields.inside("value", tag.constructed(0));
  const value = explicit.element("value").whole;
  explicit.end();
  fields.end();
  return { kind: "other", oid, value };
}
