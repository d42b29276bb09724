/**
 * PKCS#12 (RFC 7292) for readers that know no AES, by node-forge, which is loaded at first use: 3DES,
 * MAC with SHA-1. PURE.
 */
import { Fault } from "../../fault";
import type { KeyedContent } from "./keyed";
import { saltOctets } from "./protection";

/** What such readers take; Windows Server 2012 wants no more. */
const iterations = 2_048;

/** @throws Fault `bundle-key` on a key or a certificate that is not RSA: node-forge reads no other. */
export async function writeLegacyPkcs12({ privateKey, certificate, chain, friendlyName, password }: KeyedContent): Promise<Buffer> {
  if ([certificate, ...chain].some(({ publicKey }) => publicKey.asymmetricKeyType !== "rsa")) {
    throw new Fault("bundle-key", 'A bundle "pkcs12-legacy" holds RSA keys and certificates only.', 'Ask for "pkcs12-modern".');
  }
  const { default: forge } = await import("node-forge");
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const certificates = [certificate, ...chain].map(({ pem }) => forge.pki.certificateFromPem(pem));
  const asn1 = forge.pkcs12.toPkcs12Asn1(key, certificates, password, {
    algorithm: "3des",
    count: iterations,
    friendlyName,
    saltSize: saltOctets,
    generateLocalKeyId: true,
    useMac: true,
  });
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), "binary");
}
