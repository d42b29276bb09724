import { Fault, isFault } from "../../../provider/fault";
import type { Environment } from "../../../provider/structure";
import { lookInto, readAnswer } from "../../../provider/x509/answer";
import type { Certificate } from "../../../provider/x509/certificate";
import { judge } from "../../../provider/x509/judge";
import { printName } from "../../../provider/x509/name";
import type { CertificateUsage } from "../../../provider/x509/profile";
import type { DeskOrder } from "../model";

/** A certificate that is the one that was ordered. */
export interface GoodCertificate {
  /** PEM of the leaf and of what came with it: what is written, since nothing of a key can be in it. */
  readonly bytes: Buffer;
  readonly subject: string;
  readonly serialNumber: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the certificate, lower-case hex. */
  readonly sha256: string;
  /** Findings that do not block, English sentences. */
  readonly remarks: readonly string[];
}

/**
 * Judges what was dropped for an order as the next `pulumi up` will (`judgeAnswer` in provider/lifecycle/certificate/answer.ts),
 * but for a private key: none passes through a browser into a folder that others read.
 * @param anchors PEM of the authorities the exchange knows
 * @returns why not, as a Fault, where it is not the one
 */
export function judgeUpload(bytes: Buffer, order: DeskOrder, anchors: readonly string[], at: Date): GoodCertificate | Fault {
  if (bytes.length === 0)
    return new Fault("answer-unreadable", "No file was chosen, or it is empty.", "Choose the file that the portal gave.");
  if (holdsPrivateKey(bytes)) return keyRefused;
  try {
    const { publicKeySha256 } = order;
    const { certificates, privateKeys } = readAnswer(bytes, { publicKeySha256 });
    if (privateKeys.length > 0) return keyRefused;
    const leaf = certificates.find((certificate) => certificate.publicKeySha256 === publicKeySha256) ?? certificates[0]!;
    const others = certificates.filter((certificate) => certificate !== leaf);
    const judgement = judge({ leaf, others, anchors, at, expected: expectedOf(order) });
    return judgement.ok
      ? goodOne(
          leaf,
          others,
          judgement.warnings.map(({ message }) => message),
        )
      : judgement.fault;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

const expectedOf = ({ environment, usage, structure, commonName, publicKeySha256 }: DeskOrder) => ({
  environment: environment as Environment,
  usage: usage as CertificateUsage,
  idNat: structure.idNat,
  structureName: structure.name,
  departmentLabel: structure.department,
  commonName,
  publicKeySha256,
});

function goodOne(leaf: Certificate, others: readonly Certificate[], remarks: readonly string[]): GoodCertificate {
  const { subject, serialNumber, notBefore, notAfter, sha256 } = leaf;
  return {
    bytes: Buffer.from([leaf, ...others].map(({ pem }) => `${pem.trimEnd()}\n`).join("")),
    subject: printName(subject),
    serialNumber,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    sha256,
    remarks,
  };
}

/** By what the readers of answers see, and by the letters of PEM in whatever encoding, also where nothing else can be read. */
export const holdsPrivateKey = (bytes: Buffer): boolean =>
  /PRIVATE KEY-----|PuTTY-User-Key-File/.test(bytes.toString("latin1").replaceAll("\0", "")) || lookInto(bytes).privateKey;

/** Said of every file with a key, whatever else is in it. */
export const keyRefused = new Fault(
  "answer-private-key",
  "The file holds a private key, or something that may be one: nothing of it was kept.",
  "Bring the certificate alone. If the portal made the key (« créer la CSR en ligne »), order again with the CSR of this page.",
);
