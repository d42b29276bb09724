/** A private key under a password (RFC 5958 section 3), and without one (section 2). PURE. */
import type { KeyObject } from "node:crypto";
import { encode, tag } from "../der";
import { protect } from "./protection";

/** EncryptedPrivateKeyInfo, DER. Node's own export stretches the password 2,048 times, whatever it is asked for. */
export async function shroud(privateKey: KeyObject, password: string): Promise<Buffer> {
  const { algorithm, ciphertext } = await protect(privateKey.export({ type: "pkcs8", format: "der" }), password);
  return encode(tag.sequence, algorithm, encode(tag.octetString, ciphertext));
}

/** The same in PEM (RFC 7468 section 11). */
export async function writePkcs8(privateKey: KeyObject, password: string): Promise<Buffer> {
  const lines = (await shroud(privateKey, password)).toString("base64").match(/.{1,64}/g) ?? [];
  return Buffer.from(`-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join("\n")}\n-----END ENCRYPTED PRIVATE KEY-----\n`, "ascii");
}

/** PrivateKeyInfo in PEM: for programs that cannot ask for a password. */
export const writeOpenPkcs8 = (privateKey: KeyObject): string => privateKey.export({ type: "pkcs8", format: "pem" }).toString();
