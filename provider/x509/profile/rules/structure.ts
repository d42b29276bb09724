/** Version, serial number, signature: the frame of the certificate. PURE. */
import { printName } from "../../name";
import { type Rule, sources } from "../rule";

const sha256WithRsa = "1.2.840.113549.1.1.11";

/** Signature algorithms whose hash is broken. */
const brokenHashes: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.2": "MD2",
  "1.2.840.113549.1.1.4": "MD5",
  "1.2.840.113549.1.1.5": "SHA-1",
  "1.3.14.3.2.29": "SHA-1",
  "1.2.840.10040.4.3": "SHA-1",
  "1.2.840.10045.4.1": "SHA-1",
};

/** Octets of a signature by the issuing CAs, whose keys are RSA-4096. */
const signatureOctets = 512;

export const structureRules: readonly Rule[] = [
  {
    id: "version-3",
    severity: "blocking",
    source: "RFC 5280 4.1.2.1",
    check: ({ certificate }) =>
      certificate.version === 3 ? undefined : `The certificate is version ${certificate.version}; one with extensions is version 3.`,
  },
  {
    id: "serial-positive",
    severity: "blocking",
    source: "RFC 5280 4.1.2.2",
    check: ({ certificate: { serial } }) =>
      serial[0]! < 0x80 && serial.some((octet) => octet !== 0)
        ? undefined
        : `The serial number ${serial.toString("hex")} is not a positive integer.`,
  },
  {
    id: "serial-length",
    severity: "blocking",
    source: "RFC 5280 4.1.2.2",
    check: ({ certificate: { serial } }) =>
      serial.length <= 20 ? undefined : `The serial number has ${serial.length} octets; 20 is the most.`,
  },
  {
    id: "serial-entropy",
    severity: "info",
    source: sources.profile,
    check: ({ certificate: { serial } }) =>
      serial.length >= 8 ? undefined : `The serial number has ${serial.length} octets; those of IGC-Santé have 16.`,
  },
  {
    id: "unique-identifiers",
    severity: "warning",
    source: "RFC 5280 4.1.2.8",
    check: ({ certificate }) =>
      certificate.hasUniqueId ? "The certificate holds a unique identifier, which no conforming CA writes." : undefined,
  },
  {
    id: "signature-hash",
    severity: "blocking",
    source: "RGS annexe B1; RFC 9155",
    check: ({ certificate: { signatureAlgorithm } }) => {
      const broken = brokenHashes[signatureAlgorithm.oid];
      return broken && `The certificate is signed with ${broken}, which can be forged.`;
    },
  },
  {
    id: "signature-algorithm",
    severity: "warning",
    source: sources.profile,
    check: ({ certificate: { signatureAlgorithm } }) =>
      signatureAlgorithm.oid === sha256WithRsa
        ? undefined
        : `The signature algorithm is ${signatureAlgorithm.oid}; sha256WithRSAEncryption is the only one seen.`,
  },
  {
    id: "signature-algorithms-agree",
    severity: "blocking",
    source: "RFC 5280 4.1.1.2",
    check: ({ certificate }) =>
      certificate.signatureAlgorithm.der.equals(certificate.tbsSignatureAlgorithm.der)
        ? undefined
        : `The signature algorithm outside (${certificate.signatureAlgorithm.oid}) is not the one that is signed (${certificate.tbsSignatureAlgorithm.oid}).`,
  },
  {
    id: "signature-parameters",
    severity: "warning",
    source: "RFC 4055 5",
    check: ({ certificate: { signatureAlgorithm } }) =>
      signatureAlgorithm.oid !== sha256WithRsa || signatureAlgorithm.parameters?.equals(Buffer.of(0x05, 0x00))
        ? undefined
        : "The parameters of sha256WithRSAEncryption are not NULL.",
  },
  {
    id: "signature-length",
    severity: "warning",
    source: sources.profile,
    check: ({ certificate, environment }) =>
      environment === "rehearsal" || certificate.signature.length === signatureOctets
        ? undefined
        : `The signature has ${certificate.signature.length} octets; the issuing CAs sign with RSA-4096, that is ${signatureOctets}.`,
  },
  {
    id: "self-signed",
    severity: "blocking",
    source: sources.profile,
    check: ({ certificate: { subject, issuer } }) =>
      subject.der.equals(issuer.der) ? `The certificate is its own issuer (${printName(issuer)}): it comes from no CA.` : undefined,
  },
];
