/** Bytes that may be a text, and base64 without PEM around it. PURE. */

/**
 * The bytes as text, or `undefined` when they are none. UTF-8 and UTF-16 (Windows PowerShell's `>` writes it) with
 * and without byte order mark; what is neither is read as Windows-1252, so that a no-break space or a long dash
 * means the same in each of them.
 */
export function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return bigEndian(bytes.subarray(2));
  const head = bytes.subarray(0, 256);
  if (!head.includes(0)) return bytes.includes(0) ? undefined : singleByteOrUtf8(bytes);
  if (mostlyZero(head, 1)) return bytes.toString("utf16le");
  return mostlyZero(head, 0) ? bigEndian(bytes) : undefined;
}

function singleByteOrUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // without its byte order mark
  } catch {
    return windows1252(bytes);
  }
}

/** What Windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F. Node 20's own decoder reads Latin-1. */
const beyondLatin1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Text of Windows' own encoding. */
export const windows1252 = (bytes: Buffer): string =>
  bytes.toString("latin1").replace(/[\u0080-\u009f]/g, (character) => beyondLatin1[character.charCodeAt(0) - 0x80]!);

/** Whether three in four octets at even (0) or odd (1) places are zero, and none of the others: UTF-16 of Latin text. */
function mostlyZero(head: Buffer, zeros: 0 | 1): boolean {
  const [here, there] = [head.filter((_, place) => place % 2 === zeros), head.filter((_, place) => place % 2 !== zeros)];
  return !there.includes(0) && here.filter((octet) => octet === 0).length * 4 >= here.length * 3;
}

function bigEndian(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString("utf16le");
}

/** The bytes of a text that is base64 and nothing else, else `undefined`. */
export function bareBase64(text: string): Buffer | undefined {
  const characters = text.replace(/\s/g, "");
  return characters.length >= 64 ? decodeBase64(characters) : undefined;
}

/**
 * Values that begin as base64 of a PEM (`-----BEGIN `) or of a long SEQUENCE do: what a Kubernetes secret, a
 * kubeconfig, a JWK's `x5c` or SAML metadata hold. They may go on over lines, indented; the last line is short.
 */
const embedded =
  /(?<![A-Za-z0-9+/])(?:LS0tLS1CRUdJTi|MI[IHG])[A-Za-z0-9+/]{48,}(?:\s+[A-Za-z0-9+/]{20,}){0,2000}(?:\s+[A-Za-z0-9+/]{1,19}(?=={0,2}[ \t\r]*(?:[\n"'<,}\]]|$)))?={0,2}/g;

/** Values that are looked into: a secret has three. */
const mostEmbedded = 64;

/** The bytes of base64 values within another text, at most 64. */
export function* embeddedBase64(text: string): Generator<Buffer, void, undefined> {
  let left = mostEmbedded;
  for (const [value] of text.matchAll(embedded)) {
    if (left-- === 0) return;
    const decoded = decodeBase64(value.replace(/\s/g, ""));
    if (decoded !== undefined) yield decoded;
  }
}

/** RFC 4648 section 4. Padding may be missing. */
export function decodeBase64(characters: string): Buffer | undefined {
  const unpadded = characters.replace(/={1,2}$/, "");
  return unpadded.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(unpadded) ? undefined : Buffer.from(unpadded, "base64");
}
