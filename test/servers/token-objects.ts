import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { SoftHsm } from "./softhsm";

/** An object of a token, in the token's own words. */
export interface TokenObject {
  /** Unfinished is what whoever wrote it left when it died: the token cannot say what it is. */
  readonly kind: "private" | "public" | "certificate" | "document" | "unfinished";
  readonly label: string;
  /** CKA_ID in hex; a document has none. */
  readonly id?: string;
  /** SHA-256 of a key's modulus. */
  readonly modulus?: string;
  /** Of a private key: which of the attributes that say whether it can leave, or was outside, are true. */
  readonly words?: readonly string[];
  /** What the token answers to whoever asks for the private exponent. */
  readonly exponent?: string | null;
  /** A certificate, base64. */
  readonly der?: string;
}

export interface TokenContent {
  /** CKF_USER_PIN_COUNT_LOW: a wrong user PIN was given since the last right one. */
  readonly pinRefused: boolean;
  readonly objects: readonly TokenObject[];
}

/** Everything in a token, read by a process of its own that knows nothing of the provider. */
export function contentOf({ modulePath, pinFile, env }: SoftHsm, token: string): TokenContent {
  const output = execFileSync(process.execPath, [join(__dirname, "token-objects-child.js"), modulePath, token, pinFile], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1_048_576,
  });
  return JSON.parse(output) as TokenContent;
}

/** Everything of one kind in a token. */
export const kindIn = ({ objects }: TokenContent, kind: TokenObject["kind"]): TokenObject[] =>
  objects.filter((object) => object.kind === kind);
