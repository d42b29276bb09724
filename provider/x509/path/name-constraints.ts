/** Name constraints over a path (RFC 5280 sections 4.2.1.10 and 6.1.3 (b) and (c)). PURE. */
import type { Certificate } from "../certificate";
import { decodeExtensions, type GeneralName, type NameConstraints } from "../extension";
import { about, finding, type PathFinding } from "../finding";
import { isEmptyName, isWithinName, printName } from "../name";
import { belowWildcard, isHostName, splitMailbox, uriHost } from "./general-name";

/** Comparisons of one name with one subtree over a whole path: enough for any real one, too few for an attack. */
const mostComparisons = 250_000;

/** PKCS#9 emailAddress, constrained as a mail address (RFC 5280 section 4.2.1.10). */
const emailAddress = "1.2.840.113549.1.9.1";

/** The constraints met on the way down from the anchor. */
export class ConstrainedNames {
  private readonly constraints: NameConstraints[] = [];
  private comparisons = 0;

  /** Adds what an issuer imposes on everything below it. */
  add(issuer: Certificate): PathFinding[] {
    const constraints = decodeExtensions(issuer).nameConstraints;
    if (!constraints) return [];
    const bases = [...(constraints.permitted ?? []), ...(constraints.excluded ?? [])];
    const bad = bases.map(malformedBase).find((because) => because !== undefined);
    if (bad) return [about(issuer, "malformed-name", `constrains names by ${bad}, which is not well formed`)];
    this.constraints.push(constraints);
    return [];
  }

  /** What is wrong with the names of a certificate below. */
  check(certificate: Certificate): PathFinding[] {
    if (this.constraints.length === 0) return [];
    const names = namesOf(certificate);
    for (const { permitted = [], excluded = [] } of this.constraints) {
      this.comparisons += names.length * (permitted.length + excluded.length);
      if (this.comparisons > mostComparisons) {
        return [finding("path-budget", `More than ${mostComparisons} comparisons of names with name constraints would be needed.`)];
      }
      for (const name of names) {
        const wrong = breaks(certificate, name, permitted, excluded);
        if (wrong) return [wrong];
      }
    }
    return [];
  }
}

/** Every name of a certificate that a constraint can speak of: the subject, the mail addresses in it, the alternative names. */
function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...(decodeExtensions(certificate).subjectAltName ?? [])];
  if (!isEmptyName(certificate.subject)) names.push({ kind: "directory", name: certificate.subject });
  for (const attribute of certificate.subject.attributes) {
    if (attribute.oid === emailAddress) names.push({ kind: "rfc822", value: attribute.value });
  }
  return names;
}

function breaks(
  certificate: Certificate,
  name: GeneralName,
  permitted: readonly GeneralName[],
  excluded: readonly GeneralName[],
): PathFinding | undefined {
  const allowed = permitted.filter((base) => base.kind === name.kind);
  const forbidden = excluded.filter((base) => base.kind === name.kind);
  if (allowed.length + forbidden.length === 0) return undefined;
  const compare = comparisonOf(name);
  if (!compare)
    return about(
      certificate,
      "unsupported-name-constraint",
      `has a name of the kind ${name.kind}, and constraints on that kind are not supported`,
    );
  if (forbidden.some((base) => compare(base) !== "outside")) {
    return about(certificate, "name-excluded", `has the name ${print(name)}, which an issuer excludes`);
  }
  if (allowed.length > 0 && !allowed.some((base) => compare(base) === "inside")) {
    return about(certificate, "name-not-permitted", `has the name ${print(name)}, which is not among those an issuer permits`);
  }
  return undefined;
}

/** `overlapping`: some of what the name stands for (a wildcard, a malformed name) may lie in the subtree. */
type Position = "inside" | "overlapping" | "outside";
type Comparison = (base: GeneralName) => Position;

