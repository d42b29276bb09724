/** Private keys as OpenSSL encrypted them before PKCS#8: RFC 1421 headers, MD5 once over. PURE. */
import { createPrivateKey } from "node:crypto";
import { unreadable } from "../../der";
import type { Harvest } from "../harvest";
import { Lock } from "./lock";
import { wrongPassword } from "./refusal";

/** A PEM block whose bytes are encrypted. */
export interface TraditionalKey {
  readonly label: string;
  readonly der: Buffer;
  /** Value of its `DEK-Info`. */
  readonly encryption: string;
}

/** What OpenSSL 3 still opens by default. */
const known = /^(?:AES-(?:128|192|256)-CBC|DES-EDE3-CBC),[0-9A-F]{16,32}$/i;

/** Opens such a key by node:crypto. @throws Fault `answer-password`, `answer-unreadable`, `answer-too-big`. */
export function readTraditionalKey({ label, der, encryption }: TraditionalKey, harvest: Harvest): void {
  if (!known.test(encryption) || !/^[A-Z0-9 ]+$/.test(label))
    throw unreadable("The private key in the file", "it is encrypted in a way that is not read here");
  const pem = `-----BEGIN ${label}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ${encryption}\n\n${linesOf(der)}\n-----END ${label}-----\n`;
  harvest.see("encrypted-private-key");
  const read = (passphrase: Buffer): ReturnType<typeof createPrivateKey> => {
    try {
      return createPrivateKey({ key: pem, format: "pem", passphrase });
    } catch {
      throw wrongPassword(); // OpenSSL's own words are left out: they may quote what was parsed
    }
  };
  harvest.keyObject(der.length, () => new Lock(harvest).tried("octets", ({ octets }) => read(octets)));
}

const linesOf = (der: Buffer): string => der.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
