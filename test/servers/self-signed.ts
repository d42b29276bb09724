import { webcrypto } from "node:crypto";
import { x509 } from "../../provider/igc/sandbox";

/** A throwaway certificate for some hosts, and its key, PEM. Its dates are fixed and wide: TLS compares them with the real clock. */
export async function selfSigned(hosts: readonly string[]): Promise<{ key: string; cert: string }> {
  const { PemConverter, SubjectAlternativeNameExtension, X509CertificateGenerator } = await x509();
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      ...{
        name: `CN=${hosts[0]}`,
        serialNumber: "01",
        keys,
        notBefore: new Date("2020-01-01T00:00:00Z"),
        notAfter: new Date("2049-12-31T00:00:00Z"),
      },
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: [new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? "ip" : "dns", value })))],
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { key: PemConverter.encode(pkcs8, "PRIVATE KEY"), cert: certificate.toString("pem") };
}
