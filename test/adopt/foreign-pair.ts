import { createPublicKey, type KeyObject } from "node:crypto";
import type { Template } from "pkcs11js";
import { attributes, binding, type Session } from "../../provider/vault/pkcs11";

/** What a key that stays in its token says of itself. */
export const stays = (): Template => [
  { type: binding().CKA_SENSITIVE, value: true },
  { type: binding().CKA_EXTRACTABLE, value: false },
];

/** Makes a pair in a token as `pkcs11-tool --keypairgen` does, and gives its public half. */
export function foreignPair(
  { module, handle }: Session,
  { label, id, protect = stays() }: { label: string; id: Buffer; protect?: Template },
): KeyObject {
  const b = binding();
  const both = [
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_ID, value: id },
    { type: b.CKA_LABEL, value: label },
  ];
  const { publicKey } = module.C_GenerateKeyPair(
    handle,
    { mechanism: b.CKM_RSA_PKCS_KEY_PAIR_GEN },
    [
      ...both,
      { type: b.CKA_VERIFY, value: true },
      { type: b.CKA_MODULUS_BITS, value: 2048 },
      { type: b.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
    ],
    [...both, { type: b.CKA_PRIVATE, value: true }, { type: b.CKA_SIGN, value: true }, ...protect],
  );
  const [n, e] = attributes({ module, handle, slot: Buffer.alloc(0) }, publicKey, [b.CKA_MODULUS, b.CKA_PUBLIC_EXPONENT]);
  return createPublicKey({ format: "jwk", key: { kty: "RSA", n: n!.toString("base64url"), e: e!.toString("base64url") } });
}

/** Puts a certificate beside it, as `pkcs11-tool --write-object` does. */
export function foreignCertificate({ module, handle }: Session, { label, id, der }: { label: string; id: Buffer; der: Buffer }): void {
  const b = binding();
  const fixed: Template = [
    { type: b.CKA_CLASS, value: b.CKO_CERTIFICATE },
    { type: b.CKA_CERTIFICATE_TYPE, value: b.CKC_X_509 },
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_PRIVATE, value: false },
    { type: b.CKA_SUBJECT, value: Buffer.of(0x30, 0) },
  ];
  module.C_CreateObject(handle, [
    ...fixed,
    { type: b.CKA_ID, value: id },
    { type: b.CKA_LABEL, value: label },
    { type: b.CKA_VALUE, value: der },
  ]);
}
