/** The entries of a CRL (RFC 5280 section 5.3). PURE. */

import { readExtensionList } from "../certificate";
import { DerReader, readDocument, readInteger, readTime, tag } from "../der";
import { extensionOids, readGeneralNames } from "../extension";
import { type Name, sameName } from "../name";

/** One revoked certificate. */
export interface CrlEntry {
  /** revocationDate, UTC (RFC 5280 section 5.1.2.6). */
  readonly revokedAt: Date;
  /** `unspecified` when the entry says nothing. */
  readonly reason: CrlReason;
}

/** CRLReason by its number (RFC 5280 section 5.3.1); 7 is not used. */
const reasons = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  undefined,
  "removeFromCRL",
  "privilegeWithdrawn",
  "aACompromise",
] as const;
/** Why a certificate was revoked (RFC 5280 section 5.3.1). */
export type CrlReason = NonNullable<(typeof reasons)[number]>;

/** One entry, with all it says. */
export interface RawEntry {
  readonly serial: Buffer;
  readonly revokedAt: Date;
  readonly reason: CrlReason;
  /** Set where the entry names its certificate's issuer: it holds for the entries behind it, too (RFC 5280 section 5.3.3). */
  readonly issuer: Name | undefined;
  readonly unsupported: string | undefined;
}

/** The entries of a CRL that may have hundreds of thousands: nothing is kept but the bytes. */
export class CrlEntries {
  readonly size: number;
  /** OID of the first critical entry extension that is not supported. */
  readonly unsupportedExtension: string | undefined;
  /** Whether some entry names its certificate's issuer: then no entry can be told by its serial number alone. */
  private readonly namesIssuers: boolean;

  /** @throws Fault `answer-unreadable`: every entry is read here once. */
  constructor(
    private readonly list: Buffer,
    private readonly crlIssuer: Name,
  ) {
    this.size = 0;
    this.namesIssuers = false;
    for (const reader = this.reader(); !reader.atEnd; ) {
      const entry = readEntry(reader.inside(entryField));
      this.size += 1;
      this.unsupportedExtension ??= entry.unsupported;
      this.namesIssuers ||= entry.issuer !== undefined;
    }
  }

  find(issuer: Name, serial: Buffer): CrlEntry | undefined {
    if (!this.namesIssuers && !sameName(this.crlIssuer, issuer)) return undefined;
    let entryIssuer = this.crlIssuer;
    for (const reader = this.reader(); !reader.atEnd; ) {
      const { whole, inner } = reader.wholeAndInside(entryField);
      const matches = readInteger(inner, "userCertificate").equals(serial);
      if (!matches && !this.namesIssuers) continue;
      const entry = readCrlEntry(whole);
      entryIssuer = entry.issuer ?? entryIssuer;
      if (matches && sameName(entryIssuer, issuer)) return { revokedAt: entry.revokedAt, reason: entry.reason };
    }
    return undefined;
  }

  private reader(): DerReader {
    return DerReader.over(this.list, list);
  }
}

const list = "The list of the CRL";
const entryField = "revokedCertificate";

/** The entry that some bytes are. @throws Fault `answer-unreadable`. */
export const readCrlEntry = (whole: Buffer): RawEntry => readEntry(DerReader.over(whole, list).inside(entryField));

function readEntry(fields: DerReader): RawEntry {
  const serial = readInteger(fields, "userCertificate");
  const revokedAt = readTime(fields, "revocationDate");
  if (fields.atEnd) return { serial, revokedAt, reason: "unspecified", issuer: undefined, unsupported: undefined };
  const extensions = readExtensionList(fields.inside("crlEntryExtensions"));
  fields.end();
  let reason: CrlReason = "unspecified";
  let issuer: Name | undefined;
  let unsupported: string | undefined;
  const seen = new Set<string>();
  for (const { oid, critical, value } of extensions) {
    if (seen.has(oid)) throw fields.fault("crlEntryExtensions", `the extension ${oid} is there more than once`);
    seen.add(oid);
    if (oid === extensionOids.reasonCode) reason = readReason(value);
    else if (oid === extensionOids.certificateIssuer) issuer = readCertificateIssuer(value);
    else if (critical) unsupported ??= oid;
  }
  return { serial, revokedAt, reason, issuer, unsupported };
}

function readReason(value: Buffer): CrlReason {
  return readDocument(value, "The extension reasonCode", (reader) => {
    const content = readInteger(reader, "CRLReason", tag.enumerated);
    const reason = content.length === 1 ? reasons[content[0]!] : undefined;
    if (reason === undefined) throw reader.fault("CRLReason", `the reason ${content.toString("hex")} does not exist`);
    return reason;
  });
}

function readCertificateIssuer(value: Buffer): Name {
  return readDocument(value, "The extension certificateIssuer", (reader) => {
    const names = readGeneralNames(reader.inside("GeneralNames"));
    const directory = names.find((name) => name.kind === "directory");
    if (!directory) throw reader.fault("GeneralNames", "it holds no directory name");
    return directory.name;
  });
}
