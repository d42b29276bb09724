/** Which of the certificates brought is the one that was ordered. PURE. */
import { Fault } from "../../fault";
import type { Certificate } from "../certificate";
import { decodeExtensions } from "../extension";
import type { Harvest } from "./harvest";
import { printable } from "./printable";

const commonName = "2.5.4.3";

/**
 * The end-entity certificate first, then its issuers by name, then what is left.
 * @param wanted which of several end-entity certificates is asked for
 * @throws Fault `answer-ambiguous` when there are two end-entity certificates, and not one of them alone is wanted.
 */
export function leafFirst(certificates: readonly Certificate[], harvest: Harvest, wanted: (leaf: Certificate) => boolean): Certificate[] {
  const leaves = leavesOf(certificates);
  const asked = leaves.length > 1 ? leaves.filter(wanted) : leaves;
  const [leaf] = asked;
  if (leaves.length > 1 && asked.length !== 1) throw ambiguous(asked.length > 1 ? asked : leaves);
  if (leaf === undefined) {
    harvest.note("There are only certificates of authorities in it.");
    return [...certificates];
  }
  if (leaves.length > 1) harvest.note(`Of its ${leaves.length} end-entity certificates "${nameOf(leaf)}" is the one that is asked for.`);
  return chainFirst(leaf, certificates);
}

/** The end-entity certificates: what is no authority, and issued none of the others. */
export function leavesOf(certificates: readonly Certificate[]): Certificate[] {
  return certificates.filter((candidate) => !isAuthority(candidate) && !certificates.some((other) => issued(candidate, other)));
}

function chainFirst(leaf: Certificate, certificates: readonly Certificate[]): Certificate[] {
  const ordered = [leaf];
  const left = new Set(certificates);
  left.delete(leaf);
  for (let last: Certificate | undefined = leaf; last !== undefined; ) {
    const child: Certificate = last;
    last = [...left].find((candidate) => issued(candidate, child));
    if (last !== undefined) {
      ordered.push(last);
      left.delete(last);
    }
  }
  return [...ordered, ...left];
}

/** Whether the names link: `issuer` issued another certificate than itself. Whether it truly did is the path check's to say. */
function issued(issuer: Certificate, other: Certificate): boolean {
  return issuer !== other && other.issuer.der.equals(issuer.subject.der) && !other.subject.der.equals(issuer.subject.der);
}

/** RFC 5280 section 4.2.1.9. What cannot be read makes no authority: the profile names that fault. */
function isAuthority(certificate: Certificate): boolean {
  return decodeExtensions(certificate).basicConstraints?.ca === true;
}

function ambiguous(leaves: readonly Certificate[]): Fault {
  const named = leaves.slice(0, 4).map((leaf) => `"${nameOf(leaf)}" (serial number ${leaf.serialNumber.slice(0, 40)})`);
  const more = leaves.length > 4 ? ` and ${leaves.length - 4} more` : "";
  return new Fault(
    "answer-ambiguous",
    `The file holds ${leaves.length} end-entity certificates: ${named.join(", ")}${more}.`,
    "Bring one file for each order, with its one certificate (its issuers may be in it).",
  );
}

function nameOf({ subject }: Certificate): string {
  return printable(subject.attributes.findLast(({ oid }) => oid === commonName)?.value ?? "no common name");
}
