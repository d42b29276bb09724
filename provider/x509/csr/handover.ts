/**
 * Handing a request (CSR) over to another person. A CSR holds no secret, but names servers, and must not be swapped on
 * its way: it is never mailed as it is. Either it is sealed for certificates, or under a passphrase that travels by
 * another channel. Both open with common tools (`openssl cms`, `age`). PURE.
 */
import { randomBytes } from "node:crypto";
import { Fault } from "../../fault";
import type { Certificate } from "../certificate";
import { decodeExtensions } from "../extension";

/**
 * CMS EnvelopedData (RFC 5652 section 6) in DER: AES-256-CBC, its key for each recipient by RSAES-OAEP with SHA-256
 * (RFC 8017 section 7.1). Opened by `openssl cms -decrypt -inform DER -inkey KEY -recip CERTIFICATE`.
 * @param at the instant at which the recipients' certificates must be valid.
 * @throws Fault `recipient-unusable` naming the certificate that cannot receive; nothing is sealed then.
 */
export async function sealForRecipients(content: Uint8Array, recipients: readonly Certificate[], at: Date): Promise<Buffer> {
  if (recipients.length === 0) {
    throw new Fault("recipient-unusable", "There is no certificate to seal the request for.", "Name at least one recipient's certificate.");
  }
  for (const recipient of recipients) assertReceives(recipient, at);
  const pki = await import("pkijs");
  const enveloped = new pki.EnvelopedData();
  for (const { der } of recipients) {
    // pkijs' own default is SHA-512, which fewer readers know.
    enveloped.addRecipientByCertificate(pki.Certificate.fromBER(der), { oaepHashAlgorithm: "SHA-256" });
  }
  const contentEncryption = { name: "AES-CBC", length: 256 };
  await enveloped.encrypt(contentEncryption, new Uint8Array(content).buffer);
  const message = new pki.ContentInfo({ contentType: pki.ContentInfo.ENVELOPED_DATA, content: enveloped.toSchema() });
  return Buffer.from(message.toSchema().toBER(false));
}

/** RFC 5280 section 4.2.1.3: a key that keys are sent to has keyEncipherment, where its use is limited at all. */
function assertReceives(recipient: Certificate, at: Date): void {
  const { keyUsage } = decodeExtensions(recipient);
  const { asymmetricKeyType, asymmetricKeyDetails } = recipient.publicKey;
  const because =
    asymmetricKeyType !== "rsa"
      ? `its key is ${asymmetricKeyType ?? "of no known kind"}, not RSA`
      : (asymmetricKeyDetails?.modulusLength ?? 0) < 2_048
        ? `its key has ${asymmetricKeyDetails?.modulusLength} bits, fewer than 2048`
        : keyUsage !== undefined && !keyUsage.has("keyEncipherment")
          ? "its key usage has no keyEncipherment"
          : at < recipient.notBefore || at > recipient.notAfter
            ? `it is not valid at ${at.toISOString()}`
            : undefined;
  if (because === undefined) return;
  throw new Fault(
    "recipient-unusable",
    `The recipient's certificate with serial number ${recipient.serialNumber} cannot receive the request: ${because}.`,
    "Ask the recipient for a certificate for encryption, or hand the request over under a passphrase.",
  );
}

/** Without the letters that are read as digits; 32 of them, so that 5 bits choose one without bias. */
const alphabet = "abcdefghjkmnpqrstvwxyz0123456789";
const groups = 5;
const groupLength = 5;

/** The passphrase has 125 random bits, so stretching adds nothing to it: 2^15 keeps opening it under a second. */
const workFactor = 15;

export interface PassphrasePackage {
  /** An armored age file; opened by `age --decrypt FILE`. */
  readonly sealed: Buffer;
  /** Returned here and kept nowhere: say it to the recipient by another channel. */
  readonly passphrase: string;
}

/** Seals under a passphrase made for it (age-encryption.org/v1, scrypt recipient). */
export async function sealWithPassphrase(content: Uint8Array): Promise<PassphrasePackage> {
  const age = await import("age-encryption");
  const passphrase = makePassphrase();
  const encrypter = new age.Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  const sealed = await encrypter.encrypt(content);
  return { sealed: Buffer.from(age.armor.encode(sealed), "ascii"), passphrase };
}

function makePassphrase(): string {
  const letters = Array.from(randomBytes(groups * groupLength), (octet) => alphabet[octet % alphabet.length]);
  return Array.from({ length: groups }, (_, group) => letters.slice(group * groupLength, (group + 1) * groupLength).join("")).join("-");
}