/** undefined: names of this kind cannot be compared here. */
function comparisonOf(name: GeneralName): Comparison | undefined {
  switch (name.kind) {
    case "dns":
      return (base) => dnsPosition(name.value.toLowerCase(), textOf(base));
    case "rfc822":
      return (base) => mailboxPosition(name.value, textOf(base));
    case "uri":
      return (base) => uriPosition(uriHost(name.value), textOf(base));
    case "ip":
      return (base) => (base.kind === "ip" && isWithinAddress(name.octets, base.octets) ? "inside" : "outside");
    case "directory":
      return (base) => (base.kind === "directory" && isWithinName(name.name, base.name) ? "inside" : "outside");
    default:
      return undefined;
  }
}

function textOf(base: GeneralName): string {
  return "value" in base && typeof base.value === "string" ? base.value : "";
}

/** Zero or more labels to the left of the base (RFC 5280 section 4.2.1.10); the empty base holds every name. */
function isWithinDomain(host: string, domain: string): boolean {
  return domain === "" || host === domain || host.endsWith(`.${domain}`);
}

/** A wildcard stands for every name one label below: it is judged by all of them (RFC 9525 says nothing; CVE-2025-61727). */
function dnsPosition(name: string, constraint: string): Position {
  const base = constraint.toLowerCase();
  const below = belowWildcard(name);
  if (below === undefined) return isWithinDomain(name, base) ? "inside" : "outside";
  if (isWithinDomain(below, base)) return "inside";
  return isWithinDomain(base, below) ? "overlapping" : "outside";
}

/** A mailbox, a host (its mailboxes), or `.domain` (the hosts below it). Hosts ignore case, local parts do not. */
function mailboxPosition(address: string, constraint: string): Position {
  const mailbox = splitMailbox(address);
  if (!mailbox) return "overlapping"; // not well formed: whatever is excluded, it may be that
  const exact = splitMailbox(constraint);
  const host = mailbox.host.toLowerCase();
  if (exact) return exact.local === mailbox.local && exact.host.toLowerCase() === host ? "inside" : "outside";
  return hostPosition(host, constraint);
}

/** A URI whose host is no name cannot be judged: it is neither permitted nor clear of what is excluded. */
function uriPosition(host: string | undefined, constraint: string): Position {
  return host === undefined ? "overlapping" : hostPosition(host.toLowerCase(), constraint);
}

/** An exact host, or `.domain`: one or more labels to the left. */
function hostPosition(host: string, constraint: string): Position {
  const base = constraint.toLowerCase();
  return host === base || (base.startsWith(".") && host.endsWith(base)) ? "inside" : "outside";
}

/** Address and mask (RFC 4632): only addresses of the same family. */
function isWithinAddress(address: Buffer, base: Buffer): boolean {
  const size = address.length;
  if (base.length !== 2 * size) return false;
  return address.every((octet, i) => ((octet ^ base[i]!) & base[size + i]!) === 0);
}

/** Why the base of a subtree is not well formed, or undefined. */
function malformedBase(base: GeneralName): string | undefined {
  switch (base.kind) {
    case "dns":
      return base.value === "" || isHostName(base.value) ? undefined : `the DNS name "${base.value}"`;
    case "rfc822":
      return isHostConstraint(base.value) || splitMailbox(base.value) ? undefined : `the mail address "${base.value}"`;
    case "uri":
      return isHostConstraint(base.value) ? undefined : `the host "${base.value}"`;
    case "ip":
      return isMask(base.octets.subarray(base.octets.length / 2)) ? undefined : `the address mask ${base.octets.toString("hex")}`;
    default:
      return undefined;
  }
}

function isHostConstraint(value: string): boolean {
  return isHostName(value.startsWith(".") ? value.slice(1) : value);
}

/** Ones, then zeros (RFC 4632 section 3.1). */
function isMask(mask: Buffer): boolean {
  return /^1*0*$/.test(Array.from(mask, (octet) => octet.toString(2).padStart(8, "0")).join(""));
}

function print(name: GeneralName): string {
  switch (name.kind) {
    case "dns":
    case "rfc822":
    case "uri":
      return `"${name.value}"`;
    case "ip":
      return name.octets.join(".");
    case "directory":
      return `"${printName(name.name)}"`;
    default:
      return `of the kind ${name.kind}`;
  }
}
