import { createPublicKey } from "node:crypto";
import type { InService, Vault, VaultKey } from "../../provider/vault";
import type { Place } from "../../provider/vault/common";
import { readCertificatePem } from "../../provider/x509/certificate";
import { publicKeySha256 } from "../../provider/x509/key";
import { chainCertificate, codeOf, entry, faultOf, issuedFor, metadata, pooled, type VaultStage, type VaultTraits } from "./vault-stage";

const place = "igc-1690781810-srv1-auth-cli-insi-auto-0123456789-current";
const where: Place = { kind: "current", name: place };

/** What a server reads of a key and what was issued for it. */
export async function inServiceOf(key: VaultKey, serial = "11", bundles: InService["bundles"] = {}): Promise<InService> {
  const held = key.exportPrivateKey ? { privateKey: await key.exportPrivateKey() } : { keyReference: key.keyReference! };
  return { ...issuedFor(key.publicKey, [chainCertificate(1), chainCertificate(2)], serial), ...held, bundles };
}

/** Whether key and certificate of what was read belong together: in a token the vault itself has looked. */
export const fits = ({ certificate, privateKey, keyReference }: InService): boolean =>
  privateKey
    ? publicKeySha256(createPublicKey(privateKey)) === readCertificatePem(certificate).publicKeySha256
    : keyReference !== undefined;

const bundle = (bytes: number, certificate: string, password?: string) => ({
  bytes: Buffer.alloc(bytes, 7),
  password,
  certificateSha256: readCertificatePem(certificate).sha256,
});

