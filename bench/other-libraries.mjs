// The path checks of the libraries in use elsewhere, asked as their own documentation asks them.
import { webcrypto } from "node:crypto";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import * as pkijs from "pkijs";

pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: webcrypto }));
x509.cryptoProvider.set(webcrypto);

/** A view of their own: PKI.js keeps it. */
const bytes = (der) => new Uint8Array(der).buffer;

export const pkijsCertificate = (der) => pkijs.Certificate.fromBER(bytes(der));
export const pkijsCrl = (der) => pkijs.CertificateRevocationList.fromBER(bytes(der));

/** PKI.js' CertificateChainValidationEngine; the leaf is the last of `certs`. */
export async function pkijsAccepts({ leaf, intermediates, anchors, crls = [], at }) {
  const engine = new pkijs.CertificateChainValidationEngine({
    trustedCerts: anchors,
    certs: [...intermediates, leaf],
    crls,
    checkDate: at,
  });
  return (await engine.verify()).result;
}

/** @peculiar/x509's X509ChainBuilder: accepted is what it links to an anchor. */
export async function chainBuilderAccepts({ leaf, intermediates, anchors }) {
  const roots = anchors.map((der) => new x509.X509Certificate(bytes(der)));
  const between = intermediates.map((der) => new x509.X509Certificate(bytes(der)));
  const chain = await new x509.X509ChainBuilder({ certificates: [...between, ...roots] }).build(new x509.X509Certificate(bytes(leaf)));
  const last = chain.at(-1);
  return roots.some((root) => Buffer.from(root.rawData).equals(Buffer.from(last.rawData)));
}
