import { createHash, type KeyObject, webcrypto } from "node:crypto";
import type { Extension, Name } from "@peculiar/x509";

/** The library that writes certificates, loaded at first use: it takes 0.2 s, and most runs issue nothing. */
export async function x509(): Promise<typeof import("@peculiar/x509")> {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

/** What a certificate says and who signs it. */
export interface CertificateWish {
  readonly subject: Name;
  readonly issuer: Name;
  readonly publicKey: KeyObject;
  /** Hexadecimal, positive. */
  readonly serialNumber: string;
  /** To the second, as X.509 writes it. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: Extension[];
  /** Private key of the issuer. */
  readonly signWith: KeyObject;
  /** @default "SHA-256" */
  readonly hash?: "SHA-256" | "SHA-1";
}

/** Signs a certificate (RSASSA-PKCS1-v1_5: the same wish gives the same bytes). @returns DER */
export async function certify({ publicKey, signWith, hash = "SHA-256", ...wish }: CertificateWish): Promise<Buffer> {
  const { PublicKey, X509CertificateGenerator } = await x509();
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash };
  const certificate = await X509CertificateGenerator.create(
    {
      ...wish,
      publicKey: new PublicKey(publicKey.export({ type: "spki", format: "der" })),
      signingKey: await webcrypto.subtle.importKey("pkcs8", signWith.export({ type: "pkcs8", format: "der" }), algorithm, false, ["sign"]),
      signingAlgorithm: algorithm,
    },
    webcrypto,
  );
  return Buffer.from(certificate.rawData);
}

/** SHA-1 of the RSA key, hexadecimal (RFC 5280 section 4.2.1.2 method 1). */
export const keyIdentifier = (publicKey: KeyObject): string =>
  createHash("sha1")
    .update(publicKey.export({ type: "pkcs1", format: "der" }))
    .digest("hex");

/** Where the sandbox would publish, did it publish anything: a host that can never exist (RFC 6761 section 6.4). */
export const publishedAt = (path: string): string => `http://sandbox-igc-sante.invalid/${path}`;

/** DER as a PEM block (RFC 7468). */
export function asPem(label: "CERTIFICATE" | "CERTIFICATE REQUEST", der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