/** One name, one document, whatever the round: what a reader gets is whole, and the last that was put. */
export function inServiceCases(stage: () => VaultStage, { exportable, largestValue, failures }: VaultTraits): void {
  const made = async (name = entry, round = 1): Promise<{ vault: Vault; key: VaultKey }> => {
    const vault = await stage().open({ generate: pooled(round - 1) });
    return { vault, key: await vault.createKey(name, "rsa-2048", { ...metadata, round }) };
  };
  const shown = (inService: InService | undefined): unknown =>
    inService && { ...inService, privateKey: inService.privateKey?.export({ format: "jwk" }) };
  const read = async (): Promise<unknown> => shown(await (await stage().open()).readInService(place));

  it("has nothing before it was put, and a look stores nothing", async () => {
    expect(await read()).toBeUndefined();
    expect((await stage().contents()).size).toBe(0);
  });

  it("gives back what was put, also after a restart, and leaves key and certificate as they are", async () => {
    const { vault, key } = await made();
    await vault.storeIssued(entry, issuedFor(key.publicKey));
    const before = await stage().contents();
    const inService = await inServiceOf(key);
    expect(await vault.putInService(place, inService)).toEqual([]);
    expect(shown(await vault.readInService(place))).toEqual(shown(inService));
    expect(await read()).toEqual(shown(inService));
    const after = await stage().contents();
    for (const [name, version] of before) expect(after.get(name)).toBe(version);
  });

  it("writes nothing when the same is put again", async () => {
    const { vault, key } = await made();
    await vault.putInService(place, await inServiceOf(key));
    const before = await stage().contents();
    await vault.putInService(place, await inServiceOf(key));
    await (await stage().open()).putInService(place, await inServiceOf(key));
    expect(await stage().contents()).toEqual(before);
  });

  it("goes on to the next round, and back when asked to, under the same name", async () => {
    const { vault, key } = await made();
    const { key: next } = await made("igc-later-r2", 2);
    for (const [held, serial] of [
      [key, "11"],
      [next, "12"],
      [key, "11"],
      [next, "13"],
    ] as const) {
      await vault.putInService(place, await inServiceOf(held, serial));
      expect(await read()).toEqual(shown(await inServiceOf(held, serial)));
    }
  });

  it("says that a person put an earlier one back, in place of which certificate, and no longer once another is put", async () => {
    const { vault, key } = await made();
    const inService = await inServiceOf(key);
    const rolledBack = { at: "2026-11-24T03:00:00.000Z", from: "ab".repeat(32) };
    await vault.putInService(place, { ...inService, rolledBack });
    expect(await read()).toEqual(shown({ ...inService, rolledBack }));
    await vault.putInService(place, inService);
    expect(await read()).toEqual(shown(inService));
  });

  it("refuses a certificate of another key, and keeps what was there", async () => {
    const { vault, key } = await made();
    await vault.putInService(place, await inServiceOf(key));
    const { publicKey } = readCertificatePem(chainCertificate(7));
    expect(await codeOf(vault.putInService(place, { ...(await inServiceOf(key)), ...issuedFor(publicKey) }))).toBe("vault-key-mismatch");
    expect(await read()).toEqual(shown(await inServiceOf(key)));
  });

  it.each([
    ["a certificate that is none", { certificate: "hello" }],
    ["a chain that is none", { chain: ["hello"] }],
  ])("refuses %s", async (_what, wrong) => {
    const { vault, key } = await made();
    expect(await codeOf(vault.putInService(place, { ...(await inServiceOf(key)), ...wrong }))).toBe("answer-unreadable");
    expect(await read()).toBeUndefined();
  });

  it("refuses a name that is none", async () => {
    const { vault, key } = await made();
    expect(await codeOf(vault.putInService("a/b", await inServiceOf(key)))).toBe("vault-entry-name");
    expect(await codeOf(vault.readInService("a/b"))).toBe("vault-entry-name");
  });

  it("shows a reader the one before or the new one, whole, while it is written", async () => {
    const { vault, key } = await made();
    const { key: next } = await made("igc-later-r2", 2);
    const both = [await inServiceOf(key, "11"), await inServiceOf(next, "12")];
    await vault.putInService(place, both[0]!);
    const reader = await stage().open();
    const writing = (async () => {
      for (let write = 1; write <= 4; write++) await vault.putInService(place, both[write % 2]!);
    })();
    const seen: InService[] = [];
    for (let look = 0; look < 12; look++) seen.push((await reader.readInService(place))!);
    await writing;
    expect(seen.every((one) => fits(one) && both.some(({ certificate }) => certificate === one.certificate))).toBe(true);
  });

  it.each(failures.filter((kind) => kind !== "vault-full"))(
    "says %s when it is read, and never that nothing is in service",
    async (kind) => {
      const { vault, key } = await made();
      await vault.putInService(place, await inServiceOf(key));
      const recover = await stage().fail(kind);
      const code = await codeOf(vault.readInService(place));
      await recover();
      expect(code).toBe(kind);
      expect(await read()).toEqual(shown(await inServiceOf(key)));
    },
  );

  if (exportable) {
    it("gives back bundles with their passwords", async () => {
      const { vault, key } = await made();
      const plain = await inServiceOf(key);
      const inService = await inServiceOf(key, "11", {
        pem: bundle(90, plain.certificate),
        "pkcs12-modern": bundle(90, plain.certificate, "secret"),
      });
      await vault.putInService(place, inService);
      expect(await read()).toEqual(shown(inService));
    });

    it("leaves out the last bundles that have no room beside key and chain, and says which", async () => {
      const { vault, key } = await made();
      const { certificate } = await inServiceOf(key);
      const big = bundle(largestValue ?? 65_536, certificate);
      const leftOut = await vault.putInService(
        place,
        await inServiceOf(key, "11", { pem: bundle(90, certificate), "pkcs12-modern": big, "pkcs8-encrypted": big }),
      );
      expect(leftOut).toEqual(largestValue ? ["pkcs12-modern", "pkcs8-encrypted"] : []);
      expect(Object.keys((await (await stage().open()).readInService(place))!.bundles)).toEqual(
        largestValue ? ["pem"] : ["pem", "pkcs12-modern", "pkcs8-encrypted"],
      );
    });

    it("refuses a key of another certificate", async () => {
      const { vault, key } = await made();
      const { key: next } = await made("igc-later-r2", 2);
      const wrong = { ...(await inServiceOf(key)), privateKey: await next.exportPrivateKey!() };
      expect(await codeOf(vault.putInService(place, wrong))).toBe("vault-key-mismatch");
    });

    it.each<[string, (fields: Record<string, string>) => unknown]>([
      ["text", () => "hello"],
      ["nothing", () => ""],
      ["another format", (fields) => ({ ...fields, format: "something" })],
      ["no key", ({ privateKey: _privateKey, ...fields }) => fields],
      ["a key that is none", (fields) => ({ ...fields, privateKey: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" })],
      ["no certificate", ({ certificate: _certificate, ...fields }) => fields],
      ["another certificate", (fields) => ({ ...fields, certificate: chainCertificate(7) })],
      ["half a chain", (fields) => ({ ...fields, chain: fields["chain"]!.slice(0, 300) })],
    ])("says vault-corrupt of a place with %s, shows no key, and is mended by the next put", async (_what, damage) => {
      const { vault, key } = await made();
      await vault.putInService(place, await inServiceOf(key));
      const damaged = damage(JSON.parse((await stage().plain!(where)).toString("utf8")) as Record<string, string>);
      await stage().overwrite!(where, Buffer.from(typeof damaged === "string" ? damaged : JSON.stringify(damaged)));
      const fault = await faultOf((await stage().open()).readInService(place));
      expect(fault.code).toBe("vault-corrupt");
      expect(fault.message).not.toMatch(/PRIVATE KEY|AAAA/);
      await (await stage().open()).putInService(place, await inServiceOf(key));
      expect(await read()).toEqual(shown(await inServiceOf(key)));
    });
  }
}
