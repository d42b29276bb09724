import { makePki, real, Workbench } from "../../../test/fuzz/fixtures";
import { isFault } from "../../fault";
import { type Certificate, readCertificatePem } from "../certificate";
import { sealForRecipients, sealWithPassphrase } from "./handover";

const bench = new Workbench();
afterAll(() => bench.remove());
const { leaf, ca } = makePki(bench);
const recipient = readCertificatePem(leaf);
const csr = bench.read("leaf.csr");
const at = new Date(recipient.notBefore.getTime() + 86_400_000);

/** A certificate for the key of the workbench, or a new one, with a key usage. */
function issued(name: string, keyUsage: string, key = "leaf.key"): Certificate {
  bench.write(`${name}.cnf`, `[req]\ndistinguished_name=dn\n[dn]\n[x]\nkeyUsage=${keyUsage}\n`);
  bench.openssl(`req -config ${name}.cnf -x509 -key ${key} -out ${name}.pem -days 30 -subj /CN=${name} -extensions x`);
  return readCertificatePem(bench.read(`${name}.pem`).toString());
}

describe("sealed for certificates", () => {
  test("openssl cms opens it for each recipient, and gives back the request byte by byte", async () => {
    bench.openssl("genrsa -out second.key 2048");
    const second = issued("second", "keyEncipherment", "second.key");
    bench.write("sealed.p7m", await sealForRecipients(csr, [recipient, second], at));
    for (const name of ["leaf", "second"]) {
      const opened = bench.openssl(`cms -decrypt -binary -inform DER -in sealed.p7m -inkey ${name}.key -recip ${name}.pem`);
      expect(opened.equals(csr)).toBe(true);
    }
  });

  test("it is AES-256-CBC under RSA-OAEP with SHA-256, and names no subject in the clear", async () => {
    const sealed = await sealForRecipients(csr, [recipient], at);
    const printed = bench.openssl("cms -cmsout -print -noout -inform DER", {}, sealed).toString();
    expect(printed).toMatch(/rsaesOaep[^]*sha256[^]*mgf1[^]*sha256[^]*aes-256-cbc/);
    expect(sealed.includes("Centre")).toBe(false);
  });

  test("another key does not open it", async () => {
    bench.write("sealed.p7m", await sealForRecipients(csr, [issued("third", "keyEncipherment")], at));
    bench.openssl("genrsa -out stranger.key 2048");
    const open = (): Buffer => bench.openssl("cms -decrypt -inform DER -in sealed.p7m -inkey stranger.key -debug_decrypt");
    expect(open).toThrow("Error decrypting CMS");
  });

  const late = new Date(recipient.notAfter.getTime() + 1_000);
  const refused: readonly (readonly [name: string, recipients: () => Certificate[], at: Date, says: RegExp])[] = [
    ["nobody", () => [], at, /no certificate to seal/],
    ["a key for signatures", () => [issued("signer", "digitalSignature")], at, /no keyEncipherment/],
    [
      "an RSA key of 1024 bits",
      () => {
        bench.openssl("genrsa -out short.key 1024");
        return [issued("short", "keyEncipherment", "short.key")];
      },
      at,
      /1024 bits, fewer than 2048/,
    ],
    ["an EC key", () => [readCertificatePem(ca)], at, /its key is ec, not RSA/],
    ["an expired certificate", () => [recipient], late, /not valid at/],
    ["a certificate of tomorrow", () => [recipient], new Date(recipient.notBefore.getTime() - 1_000), /not valid at/],
    ["one bad recipient among good ones", () => [recipient, issued("bad", "keyAgreement")], at, /no keyEncipherment/],
    [
      "a real certificate for signatures",
      () => [readCertificatePem(real("leaf-test-org-sign-2021"))],
      new Date("2022-06-01"),
      /no keyEncipherment/,
    ],
  ];
  test.each(refused)("%s cannot receive", async (_name, recipients, when, says) => {
    const fault: unknown = await sealForRecipients(csr, recipients(), when).catch((error: unknown) => error);
    expect(isFault(fault, "recipient-unusable") && fault.message).toMatch(says);
  });
});

describe("sealed under a passphrase", () => {
  test("age opens it with the passphrase that was returned, and with no other", async () => {
    const { Decrypter, armor } = await import("age-encryption");
    const { sealed, passphrase } = await sealWithPassphrase(csr);
    const open = (tried: string): Promise<Uint8Array> => {
      const decrypter = new Decrypter();
      decrypter.addPassphrase(tried);
      return decrypter.decrypt(armor.decode(sealed.toString()));
    };
    expect(Buffer.from(await open(passphrase)).equals(csr)).toBe(true);
    await expect(open(`${passphrase}x`)).rejects.toThrow();
    expect(sealed.toString()).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(sealed.includes(passphrase)).toBe(false);
  });

  test("each package has a passphrase of its own, that can be said aloud", async () => {
    const passphrases = [(await sealWithPassphrase(csr)).passphrase, (await sealWithPassphrase(csr)).passphrase];
    expect(new Set(passphrases).size).toBe(2);
    for (const passphrase of passphrases) expect(passphrase).toMatch(/^([a-hjkmnp-tv-z0-9]{5}-){4}[a-hjkmnp-tv-z0-9]{5}$/);
  });
});
