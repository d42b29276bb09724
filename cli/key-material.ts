import { createPrivateKey } from "node:crypto";
import { isFault } from "../provider/fault";
import { readAnswer } from "../provider/x509/answer";

/** What must not lie in a repository, as it is told to a person. */
export type KeyMaterial = "a private key" | "a PKCS#12 file" | "a Java keystore" | "an age identity" | "an archive with a key in it";

/**
 * What of the secrets this project meets stands in some bytes, or `undefined`. Bytes decide, not names; what is encrypted
 * under a password counts, since a repository is copied and a password is guessed at leisure. No I/O.
 */
export function keyMaterialIn(bytes: Buffer): KeyMaterial | undefined {
  return inBinary(bytes) ?? inText(textOf(bytes));
}

/** After an ASN.1 tag: a length in DER or BER, in one to five bytes. */
const length = "(?:[\\x00-\\x80]|\\x81.|\\x82..|\\x83.{3}|\\x84.{4})";
/** RFC 7292 section 4: version 3, then contentType data or signedData. */
const pkcs12 = new RegExp(
  `^\\x30${length}\\x02\\x01\\x03\\x30${length}\\x06\\x09\\x2a\\x86\\x48\\x86\\xf7\\x0d\\x01\\x07[\\x01\\x02]`,
  "s",
);

function inBinary(bytes: Buffer): KeyMaterial | undefined {
  const head = bytes.toString("latin1", 0, 32);
  if (/^(\xfe\xed\xfe\xed|\xce\xce\xce\xce)/.test(head)) return "a Java keystore"; // JKS, JCEKS
  if (pkcs12.test(head)) return "a PKCS#12 file";
  if (head.startsWith("PK\x03\x04")) return inArchive(bytes);
  return bytes[0] === 0x30 && isDerKey(bytes) ? "a private key" : undefined;
}

/** Keys have a few KB: a larger file that begins as DER is a list or a message. */
const largestKey = 65_536;

function isDerKey(key: Buffer): boolean {
  if (key.length > largestKey) return false;
  return (["pkcs8", "pkcs1", "sec1"] as const).some((type) => {
    try {
      return createPrivateKey({ key, format: "der", type }).type === "private";
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_MISSING_PASSPHRASE"; // an encrypted one is one
    }
  });
}

function inArchive(bytes: Buffer): KeyMaterial | undefined {
  try {
    return readAnswer(bytes).privateKeys.length > 0 ? "an archive with a key in it" : undefined;
  } catch (error) {
    // What needs a password, or holds a container of Java's, holds a key; any other archive is none of ours.
    return isFault(error, "answer-password") ? "an archive with a key in it" : undefined;
  }
}

/** A block with a body: prose that quotes the first line is no key. Line ends may be written as in JSON; RFC 1421 headers may stand between. */
const pemKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:\s|\\[nr]|[A-Za-z-]+: [^\n\\]*)*[A-Za-z0-9+/]{40}/;
const ageIdentity = /AGE-(?:SECRET-KEY|PLUGIN)-[0-9A-Z-]*1[02-9AC-HJ-NP-Z]{20,}/i;
/** Base64 that begins as "-----BEGIN" or as a DER structure of more than 255 bytes does: the data of a Kubernetes Secret, a CI variable. */
const wrapped = /(?:LS0tLS1CRUdJTi|MII)[A-Za-z0-9+/]{100,}={0,2}/g;

function inText(text: string): KeyMaterial | undefined {
  if (pemKey.test(text) || text.includes("PuTTY-User-Key-File-")) return "a private key";
  if (ageIdentity.test(text)) return "an age identity";
  for (const [found] of text.matchAll(wrapped)) {
    const inside = Buffer.from(found, "base64");
    const what = inBinary(inside) ?? (pemKey.test(inside.toString("latin1")) ? "a private key" : undefined);
    if (what) return what;
  }
  return undefined;
}

/** Editors of Windows write UTF-16 with its mark. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.toString("utf16le");
  if (first === 0xfe && second === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le");
  return bytes.toString("latin1");
}
