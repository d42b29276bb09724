/** The subject of an IGC-Santé software certificate: layout, encodings, printing. PURE. */
import { Fault } from "../../fault";
import { cutOrganization } from "../../structure";
import { encode, encodeOid, tag } from "../der";
import type { Name } from "./name";

export { cutOrganization, organizationLength } from "../../structure";

/**
 * A subject as IGC-Santé writes it (docs/x509.md, "The profile"): C, ST, O, OU, CN in this order, one attribute an RDN.
 * The country is always FR.
 */
export interface Subject {
  /** ST: department label and code, e.g. `Rhône (69)`. */
  readonly department: string;
  /** O: name of the structure, 40 characters at most. */
  readonly organization: string;
  /** OU: idNat of the structure, e.g. `1690781810` (TRE_G07: 1 and a FINESS number, 3 and a SIRET number, 4 and an RPPS rank). */
  readonly organizationalUnit: string;
  /** CN: the "service applicatif", or the server's domain name. */
  readonly commonName: string;
}

/** Attribute types of a distinguished name (X.520; RFC 4514 section 3 for the short names). */
export const attributeOids = {
  country: "2.5.4.6",
  department: "2.5.4.8",
  locality: "2.5.4.7",
  organization: "2.5.4.10",
  organizationalUnit: "2.5.4.11",
  commonName: "2.5.4.3",
} as const;

/** RFC 5280 appendix A.1, ub-common-name. */
const commonNameLength = 64;

/**
 * The subject a structure's certificate will carry.
 * @param wish `departmentLabel` is the whole label with its code, e.g. `Rhône (69)`; `structureName` may be of any length.
 * @throws Fault `common-name` when CN is empty or longer than X.520 allows.
 */
export function subjectOf(wish: {
  readonly structureName: string;
  readonly idNat: string;
  readonly departmentLabel: string;
  readonly commonName: string;
}): Subject {
  const length = Array.from(wish.commonName).length;
  if (length < 1 || length > commonNameLength) {
    throw new Fault(
      "common-name",
      `The common name "${wish.commonName}" has ${length} characters; a certificate holds 1 to ${commonNameLength}.`,
      "Choose a shorter name for the service.",
    );
  }
  return {
    department: wish.departmentLabel,
    organization: cutOrganization(wish.structureName),
    organizationalUnit: wish.idNat,
    commonName: wish.commonName,
  };
}

/** The subject's Name in DER: C as PrintableString, all others UTF8String, as on every certificate decoded. */
export function encodeSubject(subject: Subject): Buffer {
  return encode(
    tag.sequence,
    rdn(attributeOids.country, tag.printableString, "FR"),
    rdn(attributeOids.department, tag.utf8String, subject.department),
    rdn(attributeOids.organization, tag.utf8String, subject.organization),
    rdn(attributeOids.organizationalUnit, tag.utf8String, subject.organizationalUnit),
    rdn(attributeOids.commonName, tag.utf8String, subject.commonName),
  );
}

function rdn(oid: string, kind: number, value: string): Buffer {
  return encode(tag.set, encode(tag.sequence, encodeOid(oid), encode(kind, Buffer.from(value, "utf8"))));
}

/**
 * The subject as a string (RFC 4514): most specific first, `CN=INSI-AUTO,OU=...,O=...,ST=Rhône (69),C=FR`.
 * This is the form that MSSanté, DMP and ROR ask for.
 */
export function printSubject(subject: Subject): string {
  return printAttributes([
    { oid: attributeOids.country, value: "FR", rdn: 0 },
    { oid: attributeOids.department, value: subject.department, rdn: 1 },
    { oid: attributeOids.organization, value: subject.organization, rdn: 2 },
    { oid: attributeOids.organizationalUnit, value: subject.organizationalUnit, rdn: 3 },
    { oid: attributeOids.commonName, value: subject.commonName, rdn: 4 },
  ]);
}

/** Any distinguished name as a string (RFC 4514): last RDN first, `+` within one RDN. An unknown type is printed as its OID. */
export function printName(name: Name): string {
  return printAttributes(name.attributes);
}

const shortNames: Readonly<Record<string, string>> = {
  [attributeOids.country]: "C",
  [attributeOids.department]: "ST",
  [attributeOids.locality]: "L",
  [attributeOids.organization]: "O",
  [attributeOids.organizationalUnit]: "OU",
  [attributeOids.commonName]: "CN",
};

function printAttributes(attributes: readonly { oid: string; value: string; rdn: number }[]): string {
  const rdns: string[][] = [];
  for (const { oid, value, rdn: index } of attributes) {
    (rdns[index] ??= []).push(`${shortNames[oid] ?? oid}=${escapeValue(value)}`);
  }
  return rdns
    .reverse()
    .map((parts) => parts.join("+"))
    .join(",");
}

/** RFC 4514 section 2.4: specials anywhere, `#` or space in front, space behind, NUL as hex. */
function escapeValue(value: string): string {
  const last = Array.from(value).length - 1;
  return Array.from(value, (character, index) => {
    if (character === "\0") return "\\00";
    const atStart = index === 0 && (character === "#" || character === " ");
    const atEnd = index === last && character === " ";
    return atStart || atEnd || `"+,;<>\\`.includes(character) ? `\\${character}` : character;
  }).join("");
}
