/**
 * What opens a dossier, sealed for the exchange: each token is in its own form's state alone, and one request is to ask for all. The key is in
 * the states of the forms that were prepared together, and nowhere else. PURE but for chance.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
/** Bytes: of the nonce (NIST SP 800-38D 8.2.2, random) and of the tag. */
const [nonceLength, tagLength] = [12, 16];

/** What asks how a dossier stands. */
export interface Asking {
  readonly token: string;
  readonly number: string;
  readonly procedure: string;
}

/** Of whom it is sealed: on another form, or another try of it, it cannot be opened. */
interface Whose {
  readonly ticket: string;
  /** ISO 8601: when the form was about to be handed over. */
  readonly at: string;
}

export const newKey = (): string => randomBytes(32).toString("base64url");

const about = ({ ticket, at }: Whose): Buffer => Buffer.from(JSON.stringify([ticket, at]));

/** @param key of `newKey` */
export function seal({ token, number, procedure }: Asking, whose: Whose, key: string): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, Buffer.from(key, "base64url"), nonce).setAAD(about(whose));
  const text = Buffer.concat([cipher.update(JSON.stringify([token, number, procedure])), cipher.final()]);
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64url");
}

/** `undefined` where none of the keys opens it. */
export function opened(sealed: string, whose: Whose, keys: Iterable<string>): Asking | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  for (const key of keys) {
    const text = textIn(bytes, whose, Buffer.from(key, "base64url"));
    if (text === undefined) continue;
    const [token, number, procedure] = JSON.parse(text) as string[];
    return { token: token!, number: number!, procedure: procedure! };
  }
  return undefined;
}

function textIn(bytes: Buffer, whose: Whose, key: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), { authTagLength: tagLength })
      .setAAD(about(whose))
      .setAuthTag(bytes.subarray(-tagLength));
    return decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined; // of another key, or damaged
  }
}
