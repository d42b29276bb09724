/** A private key under a password (RFC 5958 section 3), by pkijs, which is loaded at first use. PURE. */
import type { KeyObject } from "node:crypto";
import type { PKCS8ShroudedKeyBag } from "pkijs";
import { pbes2 } from "./protection";

/** EncryptedPrivateKeyInfo: AES-256-CBC, PBKDF2 with SHA-256. Not AES-GCM: OpenSSL opens none. */
export async function shroud(privateKey: KeyObject, password: string): Promise<PKCS8ShroudedKeyBag> {
  const pki = await import("pkijs");
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  const bag = new pki.PKCS8ShroudedKeyBag({ parsedValue: pki.PrivateKeyInfo.fromBER(der) });
  await bag.makeInternalValues(pbes2(password));
  return bag;
}

/** The same in PEM. */
export async function writePkcs8(privateKey: KeyObject, password: string): Promise<Buffer> {
  const bag = await shroud(privateKey, password);
  const base64 = Buffer.from(bag.toSchema().toBER(false)).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return Buffer.from(`-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join("\n")}\n-----END ENCRYPTED PRIVATE KEY-----\n`, "ascii");
}
