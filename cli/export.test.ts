import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFault } from "../provider/fault";
import type { Surroundings } from "../provider/lifecycle/common";
import { openVault, type Vault } from "../provider/vault";
import { readAnswer } from "../provider/x509/answer";
import { isPackedAsToday, makeBundle } from "../provider/x509/bundle";
import { readCsr } from "../provider/x509/csr";
import { version1Pkcs12 } from "../test/bundles/version1";
import { at } from "../test/conformance/pki";
import { schemaFaults } from "../test/schemas";
import { hierarchy } from "../test/x509/hierarchy";
import { key } from "../test/x509/leaf";
import { runCsr } from "./csr";
import { runExport } from "./export";

const folder = mkdtempSync(join(tmpdir(), "igc-export-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => join(folder, name);
const pki = hierarchy();
const certificate = pki.issue();
const [address, entry, waiting] = ["file:./vault", "igc-1690781810-r1", "igc-1690781810-r2"];
const metadata = {
  structure: "1690781810",
  serverInstance: "srv1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  round: 1,
  environment: "rehearsal",
};

let vault: Vault;
beforeAll(async () => {
  vault = await openVault(address, { cwd: folder, env: {}, now: () => at, notice: () => undefined });
  await vault.importKey!(entry, key.privateKey, metadata);
  await vault.storeIssued(entry, { certificate: certificate.pem, chain: [pki.issuer.certificate.pem, pki.root.certificate.pem] });
  await vault.createKey(waiting, "rsa-2048", { ...metadata, round: 2 });
});

type Run = (args: readonly string[], surroundings: Surroundings) => Promise<number>;
async function said(run: Run, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const lines: string[] = [];
  expect(await run(args, { cwd: folder, env, now: () => at, say: (line) => void lines.push(line) })).toBe(0);
  return lines.join("\n");
}
const fails = (run: Run, ...args: string[]): Promise<string | undefined> =>
  said(run, args).then(
    () => undefined,
    (error: unknown) => (isFault(error) ? error.code : String(error)),
  );
const mode = (name: string): string => (statSync(file(name)).mode & 0o777).toString(8);
const password = "a-long-password";

describe("export", () => {
  test.each(["pkcs12-modern", "pkcs12-legacy"])("%s opens with the password of the environment, which is never said", async (kind) => {
    const lines = await said(runExport, [address, entry, "--as", kind, "--out", `${kind}.p12`], { IGC_SANTE_BUNDLE_PASSWORD: password });
    expect(lines).not.toContain(password);
    expect(lines.includes("Warning:")).toBe(kind === "pkcs12-legacy");
    expect(mode(`${kind}.p12`)).toBe("600");
    const { certificates, privateKeys } = readAnswer(readFileSync(file(`${kind}.p12`)), { password });
    expect(certificates.map(({ sha256 }) => sha256)).toEqual(
      [certificate, pki.issuer.certificate, pki.root.certificate].map(({ sha256 }) => sha256),
    );
    expect(privateKeys[0]!.equals(key.privateKey)).toBe(true);
  });

  test("without a password one is made, said once, and opens the key", async () => {
    const lines = await said(runExport, [address, entry, "--as", "pkcs8", "--out", "server.key.pem"]);
    const [, made] = /Its password, .*: (\S{24})$/m.exec(lines)!;
    expect(createPrivateKey({ key: readFileSync(file("server.key.pem")), passphrase: made! }).equals(key.privateKey)).toBe(true);
    expect(mode("server.key.pem")).toBe("600");
  });

  test("pem holds the certificate and its chain, no key, and asks for no password", async () => {
    const lines = await said(runExport, [address, entry, "--as", "pem", "--out", "chain.pem"]);
    expect(lines).not.toContain("password");
    expect(readFileSync(file("chain.pem"), "latin1")).toBe(
      [certificate, pki.issuer.certificate, pki.root.certificate].map(({ pem }) => pem).join(""),
    );
  });

  test.each([
    ["nginx", "pem-with-key"],
    ["apache", "pem-with-key"],
    ["haproxy", "pem-with-key"],
    ["pem-with-key", "pem-with-key"],
  ])("%s is the key in the open, the certificate and its chain, said as a warning, and asks for no password", async (word, kind) => {
    const lines = await said(runExport, [address, entry, "--as", word, "--out", `${word}.pem`], { IGC_SANTE_BUNDLE_PASSWORD: password });
    expect(lines).toMatch(
      new RegExp(`: ${word}${word === kind ? "" : ` \\(${kind}\\)`} of ${entry} [^]*\nWarning: pem-with-key holds the key in the open`),
    );
    expect(mode(`${word}.pem`)).toBe("600");
    const written = readFileSync(file(`${word}.pem`), "latin1");
    const pem = [certificate, pki.issuer.certificate, pki.root.certificate].map((each) => each.pem).join("");
    expect(written.endsWith(`-----END PRIVATE KEY-----\n${pem}`)).toBe(true);
    expect(createPrivateKey(written).equals(key.privateKey)).toBe(true);
  });

  test.each(["dotnet", "windows"])("%s is a PKCS#12", async (word) => {
    await said(runExport, [address, entry, "--as", word, "--out", `${word}.p12`], { IGC_SANTE_BUNDLE_PASSWORD: password });
    expect(isPackedAsToday("pkcs12-modern", readFileSync(file(`${word}.p12`)))).toBe(true);
  });

  test("what the vault keeps is handed out as it is; what an earlier version packed is packed anew under its password", async () => {
    const kept = { certificateSha256: certificate.sha256, password: "kept-with-the-bundle" };
    const today = await makeBundle("pkcs8-encrypted", { privateKey: key.privateKey, certificate: certificate.pem, chain: [], ...kept });
    await vault.storeBundle!(entry, "pkcs8-encrypted", { bytes: today, ...kept });
    await vault.storeBundle!(entry, "pkcs12-modern", {
      bytes: await version1Pkcs12(key.privateKey, certificate.pem, kept.password),
      ...kept,
    });
    for (const [word, name] of [
      ["pkcs8", "kept.key.pem"],
      ["pkcs12-modern", "kept.p12"],
    ] as const)
      expect(await said(runExport, [address, entry, "--as", word, "--out", name])).toContain("as the vault keeps it: kept-with-the-bundle");
    expect(readFileSync(file("kept.key.pem"))).toEqual(today);
    const anew = readFileSync(file("kept.p12"));
    expect(isPackedAsToday("pkcs12-modern", anew)).toBe(true);
    expect(readAnswer(anew, { password: kept.password }).certificates).toHaveLength(3);
  });

  test("a file that is there is replaced with --force alone, and is for this user alone then", async () => {
    writeFileSync(file("there.pem"), "mine", { mode: 0o644 });
    expect(await fails(runExport, address, entry, "--as", "pem", "--out", "there.pem")).toBe("file-exists");
    expect(readFileSync(file("there.pem"), "latin1")).toBe("mine");
    await said(runExport, [address, entry, "--as", "pem", "--out", "there.pem", "--force"]);
    expect([readFileSync(file("there.pem"), "latin1").startsWith("-----BEGIN CERT"), mode("there.pem")]).toEqual([true, "600"]);
  });

  test("a key that cannot leave its vault is refused, and pem is not", async () => {
    const { exportPrivateKey: _, ...stays } = (await vault.readKey(entry))!;
    const spy = jest.spyOn(vault, "readKey").mockResolvedValue({ ...stays, exportable: false });
    try {
      expect(await fails(runExport, address, entry, "--as", "pkcs12-modern", "--out", "hsm.p12")).toBe("bundle-key");
      await said(runExport, [address, entry, "--as", "pem", "--out", "hsm.pem"]);
    } finally {
      spy.mockRestore();
    }
  });

  test.each<[string, string[], string]>([
    ["no vault", [], "required"],
    ["no entry", [address], "required"],
    ["an entry that is not there", [address, "igc-0-r1", "--as", "pem", "--out", "x"], "vault-entry-missing"],
    ["an entry without a certificate yet", [address, waiting, "--as", "pem", "--out", "x"], "required"],
    ["no format", [address, entry, "--out", "x"], "required"],
    ["a format that does not exist", [address, entry, "--as", "jks", "--out", "x"], "unknown-value"],
    ["no file", [address, entry, "--as", "pem"], "required"],
    ["a folder that is not there", [address, entry, "--as", "pem", "--out", "nowhere/x"], "file-unreadable"],
    ["a vault that does not exist", ["vault:x", entry, "--as", "pem", "--out", "x"], "address-scheme"],
  ])("%s ends in a fault", async (_, args, code) => expect(await fails(runExport, ...args)).toBe(code));
});

describe("csr", () => {
  const structure = { name: "CENTRE DE SANTE DES ALPES", idNat: "1690781810", departmentLabel: "Rhône (69)" };
  const outputs = { structure, commonName: "INSI-AUTO", current: { entry }, next: { entry: waiting } };
  const resource = { type: "pulumi-nodejs:dynamic/igc-sante:OrgCertificate", urn: "urn:pulumi:dev::p::t::c", outputs };
  const state = file("state.json");
  beforeAll(() => {
    writeFileSync(state, JSON.stringify({ deployment: { resources: [resource] } }));
    writeFileSync(file("signer.pem"), certificate.pem);
  });

  test("sealed for a recipient, openssl opens it with the recipient's key, and it is the entry's own request", async () => {
    writeFileSync(file("zoe.pem"), pki.issue({ usage: "CONF" }).pem);
    writeFileSync(file("zoe.key"), key.privateKey.export({ type: "pkcs8", format: "pem" }));
    const lines = await said(runCsr, [address, waiting, "--to", "zoe.pem", "--out", "request.p7m", "--file", state]);
    expect(lines).toMatch(/CN=INSI-AUTO,OU=1690781810,O=CENTRE DE SANTE DES ALPES,ST=Rhône \(69\),C=FR[^]*Sealed for CN=DMP/);
    const opened = execFileSync(
      "openssl",
      ["cms", "-decrypt", "-inform", "DER", "-in", file("request.p7m"), "-inkey", file("zoe.key"), "-recip", file("zoe.pem")],
      { stdio: "pipe" },
    );
    expect(readCsr(opened)).toMatchObject({ signatureValid: true, publicKeySha256: (await vault.readKey(waiting))!.publicKeySha256 });
    expect(mode("request.p7m")).toBe("600");
  });

  test("as JSON with the passphrase that is printed, as its schema says", async () => {
    const output = await said(runCsr, [address, waiting, "--passphrase", "--out", "json.age", "--file", state, "--json"]);
    expect(schemaFaults("csr", output)).toEqual([]);
    expect(JSON.parse(output)).toMatchObject({ passphrase: expect.stringMatching(/./) as string, entry: waiting });
  });

  test("under a passphrase, age opens it with what was said once", async () => {
    const lines = await said(runCsr, [address, waiting, "--passphrase", "--out", "request.age", "--file", state]);
    const { Decrypter, armor } = await import("age-encryption");
    const decrypter = new Decrypter();
    decrypter.addPassphrase(/another channel than the file's: (\S+)/.exec(lines)![1]!);
    const opened = await decrypter.decrypt(armor.decode(readFileSync(file("request.age"), "latin1")));
    expect(readCsr(opened).signatureValid).toBe(true);
  });

  test.each<[string, string[], string]>([
    ["neither a recipient nor a passphrase", [address, waiting, "--out", "x", "--file", state], "required"],
    ["both", [address, waiting, "--to", "zoe.pem", "--passphrase", "--out", "x", "--file", state], "required"],
    ["a recipient who cannot open it", [address, waiting, "--to", "signer.pem", "--out", "x", "--file", state], "recipient-unusable"],
    ["an entry of no stack", [address, entry.replace("r1", "r3"), "--passphrase", "--out", "x", "--file", state], "vault-entry-missing"],
    ["a file that is there", [address, waiting, "--passphrase", "--out", "request.age", "--file", state], "file-exists"],
  ])("%s ends in a fault", async (_, args, code) => expect(await fails(runCsr, ...args)).toBe(code));
});
