/** Rules on a CRL by itself, whoever signed it (RFC 5280 sections 5.1 to 5.2 and 6.3.3). PURE. */
import { isFault } from "../../fault";
import { readDocument, readInteger } from "../der";
import {
  extensionName,
  extensionOids,
  type IssuingDistributionPoint,
  readAuthorityKeyIdentifier,
  readCrlDistributionPoints,
  readIssuingDistributionPoint,
} from "../extension";
import { finding, type PathFinding, type PathFindingId } from "../finding";
import { clockDifference } from "../instant";
import { unsupportedSignature } from "../key";
import { printName } from "../name";
import type { CrlStatement } from "./list";

/** What the extensions of a CRL say. */
export interface CrlScope {
  readonly number: bigint | undefined;
  /** Number of the CRL this one continues: a delta CRL (RFC 5280 section 5.2.4). undefined: a complete one. */
  readonly deltaBase: bigint | undefined;
  readonly distribution: IssuingDistributionPoint | undefined;
  /** DER of the issuingDistributionPoint, to compare scopes; empty when absent. */
  readonly distributionDer: Buffer;
  readonly authorityKeyIdentifier: Buffer | undefined;
}

const scopes = new WeakMap<CrlStatement, CrlScope | undefined>();

/** The decoded extensions of a CRL; undefined when one is malformed (`crlFindings` says which). Decoded once. */
export function crlScope(crl: CrlStatement): CrlScope | undefined {
  if (!scopes.has(crl)) scopes.set(crl, readScopeOr(crl));
  return scopes.get(crl);
}

function readScopeOr(crl: CrlStatement): CrlScope | undefined {
  try {
    return readScope(crl);
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

function readScope(crl: CrlStatement): CrlScope {
  const value = (oid: string): Buffer | undefined => crl.extensions.find((extension) => extension.oid === oid)?.value;
  const read = <T>(oid: string, reader: (bytes: Buffer) => T): T | undefined => {
    const bytes = value(oid);
    return bytes && reader(bytes);
  };
  read(extensionOids.freshestCrl, readCrlDistributionPoints);
  return {
    number: read(extensionOids.crlNumber, readCrlNumber),
    deltaBase: read(extensionOids.deltaCrlIndicator, readCrlNumber),
    distribution: read(extensionOids.issuingDistributionPoint, readIssuingDistributionPoint),
    distributionDer: value(extensionOids.issuingDistributionPoint) ?? Buffer.alloc(0),
    authorityKeyIdentifier: read(extensionOids.authorityKeyIdentifier, readAuthorityKeyIdentifier)?.keyIdentifier,
  };
}

/** CRLNumber: not negative, 20 octets at most (RFC 5280 section 5.2.3). */
function readCrlNumber(value: Buffer): bigint {
  return readDocument(value, "The CRL number", (reader) => {
    const content = readInteger(reader, "CRLNumber");
    if (content[0]! >= 0x80 || content.length > 20) throw reader.fault("CRLNumber", "it is negative or longer than 20 octets");
    return BigInt(`0x${content.toString("hex")}`);
  });
}

/** Critical extensions of a CRL that are processed (RFC 5280 sections 5.2.4 and 5.2.5). */
const processed: readonly string[] = [extensionOids.issuingDistributionPoint, extensionOids.deltaCrlIndicator];

/** What keeps a CRL from being used at an instant, whoever signed it; empty when nothing does. */
export function crlFindings(crl: CrlStatement, at: Date): PathFinding[] {
  const scope = crlScope(crl);
  const found: PathFinding[] = [];
  const say = (id: PathFindingId, because: string | false | undefined): void => {
    if (because) found.push(finding(id, `${crlLabel(crl)} ${because}.`));
  };
  say("crl-malformed", crl.version !== 2 && "is of version 1, which cannot say what it covers");
  say("crl-malformed", !scope && "has an extension that is not DER");
  say("crl-malformed", scope && missing(crl, scope));
  say("crl-malformed", duplicate(crl));
  say(
    "crl-malformed",
    !crl.signatureAlgorithm.der.equals(crl.tbsSignatureAlgorithm.der) && "names one signature algorithm inside and another outside",
  );
  say("crl-unsupported", wrongCriticality(crl));
  say(
    "crl-unsupported",
    crl.unsupportedEntryExtension && `has entries with the critical extension ${crl.unsupportedEntryExtension}, which is not supported`,
  );
  const algorithm = unsupportedSignature(crl.signatureAlgorithm);
  say("crl-unsupported", algorithm && `is signed with ${algorithm}`);
  say("crl-not-yet-valid", !(at.getTime() + clockDifference >= crl.thisUpdate.getTime()) && `was issued after ${at.toISOString()}`);
  say(
    "crl-expired",
    crl.nextUpdate && !(at <= crl.nextUpdate) && `was to be renewed by ${crl.nextUpdate.toISOString()}, before ${at.toISOString()}`,
  );
  return found;
}

/** How a CRL is called in a sentence. */
export function crlLabel(crl: CrlStatement): string {
  return `The CRL of "${printName(crl.issuer).slice(0, 160)}" of ${crl.thisUpdate.toISOString()}`;
}

/** RFC 5280 sections 5.1.2.5, 5.2.1, 5.2.3: what every CRL of a conforming CA has. */
function missing(crl: CrlStatement, scope: CrlScope): string | undefined {
  if (!crl.nextUpdate) return "does not say when the next one comes";
  if (scope.number === undefined) return "has no number (cRLNumber)";
  if (!scope.authorityKeyIdentifier) return "does not name the key it is signed with (authorityKeyIdentifier)";
  const only = scope.distribution;
  const narrowed = only ? [only.onlyUserCerts, only.onlyCaCerts, only.onlyAttributeCerts].filter(Boolean).length : 0;
  return narrowed > 1 ? "contradicts itself on what it covers (issuingDistributionPoint)" : undefined;
}

function duplicate(crl: CrlStatement): string | undefined {
  const oids = crl.extensions.map(({ oid }) => oid);
  const twice = oids.find((oid, index) => oids.indexOf(oid) !== index);
  return twice && `has the extension ${extensionName(twice)} more than once`;
}

function wrongCriticality(crl: CrlStatement): string | undefined {
  const critical = new Set(crl.extensions.filter((extension) => extension.critical).map(({ oid }) => oid));
  const unknown = [...critical].find((oid) => !processed.includes(oid));
  if (unknown) return `has the critical extension ${extensionName(unknown)}, which is not supported as critical`;
  const soft = crl.extensions.find(({ oid }) => processed.includes(oid) && !critical.has(oid));
  return soft && `does not mark the extension ${extensionName(soft.oid)} critical`;
}
