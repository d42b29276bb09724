/** Extensions that say where to look (RFC 5280 sections 4.2.1.13, 4.2.1.15, 4.2.2 and 5.2.5). PURE. */

import { type DerReader, readDocument, readFlag, readNamedBits, readOid, tag } from "../der";
import { type NameAttribute, readRdn } from "../name";
import { type GeneralName, readGeneralName, readGeneralNames } from "./general-name";
import { readList } from "./policy";

/** accessMethod OIDs (RFC 5280 section 4.2.2.1). */
export const accessMethodOids = { ocsp: "1.3.6.1.5.5.7.48.1", caIssuers: "1.3.6.1.5.5.7.48.2" } as const;

/** Where to ask about a certificate (RFC 5280 sections 4.2.2.1 and 4.2.2.2). */
export interface AccessDescription {
  /** Dotted OID of accessMethod: 1.3.6.1.5.5.7.48.1 is OCSP, 1.3.6.1.5.5.7.48.2 the certificate of the issuer. */
  readonly method: string;
  /** The address, in practice a `uri`. */
  readonly location: GeneralName;
}

/** authorityInfoAccess and subjectInfoAccess (RFC 5280 section 4.2.2). @throws Fault `answer-unreadable`. */
export function readInfoAccess(value: Uint8Array): readonly AccessDescription[] {
  return readDocument(value, "The extension authorityInfoAccess", (reader) =>
    readList(reader.inside("AuthorityInfoAccessSyntax"), "AccessDescription", (item) => ({
      method: readOid(item, "accessMethod"),
      location: readGeneralName(item, "accessLocation"),
    })),
  );
}

/** DistributionPointName (RFC 5280 section 4.2.1.13): whole names, or one RDN below the CRL issuer's name. */
export type DistributionPointName =
  | {
      /** Addresses or names of the same place. */
      readonly fullName: readonly GeneralName[];
    }
  | {
      /** One RDN, to be added to the name of the CRL issuer. */
      readonly relativeName: readonly NameAttribute[];
    };

/** Where a CRL that covers the certificate lies (RFC 5280 section 4.2.1.13). */
export interface DistributionPoint {
  /** Where it lies; undefined: at the place of the CRL issuer. */
  readonly name: DistributionPointName | undefined;
  /** Numbers of ReasonFlags bits, 1 to 8; undefined: all reasons. */
  readonly reasons: ReadonlySet<number> | undefined;
  /** Who signs the CRL when it is not the certificate's issuer. */
  readonly crlIssuer: readonly GeneralName[] | undefined;
}

/** cRLDistributionPoints and freshestCRL (RFC 5280 sections 4.2.1.13 and 4.2.1.15). @throws Fault `answer-unreadable`. */
export function readCrlDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  return readDocument(value, "The extension cRLDistributionPoints", (reader) =>
    readList(reader.inside("CRLDistributionPoints"), "DistributionPoint", (item) => {
      const name = readDistributionPointName(item);
      const reasons = readReasons(item, 1);
      const crlIssuer = item.isNext(tag.constructed(2)) ? readGeneralNames(item.inside("cRLIssuer", tag.constructed(2))) : undefined;
      if (!name && !crlIssuer) throw item.fault(undefined, "it names neither a place nor an issuer");
      return { name, reasons, crlIssuer };
    }),
  );
}

/** What a CRL covers (RFC 5280 section 5.2.5). */
export interface IssuingDistributionPoint {
  /** Where the CRL lies; undefined: it does not say. */
  readonly name: DistributionPointName | undefined;
  /** It covers certificates of end entities alone. */
  readonly onlyUserCerts: boolean;
  /** It covers certificates of CAs alone. */
  readonly onlyCaCerts: boolean;
  /** Numbers of ReasonFlags bits, 1 to 8, that it covers; undefined: all reasons. */
  readonly onlySomeReasons: ReadonlySet<number> | undefined;
  /** It may list certificates of other issuers. */
  readonly indirectCrl: boolean;
  /** It covers attribute certificates alone: none of ours. */
  readonly onlyAttributeCerts: boolean;
}

/** RFC 5280 section 5.2.5. @throws Fault `answer-unreadable`. */
export function readIssuingDistributionPoint(value: Uint8Array): IssuingDistributionPoint {
  return readDocument(value, "The extension issuingDistributionPoint", (reader) => {
    const fields = reader.inside("IssuingDistributionPoint");
    if (fields.atEnd) throw fields.fault(undefined, "it says nothing");
    const name = readDistributionPointName(fields);
    const onlyUserCerts = readFlag(fields, "onlyContainsUserCerts", tag.primitive(1));
    const onlyCaCerts = readFlag(fields, "onlyContainsCACerts", tag.primitive(2));
    const onlySomeReasons = readReasons(fields, 3);
    const indirectCrl = readFlag(fields, "indirectCRL", tag.primitive(4));
    const onlyAttributeCerts = readFlag(fields, "onlyContainsAttributeCerts", tag.primitive(5));
    fields.end();
    return { name, onlyUserCerts, onlyCaCerts, onlySomeReasons, indirectCrl, onlyAttributeCerts };
  });
}

/** `[0] EXPLICIT` because DistributionPointName is a CHOICE (X.680 section 31.2.7). */
function readDistributionPointName(fields: DerReader): DistributionPointName | undefined {
  if (!fields.isNext(tag.constructed(0))) return undefined;
  const explicit = fields.inside("distributionPoint", tag.constructed(0));
  const name = readNameChoice(explicit);
  explicit.end();
  return name;
}

function readNameChoice(explicit: DerReader): DistributionPointName {
  if (explicit.isNext(tag.constructed(0))) return { fullName: readGeneralNames(explicit.inside("fullName", tag.constructed(0))) };
  const relativeName: NameAttribute[] = [];
  readRdn(explicit.inside("nameRelativeToCRLIssuer", tag.constructed(1)), 0, relativeName);
  return { relativeName };
}

function readReasons(fields: DerReader, context: number): ReadonlySet<number> | undefined {
  if (!fields.isNext(tag.primitive(context))) return undefined;
  const bits = readNamedBits(fields, "reasons", tag.primitive(context));
  for (const bit of bits) if (bit > 8) throw fields.fault("reasons", `bit ${bit} has no meaning`);
  return bits;
}
