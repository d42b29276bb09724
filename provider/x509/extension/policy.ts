/** Extensions about certificate policies (RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14). PURE. */
import { type DerReader, decodeText, readCount, readDocument, readOid, tag } from "../der";

/** RFC 5280 section 4.2.1.4. */
export const anyPolicy = "2.5.29.32.0";
/** Qualifier types (RFC 5280 section 4.2.1.4). */
export const policyQualifierOids = { cps: "1.3.6.1.5.5.7.2.1", userNotice: "1.3.6.1.5.5.7.2.2" } as const;

/** A policy a certificate was issued under (RFC 5280 section 4.2.1.4). */
export interface PolicyInformation {
  /** Dotted OID of the policy. At the IGC-Santé it never tells the usage. */
  readonly oid: string;
  /** What is said about it; may be empty. */
  readonly qualifiers: readonly PolicyQualifier[];
}

/** What is said about a policy (RFC 5280 section 4.2.1.4). */
export interface PolicyQualifier {
  /** Dotted OID: 1.3.6.1.5.5.7.2.1 is a CPS, 1.3.6.1.5.5.7.2.2 a user notice. */
  readonly oid: string;
  /** DER of the qualifier. */
  readonly der: Buffer;
  /** The address of a CPS qualifier. */
  readonly uri: string | undefined;
}

/** RFC 5280 section 4.2.1.4. @throws Fault `answer-unreadable`. */
export function readCertificatePolicies(value: Uint8Array): readonly PolicyInformation[] {
  return readDocument(value, "The extension certificatePolicies", (reader) =>
    readList(reader.inside("certificatePolicies"), "PolicyInformation", (item) => {
      const oid = readOid(item, "policyIdentifier");
      const qualifiers = item.atEnd ? [] : readList(item.inside("policyQualifiers"), "PolicyQualifierInfo", readQualifier);
      return { oid, qualifiers };
    }),
  );
}

function readQualifier(item: DerReader): PolicyQualifier {
  const oid = readOid(item, "policyQualifierId");
  const qualifier = item.element("qualifier");
  if (oid !== policyQualifierOids.cps) return { oid, der: qualifier.whole, uri: undefined };
  const uri = qualifier.tag === tag.ia5String ? decodeText(tag.ia5String, qualifier.content) : undefined;
  if (uri === undefined) throw item.fault("qualifier", "the address of a CPS is an IA5String");
  return { oid, der: qualifier.whole, uri };
}

/** Two policies that a CA holds for equal (RFC 5280 section 4.2.1.5). */
export interface PolicyMapping {
  /** Dotted OID of the issuing CA's policy. */
  readonly issuerDomainPolicy: string;
  /** Dotted OID of the subject CA's policy. */
  readonly subjectDomainPolicy: string;
}

/** RFC 5280 section 4.2.1.5. @throws Fault `answer-unreadable`. */
export function readPolicyMappings(value: Uint8Array): readonly PolicyMapping[] {
  return readDocument(value, "The extension policyMappings", (reader) =>
    readList(reader.inside("PolicyMappings"), "mapping", (item) => ({
      issuerDomainPolicy: readOid(item, "issuerDomainPolicy"),
      subjectDomainPolicy: readOid(item, "subjectDomainPolicy"),
    })),
  );
}

/** Counts of certificates that may follow before the rule applies; undefined: it never does. */
export interface PolicyConstraints {
  /** Afterwards every certificate needs an acceptable policy. */
  readonly requireExplicitPolicy: number | undefined;
  /** Afterwards policies are not mapped any more. */
  readonly inhibitPolicyMapping: number | undefined;
}

/** RFC 5280 section 4.2.1.11. @throws Fault `answer-unreadable`. */
export function readPolicyConstraints(value: Uint8Array): PolicyConstraints {
  return readDocument(value, "The extension policyConstraints", (reader) => {
    const fields = reader.inside("PolicyConstraints");
    if (fields.atEnd) throw fields.fault(undefined, "it constrains nothing");
    const count = (n: number, field: string): number | undefined =>
      fields.isNext(tag.primitive(n)) ? readCount(fields, field, undefined, tag.primitive(n)) : undefined;
    const requireExplicitPolicy = count(0, "requireExplicitPolicy");
    const inhibitPolicyMapping = count(1, "inhibitPolicyMapping");
    fields.end();
    return { requireExplicitPolicy, inhibitPolicyMapping };
  });
}

/** RFC 5280 section 4.2.1.14. @throws Fault `answer-unreadable`. */
export function readInhibitAnyPolicy(value: Uint8Array): number {
  return readDocument(value, "The extension inhibitAnyPolicy", (reader) => readCount(reader, "SkipCerts"));
}

/** A non-empty SEQUENCE OF SEQUENCE. */
export function readList<T>(list: DerReader, field: string, read: (item: DerReader) => T): T[] {
  const items: T[] = [];
  do {
    const item = list.inside(field);
    items.push(read(item));
    item.end();
  } while (!list.atEnd);
  return items;
}
