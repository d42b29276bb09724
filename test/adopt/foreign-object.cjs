// Puts a key pair that existed before and its certificate into a token, as pkcs11-tool --write-object does: sensitive,
// not extractable. What and where is JSON on stdin: modulePath, serial, pin, label, id (hex), key and certificate (PEM).
const { createPrivateKey, X509Certificate } = require("node:crypto");
const { readFileSync } = require("node:fs");
const p = require("pkcs11js");

const { modulePath, serial, pin, label, id, key, certificate } = JSON.parse(readFileSync(0, "utf8"));
const token = new p.PKCS11();
token.load(modulePath);
token.C_Initialize();
const slot = token.C_GetSlotList(true).find((one) => token.C_GetTokenInfo(one).serialNumber.trim() === serial);
const session = token.C_OpenSession(slot, p.CKF_SERIAL_SESSION | p.CKF_RW_SESSION);
token.C_Login(session, p.CKU_USER, pin);

const names = [
  [p.CKA_TOKEN, true],
  [p.CKA_ID, Buffer.from(id, "hex")],
  [p.CKA_LABEL, label],
];
const create = (attributes) =>
  token.C_CreateObject(
    session,
    [...names, ...attributes].map(([type, value]) => ({ type, value })),
  );
const numbers = createPrivateKey(key).export({ format: "jwk" });
const number = (name) => Buffer.from(numbers[name], "base64url");
const secrets = [
  [p.CKA_PRIVATE_EXPONENT, "d"],
  [p.CKA_PRIME_1, "p"],
  [p.CKA_PRIME_2, "q"],
  [p.CKA_EXPONENT_1, "dp"],
  [p.CKA_EXPONENT_2, "dq"],
  [p.CKA_COEFFICIENT, "qi"],
].map(([type, name]) => [type, number(name)]);
const pair = [
  [p.CKA_KEY_TYPE, p.CKK_RSA],
  [p.CKA_MODULUS, number("n")],
  [p.CKA_PUBLIC_EXPONENT, number("e")],
];
create([
  [p.CKA_CLASS, p.CKO_PRIVATE_KEY],
  [p.CKA_PRIVATE, true],
  [p.CKA_SIGN, true],
  [p.CKA_SENSITIVE, true],
  [p.CKA_EXTRACTABLE, false],
  ...pair,
  ...secrets,
]);
create([
  [p.CKA_CLASS, p.CKO_CERTIFICATE],
  [p.CKA_CERTIFICATE_TYPE, p.CKC_X_509],
  [p.CKA_PRIVATE, false],
  [p.CKA_SUBJECT, Buffer.from([0x30, 0])],
  [p.CKA_VALUE, new X509Certificate(certificate).raw],
]);
token.C_Finalize();
