/** Encrypted private keys as OpenSSL writes them, now and before PKCS#8. */
import { createPrivateKey } from "node:crypto";
import { makePki, Workbench } from "../../../../test/fuzz/fixtures";
import { isFault } from "../../../fault";
import { readAnswer } from "../read";

const password = "Mot de passe é 1";
const bench = new Workbench();
afterAll(() => bench.remove());
const pki = makePki(bench);
const legacy = "-provider legacy -provider default";

const forms: readonly (readonly [name: string, command: string])[] = [
  ["PBES2 with PBKDF2", "pkcs8 -topk8 -in leaf.key"],
  ["PBES2 with scrypt", "pkcs8 -topk8 -in leaf.key -scrypt"],
  ["PBES2 with scrypt of another cost", "pkcs8 -topk8 -in leaf.key -scrypt -scrypt_N 1024 -scrypt_r 16 -scrypt_p 2"],
  ["PBES2 with DES", `pkcs8 -topk8 -in leaf.key -v2 des ${legacy}`],
  ["PBES1 with MD5 and DES", `pkcs8 -topk8 -in leaf.key -v1 PBE-MD5-DES ${legacy}`],
  ["PBES1 with SHA-1 and DES", `pkcs8 -topk8 -in leaf.key -v1 PBE-SHA1-DES ${legacy}`],
  ["PBES1 with MD5 and RC2", `pkcs8 -topk8 -in leaf.key -v1 PBE-MD5-RC2-64 ${legacy}`],
  ["PKCS#12 with 2-key 3DES", `pkcs8 -topk8 -in leaf.key -v1 PBE-SHA1-2DES ${legacy}`],
  ["RFC 1421 with AES-256", "rsa -in leaf.key -traditional -aes256"],
  ["RFC 1421 with 3DES", "rsa -in leaf.key -traditional -des3"],
];
describe.each(forms)("%s", (_name, command) => {
  const key = bench.openssl(`${command} -passout env:PASSWORD`, { PASSWORD: password });
  const both = Buffer.concat([key, Buffer.from(pki.leaf)]);

  test("opens with its password", () => {
    const { privateKeys } = readAnswer(both, { password });
    expect(privateKeys.map((each) => each.equals(createPrivateKey(bench.read("leaf.key"))))).toEqual([true]);
  });

  test("does not open with another one, which is not quoted", () => {
    const refusal = refusalOf(() => readAnswer(both, { password: "Tr0ub4dor" }));
    expect(refusal).toContain("[answer-password]");
    expect(refusal).not.toContain("Tr0ub4dor");
  });

  test("is left closed without one, and the certificate is read", () => {
    const { privateKeys, notes, certificates } = readAnswer(both);
    expect([privateKeys.length, certificates.length, notes]).toEqual([0, 1, ["An encrypted private key in it was left closed."]]);
  });
});

test("a cipher that OpenSSL opens no more is named as that", () => {
  const key = bench.openssl("rsa -in leaf.key -traditional -aes128 -passout env:PASSWORD", { PASSWORD: password });
  const other = Buffer.from(key.toString().replace("AES-128-CBC", "SEED-CBC"));
  expect(refusalOf(() => readAnswer(Buffer.concat([other, Buffer.from(pki.leaf)]), { password }))).toContain(
    "it is encrypted in a way that is not read here",
  );
});

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isFault(error)) return error.message;
    throw error;
  }
  throw new Error("It was opened.");
}
