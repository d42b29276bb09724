/** The authorities of the IGC-Santé this product trusts, by fingerprint (docs/x509.md). PURE. */
import type { Environment } from "../structure";
import { type Certificate, readCertificate } from "./certificate";
import { publishedCertificates } from "./published";

/** One authority. Its certificate comes with this package, from the user, a file or the network: only the pin decides whether it is the one. */
export interface PinnedAuthority {
  /** Where it is trusted: `production` or `test`, never `rehearsal`. */
  readonly environment: Environment;
  /** `root`: the trust anchor; `issuer`: the organisations CA below it, which signs every ORG and SERV certificate. */
  readonly role: "root" | "issuer";
  /** Name of the file ANS publishes it in, without its ending (http://igc-sante.esante.gouv.fr/AC/ACR-EL.cer). */
  readonly name: keyof typeof publishedCertificates;
  /** SHA-256 of the certificate's DER, upper-case hexadecimal with colons: comparable with `Certificate.sha256`. */
  readonly sha256: string;
}

/**
 * The range "élémentaire" of the IGC-Santé, organisations domain. All four end in June 2033.
 * `rehearsal` has none: the sandbox makes its own authorities when it is opened.
 */
export const pinnedAuthorities: readonly PinnedAuthority[] = [
  {
    environment: "production",
    role: "root",
    name: "ACR-EL",
    sha256: "2D:9E:22:CA:19:F7:77:C6:B7:45:25:7C:72:3E:CB:8D:F3:C3:5F:A6:F1:F6:EC:36:B8:36:00:C9:73:46:96:7F",
  },
  {
    environment: "production",
    role: "issuer",
    name: "ACI-EL-ORG",
    sha256: "D8:34:EE:5B:40:68:6B:73:57:3F:60:54:7B:F6:05:2C:6D:40:4D:94:2A:56:65:CD:B2:C0:B9:13:7B:5D:27:B2",
  },
  {
    environment: "test",
    role: "root",
    name: "ACR-EL-TEST",
    sha256: "01:32:5A:EB:19:38:71:EE:C9:0F:A8:95:56:80:4E:41:85:CB:36:2E:0C:A8:7A:3D:79:93:9C:71:18:6D:A8:05",
  },
  {
    environment: "test",
    role: "issuer",
    name: "ACI-EL-ORG-TEST",
    sha256: "DC:52:8E:37:88:69:1B:3F:79:50:16:40:76:F9:5B:02:C6:43:34:C6:86:62:BD:ED:E5:75:0B:4E:0E:53:38:F6",
  },
];

/** The authorities of one environment: root first. Empty for `rehearsal`. */
export function pinnedIn(environment: Environment): readonly PinnedAuthority[] {
  return pinnedAuthorities.filter((authority) => authority.environment === environment);
}

/** The pinned authority whose certificate this is, in any environment; undefined for every other certificate. */
export function matchesPin(certificate: Pick<Certificate, "sha256">): PinnedAuthority | undefined {
  return pinnedAuthorities.find((authority) => authority.sha256 === certificate.sha256);
}

const read = new Map<Environment, readonly Certificate[]>();

/** The certificates of one environment's authorities that come with this package: root first. Empty for `rehearsal`. */
export function publishedIn(environment: Environment): readonly Certificate[] {
  const known = read.get(environment);
  if (known) return known;
  const certificates = pinnedIn(environment).map(({ name }) => readCertificate(Buffer.from(publishedCertificates[name], "base64")));
  read.set(environment, certificates);
  return certificates;
}
