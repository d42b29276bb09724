/** Writing DER (X.690 section 10): definite lengths, shortest form. The reader is `der.ts`. PURE. */

import { tag } from "./reader";

/** One element: identifier octet, length, contents one after the other. */
export function encode(identifier: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([identifier]), lengthOctets(length), ...contents]);
}

/** X.690 section 8.1.3: one octet below 128, else the count of octets and the octets. */
function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([0x80 | octets.length, ...octets]);
}

/** An OBJECT IDENTIFIER from its dotted form (X.690 section 8.19). */
export function encodeOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return encode(tag.objectIdentifier, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(arc: number): number[] {
  const octets = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift(0x80 | (rest % 128));
  return octets;
}
