import { createPrivateKey, type KeyObject } from "node:crypto";

/** One way in which a secret may be written down: bytes, and how they are cut into the pieces that are looked for. */
export interface Writing {
  /** Such as `d, p, q... in base64`. */
  readonly how: string;
  readonly bytes: Buffer;
  /** Bytes of a piece: enough that chance does not write it (60 bits and more). */
  readonly piece: number;
  /** From one piece to the next. So a fragment of `piece + step - 1` bytes holds a whole piece, wherever it was cut. */
  readonly step: number;
}

/** The parts of a private key that are secret, in every writing. What is public in it (modulus, exponent, headers) is in none. */
export function writingsOfKey(key: KeyObject | string): Writing[] {
  const { numbers, region, lines } = secretParts(typeof key === "string" ? createPrivateKey(key) : key);
  return [
    ...writingsOfBytes(region),
    ...numbers.map((number) => ({
      how: "decimal",
      bytes: Buffer.from(BigInt(`0x${number.toString("hex")}`).toString(10)),
      piece: 20,
      step: 5,
    })),
    // The document of a vault holds the key as PEM, and is shown as bytes by whoever does not know that it is text.
    ...lines.flatMap((line) =>
      writingsOfBytes(Buffer.from(line))
        .filter(({ how }) => how !== "bytes")
        .map((writing) => ({ ...writing, how: `PEM in ${writing.how}` })),
    ),
    ...lines.flatMap((line) => inUtf16(line, 12).map((writing) => ({ ...writing, how: `PEM in ${writing.how}` }))),
  ];
}

/**
 * In PKCS#1, and in the PKCS#8 around it, d, p, q and the numbers made of them follow each other to the end (RFC 8017
 * appendix A.1.2): one region, found by its first number. The lines are those of the PEM that hold nothing else.
 */
function secretParts(key: KeyObject): { numbers: Buffer[]; region: Buffer; lines: string[] } {
  const jwk = key.export({ format: "jwk" });
  const numbers = (["d", "p", "q", "dp", "dq", "qi"] as const).map((name) => Buffer.from(jwk[name]!, "base64url"));
  const der = key.export({ type: "pkcs8", format: "der" });
  const begins = der.indexOf(numbers[0]!);
  const secretLine = Math.ceil(begins / 48); // a line of PEM holds 48 bytes
  const lines = (key.export({ type: "pkcs8", format: "pem" }) as string).split("\n").slice(1 + secretLine, -2);
  return { numbers, region: der.subarray(begins), lines };
}

/** A text that is secret: a password, a PIN, a token, an age identity. */
export function writingsOfText(text: string): Writing[] {
  const bytes = Buffer.from(text);
  const cut = { piece: Math.min(12, bytes.length), step: 4 };
  return [
    { how: "as it is", bytes, ...cut },
    { how: "in lower case", bytes: Buffer.from(text.toLowerCase()), ...cut },
    ...inUtf16(text, cut.piece),
    ...writingsOfBytes(bytes).filter(({ how }) => how !== "bytes"),
  ];
}

/** Bytes as files, logs, `util.inspect` and JSON write them. */
export function writingsOfBytes(bytes: Buffer): Writing[] {
  const hex = bytes.toString("hex");
  const spaced = hex.replace(/..(?=.)/g, "$& ");
  return [
    { how: "bytes", bytes, piece: Math.min(8, bytes.length), step: 4 },
    { how: "hex", bytes: Buffer.from(hex), piece: Math.min(16, hex.length), step: 4 },
    { how: "HEX", bytes: Buffer.from(hex.toUpperCase()), piece: Math.min(16, hex.length), step: 4 },
    { how: "hex, as a Buffer is printed", bytes: Buffer.from(spaced), piece: Math.min(23, spaced.length), step: 6 },
    ...inBase64(bytes, "base64"),
    ...inDecimals(bytes),
  ];
}

/** As Windows writes text, and PKCS#12 passwords (big end first). */
function inUtf16(text: string, letters: number): Writing[] {
  const bytes = Buffer.from(text, "utf16le");
  return [
    { how: "UTF-16", bytes, piece: 2 * letters, step: 8 },
    { how: "UTF-16, big end first", bytes: Buffer.from(bytes).swap16(), piece: 2 * letters, step: 8 },
  ];
}

/** At each of its three alignments, in both alphabets. */
function inBase64(bytes: Buffer, how: string): Writing[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = bytes.subarray(shift).toString("base64");
    const both = [text, text.replaceAll("+", "-").replaceAll("/", "_")];
    return [...new Set(both)].map((each) => ({ how, bytes: Buffer.from(each), piece: Math.min(12, each.length), step: 4 }));
  });
}

/** `48,130,4`: as JSON writes a Buffer, and `util.inspect` a Uint8Array once its spaces are gone (`scanner.ts`). */
function inDecimals(bytes: Buffer): Writing[] {
  const pieces: Writing[] = [];
  for (let start = 0; start + 8 <= bytes.length; start += 4) {
    const text = Buffer.from(`,${[...bytes.subarray(start, start + 8)].join(",")},`);
    pieces.push({ how: "a list of bytes", bytes: text, piece: text.length, step: text.length });
  }
  return pieces;
}
