/** RC2 (RFC 2268), which portals, Windows and Java protected certificates with for twenty years. PURE. */
import { wrongPassword } from "./refusal";

/**
 * RC2 (RFC 2268) in CBC by node-forge, which is loaded when such a file is met and never else. In pieces, because
 * its time grows with the square of a piece; the last block of one is the initialisation vector of the next.
 */
export function decryptRc2(key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  const forge = require("node-forge") as typeof import("node-forge");
  const cipher = forge.rc2.createDecryptionCipher(key.toString("binary"), key.length * 8);
  const plain: Buffer[] = [];
  for (let start = 0, before = iv; start < ciphertext.length; start += rc2Piece) {
    const piece = ciphertext.subarray(start, start + rc2Piece);
    cipher.start(before.toString("binary"));
    cipher.update(forge.util.createBuffer(piece.toString("binary")));
    cipher.finish(keepPadding);
    plain.push(Buffer.from(cipher.output.getBytes(), "binary"));
    before = piece.subarray(-8);
  }
  return unpad(Buffer.concat(plain), ciphertext.length);
}

const rc2Piece = 4_096;
const keepPadding = (): boolean => true;

/** RFC 8018 section 6.1.1, padding of 1 to 8 octets, each its count. */
function unpad(padded: Buffer, length: number): Buffer {
  const count = padded.at(-1) ?? 0;
  const padding = padded.subarray(padded.length - count);
  const right = length % 8 === 0 && count >= 1 && count <= 8 && padding.every((octet) => octet === count);
  if (!right) throw wrongPassword();
  return padded.subarray(0, padded.length - count);
}
