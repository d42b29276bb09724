import type { Current } from "../../policy";
import type { Issued } from "../../vault";
import { type Certificate, readCertificatePem } from "../../x509/certificate";

/** What stands behind a certificate, as far as it is the same for thousands. */
export interface Authorities {
  /** The issuer first, the root last. */
  readonly certificates: readonly Certificate[];
  /** What keeps the issuer from leading to a root that signs itself, for a person; `undefined` when nothing does. */
  readonly fault: string | undefined;
  /** When the first of them ends; `undefined` where there is none. */
  readonly end: Date | undefined;
}

/** Chains that were read lately: certificates of one CA have the same. */
const read = new Map<string, Authorities>();
const mostRead = 16;

/** @throws Fault `answer-unreadable` */
export function authoritiesOf({ chain }: Issued): Authorities {
  const text = chain.join("");
  const known = read.get(text);
  if (known) return known;
  const certificates = chain.map((pem) => readCertificatePem(pem));
  const ends = certificates.map(({ notAfter }) => notAfter.getTime());
  const authorities = { certificates, fault: pathFault(certificates), end: ends.length > 0 ? new Date(Math.min(...ends)) : undefined };
  if (read.size >= mostRead) read.delete(read.keys().next().value!);
  read.set(text, authorities);
  return authorities;
}

/** What keeps a chain from leading from a certificate to its root; where it leads to was judged before it was stored. */
export const chainFault = (leaf: Certificate, { certificates, fault }: Authorities): string | undefined =>
  pathFault([leaf, ...certificates.slice(0, 1)], certificates.length > 0) ?? fault;

/** @param open whether more follows behind the last one; else it signs itself */
function pathFault(path: readonly Certificate[], open = false): string | undefined {
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1] ?? (open ? undefined : certificate);
    if (!issuer) return undefined;
    if (!certificate.issuer.der.equals(issuer.subject.der)) return `the issuer of ${certificate.serialNumber} is missing`;
    if (!certificate.x509.verify(issuer.publicKey)) return `${certificate.serialNumber} was not signed by what stands behind it`;
  }
  return undefined;
}

/** A life that is shorter than this is worth a warning, three years before. Milliseconds. */
const shortLife = 365 * 86_400_000;

/** The day on which the first of the authorities ends, where what follows the certificate could not live a year under it. */
export const horizonOf = ({ notAfter }: Current, { end }: Authorities): string | undefined =>
  end && end.getTime() - new Date(notAfter).getTime() < shortLife ? end.toISOString().slice(0, 10) : undefined;
