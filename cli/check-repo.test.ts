import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import { isFault } from "../provider/fault";
import { makeBundle } from "../provider/x509/bundle";
import { key, leaf } from "../test/x509/leaf";
import { runCheckRepo } from "./check-repo";
import { keyMaterialIn } from "./key-material";

const pem = key.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const certificate = leaf({ environment: "rehearsal" }).pem;
const locked = { cipher: "aes-256-cbc", passphrase: "a password" };
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const identity = `AGE-SECRET-KEY-1${"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).slice(0, 58)}`;
const packed = (kind: "pkcs12-modern" | "pkcs12-legacy"): Promise<Buffer> =>
  makeBundle(kind, { privateKey: key.privateKey, certificate, chain: [], password: "a-long-password" });

describe("bytes that hold a key", () => {
  test.each<[string, string | Buffer]>([
    ["PKCS#8", pem],
    ["PKCS#8 with Windows' line ends", pem.replaceAll("\n", "\r\n")],
    ["PKCS#8 as UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(pem, "utf16le")])],
    ["PKCS#8 in JSON", JSON.stringify({ privateKey: pem })],
    ["PKCS#8 after a certificate and prose", `notes\n${certificate}\n${pem}`],
    ["PKCS#1", key.privateKey.export({ type: "pkcs1", format: "pem" })],
    ["PKCS#1 with RFC 1421 headers", key.privateKey.export({ type: "pkcs1", format: "pem", ...locked })],
    ["SEC 1", ec.export({ type: "sec1", format: "pem" })],
    ["encrypted PKCS#8", key.privateKey.export({ type: "pkcs8", format: "pem", ...locked })],
    ["PKCS#8, DER", key.privateKey.export({ type: "pkcs8", format: "der" })],
    ["PKCS#1, DER", key.privateKey.export({ type: "pkcs1", format: "der" })],
    ["SEC 1, DER", ec.export({ type: "sec1", format: "der" })],
    ["encrypted PKCS#8, DER", key.privateKey.export({ type: "pkcs8", format: "der", ...locked })],
    ["a Kubernetes Secret", `data:\n  tls.key: ${Buffer.from(pem).toString("base64")}\n`],
    ["DER in a variable", `KEY=${key.privateKey.export({ type: "pkcs8", format: "der" }).toString("base64")}`],
  ])("%s", (_, bytes) => expect(keyMaterialIn(Buffer.from(bytes as string))).toBe("a private key"));

  test("containers", async () => {
    const [modern, legacy] = [await packed("pkcs12-modern"), await packed("pkcs12-legacy")];
    expect([modern, legacy, Buffer.from(modern.toString("base64"))].map(keyMaterialIn)).toEqual(Array<string>(3).fill("a PKCS#12 file"));
    expect(keyMaterialIn(Buffer.from("feedfeed00000002", "hex"))).toBe("a Java keystore");
    expect(keyMaterialIn(Buffer.from("cececece00000002", "hex"))).toBe("a Java keystore");
    expect(keyMaterialIn(Buffer.from(zipSync({ "key.pem": Buffer.from(pem), "c.pem": Buffer.from(certificate) })))).toBe(
      "an archive with a key in it",
    );
    expect(keyMaterialIn(Buffer.from(zipSync({ "c.p12": modern })))).toBe("an archive with a key in it");
    for (const text of [identity, `# created: 2026\n${identity}\n`, `"${identity}"`])
      expect(keyMaterialIn(Buffer.from(text))).toBe("an age identity");
  });
});

test.each<[string, string | Buffer]>([
  ["a certificate", certificate],
  ["a certificate on one line", certificate.replace(/-----[^-]+-----|\n/g, "")],
  ["a certificate, DER", leaf({ environment: "rehearsal" }).der],
  ["a public key", key.publicKey.export({ type: "spki", format: "pem" })],
  ["prose that quotes the first line", "A file that begins with -----BEGIN PRIVATE KEY----- is refused."],
  ["an age recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"],
  ["nothing", ""],
  ["a ZIP with a certificate", Buffer.from(zipSync({ "c.pem": Buffer.from(certificate) }))],
  ["a ZIP with something else", Buffer.from(zipSync({ "a.txt": Buffer.from("a") }))],
  ["bytes that begin as DER", Buffer.from("3082ffff0201", "hex")],
])("no key: %s", (_, bytes) => expect(keyMaterialIn(Buffer.from(bytes as string))).toBeUndefined());

describe("in a repository", () => {
  let folder: string;
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "igc-repo-"));
    git("init", "-q");
    put("igc/inbox/certificat.pem", certificate);
    put(".gitignore", "vault/\n*.identity\n");
    put("vault.identity", identity);
    put("vault/a.pem", pem);
    git("add", ".");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function check(...args: string[]): Promise<[code: number, said: string]> {
    const lines: string[] = [];
    const code = await runCheckRepo(args, { cwd: folder, env: {}, now: () => new Date(0), say: (line) => void lines.push(line) });
    return [code, lines.join("\n")];
  }

  test("certificates and what is ignored are fine", async () => expect(await check()).toEqual([0, "No key in 2 files."]));

  test("a key is refused in a file nobody added, in the index, and in the index alone", async () => {
    put("igc/inbox/portail é.pem", pem);
    expect(await check()).toEqual([1, expect.stringMatching(/^igc\/inbox\/portail é\.pem: a private key\n[^]*git rm --cached/)]);
    expect((await check("--staged"))[0]).toBe(0);
    git("add", ".");
    put("igc/inbox/portail é.pem", certificate);
    for (const flags of [[], ["--staged"]])
      expect(await check(...flags)).toEqual([1, expect.stringContaining("a private key, in the index")]);
  });

  test("what is excepted, deleted or a link is passed over", async () => {
    put("fixtures/a.pem", pem);
    put("gone.pem", certificate);
    symlinkSync("vault/a.pem", join(folder, "link.pem"));
    git("add", ".");
    rmSync(join(folder, "gone.pem"));
    expect((await check("--except", "fixtures/"))[0]).toBe(0);
    expect((await check("--except", "fix"))[0]).toBe(1);
  });

  test("is found from a folder within, as JSON, and never with the key", async () => {
    put("a.pem", pem);
    const [code, said] = await check("igc", "--json");
    expect([code, (JSON.parse(said) as { findings: unknown }).findings]).toEqual([
      1,
      [{ path: "a.pem", what: "a private key", where: "tree" }],
    ]);
    expect(said).not.toContain(pem.split("\n")[1]);
  });

  test("a folder that is no repository is a fault, not a clean one", async () => {
    const outside = mkdtempSync(join(tmpdir(), "igc-norepo-"));
    for (const path of [outside, join(outside, "nowhere")])
      expect(await check(path).catch((error: unknown) => isFault(error, "file-unreadable"))).toBe(true);
    rmSync(outside, { recursive: true });
  });
});
