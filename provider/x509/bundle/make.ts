/**
 * Bundles: a certificate, its chain and its key, packed the way the servers that use them want it. PURE.
 *
 * A keystore for Java is a PKCS#12: every Java since 8u301 takes the modern one, older ones the legacy one
 * (`keytool -importkeystore -srcstoretype PKCS12`); the friendly name becomes the alias, in lower case.
 * Windows takes the modern one since Server 2019 and Windows 10 1709, and calls it a wrong password before that.
 */
import type { KeyObject } from "node:crypto";
import { Fault } from "../../fault";
import { type Certificate, readCertificatePem } from "../certificate";
import type { KeyedContent } from "./keyed";
import { writeOpenPkcs8, writePkcs8 } from "./pkcs8";
import { writeLegacyPkcs12 } from "./pkcs12-legacy";
import { writePkcs12 } from "./pkcs12-modern";
import { encodeCount, iterations } from "./protection";

/** Kinds of bundles; `bundleFormats` says what each is. */
export type BundleKind = "pem" | "pem-with-key" | "pkcs12-modern" | "pkcs12-legacy" | "pkcs8-encrypted";

export interface BundleFormat {
  /** Of a file that holds it. */
  readonly extension: ".pem" | ".p12" | ".key.pem";
  /** Whether the private key is in it. */
  readonly holdsKey: boolean;
  /** Whether a password opens it; without one, whoever reads the file has what is in it. */
  readonly underPassword: boolean;
  /** Said to the user when chosen. */
  readonly warning?: string;
}

/** Bundle kinds as a table: consumers take an entry, nothing else enumerates them. */
export const bundleFormats: Readonly<Record<BundleKind, BundleFormat>> = {
  /** The certificate, then its chain, PEM (RFC 7468): what nginx, Apache httpd and HAProxy read. */
  "pem": { extension: ".pem", holdsKey: false, underPassword: false },
  /** The key, the certificate, then its chain, PEM: the one file that HAProxy wants, and nginx and Apache httpd read. */
  "pem-with-key": {
    extension: ".pem",
    holdsKey: true,
    underPassword: false,
    warning: "pem-with-key holds the key in the open: whoever reads the file has the key.",
  },
  /** PKCS#12 (RFC 7292): AES-256-CBC, PBKDF2 with SHA-256 and 300,000 iterations, MAC with SHA-256. */
  "pkcs12-modern": { extension: ".p12", holdsKey: true, underPassword: true },
  /** PKCS#12 for Windows Server 2016 and Java 8 before update 301: 3DES, MAC with SHA-1, 2,048 iterations. */
  "pkcs12-legacy": {
    extension: ".p12",
    holdsKey: true,
    underPassword: true,
    warning:
      "pkcs12-legacy protects the key with 3DES and 2,048 iterations, and the certificates not at all: use a long password, and pkcs12-modern wherever the server reads it.",
  },
  /** The key alone, PKCS#8 (RFC 5958) in PEM: AES-256-CBC, PBKDF2 with SHA-256 and 300,000 iterations. */
  "pkcs8-encrypted": { extension: ".key.pem", holdsKey: true, underPassword: true },
};

/** What goes into a bundle. */
export interface BundleContent {
  /** Needed where the format holds the key. */
  readonly privateKey?: KeyObject;
  /** The leaf, PEM. */
  readonly certificate: string;
  /** Intermediates then root, PEM, leaf not included. */
  readonly chain: readonly string[];
  /** Name of the entry in a PKCS#12, the alias in Java. Default: the certificate's CN. */
  readonly friendlyName?: string;
  /** Needed where the format is under a password: 6 or more characters of printable ASCII, all that Java's readers take. */
  readonly password?: string;
}

/**
 * Packs a bundle. Salts are random: two bundles of the same content differ. The modern formats cost about half a
 * second of CPU each, as they should cost whoever guesses the password.
 * @throws Fault `bundle-key` when the private key is missing or not the certificate's, `bundle-password`,
 * `answer-unreadable` on a certificate that cannot be read.
 */
export async function makeBundle(kind: BundleKind, content: BundleContent): Promise<Buffer> {
  const certificate = readCertificatePem(content.certificate);
  const chain = content.chain.map(readCertificatePem);
  switch (kind) {
    case "pem":
      return Buffer.from(pemOf(certificate, chain), "ascii");
    case "pem-with-key":
      return Buffer.from(writeOpenPkcs8(keyOf(kind, content, certificate)) + pemOf(certificate, chain), "ascii");
    case "pkcs12-modern":
      return writePkcs12(keyed(kind, content, certificate, chain));
    case "pkcs12-legacy":
      return writeLegacyPkcs12(keyed(kind, content, certificate, chain));
    case "pkcs8-encrypted": {
      const { privateKey, password } = keyed(kind, content, certificate, chain);
      return writePkcs8(privateKey, password);
    }
  }
}

/**
 * Whether a bundle was packed as it would be packed today. Versions up to 0.1.0 stretched the password of the modern
 * formats 600,000 times over salts of 64 octets, and wrote BER: some readers refuse that.
 */
export function isPackedAsToday(kind: BundleKind, bytes: Buffer): boolean {
  if (kind !== "pkcs12-modern" && kind !== "pkcs8-encrypted") return true;
  const der = kind === "pkcs12-modern" ? bytes : Buffer.from(bytes.toString("latin1").replace(/^-.*/gm, ""), "base64");
  return der.includes(encodeCount(iterations));
}

const pemOf = (certificate: Certificate, chain: readonly Certificate[]): string => [certificate, ...chain].map(({ pem }) => pem).join("");

function keyOf(kind: BundleKind, { privateKey }: BundleContent, certificate: Certificate): KeyObject {
  if (privateKey === undefined) {
    throw new Fault(
      "bundle-key",
      `A bundle "${kind}" holds the private key, and the key is not at hand.`,
      'A key that cannot leave its vault stays there: ask for the bundle "pem" and let the server use the key through PKCS#11.',
    );
  }
  if (privateKey.type !== "private" || !certificate.x509.checkPrivateKey(privateKey)) {
    throw new Fault(
      "bundle-key",
      "The private key is not the certificate's.",
      "Pack the certificate with the key its request was made from.",
    );
  }
  return privateKey;
}

function keyed(kind: BundleKind, content: BundleContent, certificate: Certificate, chain: readonly Certificate[]): KeyedContent {
  const privateKey = keyOf(kind, content, certificate);
  const { password } = content;
  if (password === undefined || !/^[ -~]{6,}$/.test(password)) {
    throw new Fault(
      "bundle-password",
      `A bundle "${kind}" needs a password of 6 or more characters of printable ASCII.`,
      "Give one that a machine made, 20 characters or more: Java reads no other characters, and keytool none with fewer than 6.",
    );
  }
  const friendlyName = content.friendlyName ?? commonNameOf(certificate);
  return { privateKey, certificate, chain, friendlyName, password };
}

function commonNameOf({ subject, serialNumber }: Certificate): string {
  return subject.attributes.findLast(({ oid }) => oid === "2.5.4.3")?.value ?? serialNumber;
}
