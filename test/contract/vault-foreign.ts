import { createPrivateKey, createPublicKey } from "node:crypto";
import { readAnswer } from "../../provider/x509/answer";
import { publicKeySha256 } from "../../provider/x509/key";
import { codeOf, issuedFor, keyPool, type VaultStage, type VaultTraits } from "./vault-stage";

/** A key and certificate that somebody else keeps in the same service: read to be taken over, and never touched. */
export function foreignCases(stage: () => VaultStage, { failures }: VaultTraits): void {
  const pem = async (): Promise<{ text: string; publicKey: string }> => {
    const [key] = await keyPool();
    const publicKey = createPublicKey(key!);
    return {
      text: `${key!.export({ type: "pkcs8", format: "pem" }).toString()}${issuedFor(publicKey).certificate}`,
      publicKey: publicKeySha256(publicKey),
    };
  };

  it("gives key and certificate as they were written", async () => {
    const { text, publicKey } = await pem();
    const name = await stage().foreign!(text);
    const { certificates, privateKeys } = readAnswer((await (await stage().open()).readSecret!(name))!);
    expect(certificates.map((certificate) => certificate.publicKeySha256)).toEqual([publicKey]);
    expect(
      privateKeys.map((key) => createPrivateKey(key.export({ type: "pkcs8", format: "pem" })).asymmetricKeyDetails?.modulusLength),
    ).toEqual([2048]);
  });

  it("gives base64, as a P12 is kept", async () => {
    const text = Buffer.from("a P12 would be binary\0\x01").toString("base64");
    const name = await stage().foreign!(text);
    expect((await (await stage().open()).readSecret!(name))?.toString("utf8")).toBe(text);
  });

  it("says absent only for absent, and changes nothing", async () => {
    const { text } = await pem();
    const name = await stage().foreign!(text);
    const before = await stage().contents();
    const vault = await stage().open();
    expect(await vault.readSecret!(`${name}-2`)).toBeUndefined();
    await vault.readSecret!(name);
    expect(await stage().contents()).toEqual(before);
  });

  it.each(failures.filter((code) => code !== "vault-full"))("says %s, and never that it is absent", async (code) => {
    const name = await stage().foreign!((await pem()).text);
    const vault = await stage().open();
    await stage().fail(code);
    expect(await codeOf(vault.readSecret!(name))).toBe(code);
  });
}
