import { createPrivateKey, type KeyObject } from "node:crypto";

/** What a private key looks like wherever it should not be: PEM, DER, base64 and hex of it, and its primes. */
export function tracesOf(pkcs8Pem: string): { name: string; bytes: Buffer }[] {
  const key: KeyObject = createPrivateKey(pkcs8Pem);
  const jwk = key.export({ format: "jwk" });
  const numbers = (["d", "p", "q", "dp", "dq", "qi"] as const).map((name) => [name, Buffer.from(jwk[name]!, "base64url")] as const);
  const forms = (["pkcs8", "pkcs1"] as const).map((type) => [type, key.export({ type, format: "der" })] as const);
  return [...numbers, ...forms].flatMap(([name, bytes]) => everyWriting(name, bytes));
}

/** A middle piece is enough to be found and survives line breaks and framing; base64 at each of its three alignments. */
function everyWriting(name: string, bytes: Buffer): { name: string; bytes: Buffer }[] {
  const piece = bytes.subarray(Math.floor(bytes.length / 3), Math.floor(bytes.length / 3) + 48);
  const aligned = [0, 1, 2].flatMap((shift) => {
    const text = piece.subarray(shift, shift + 36).toString("base64");
    return [text, text.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const texts = [
    piece.toString("hex").slice(0, 60),
    piece.toString("hex").toUpperCase().slice(0, 60),
    ...aligned,
    BigInt(`0x${bytes.toString("hex")}`)
      .toString(10)
      .slice(0, 60),
  ];
  return [
    { name: `${name} (DER)`, bytes: piece },
    ...texts.map((text) => ({ name: `${name} (${text.slice(0, 6)}...)`, bytes: Buffer.from(text) })),
  ];
}

/** Names of the traces found in a text or file. Line breaks inside base64 and hex are looked through. */
export function leaksIn(content: Buffer, traces: readonly { name: string; bytes: Buffer }[]): string[] {
  const joined = Buffer.from(content.toString("latin1").replace(/\\n|[\r\n]/g, ""), "latin1");
  return traces.filter(({ bytes }) => content.includes(bytes) || joined.includes(bytes)).map(({ name }) => name);
}
