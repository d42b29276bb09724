import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFault } from "../../provider/fault";
import { openVault } from "../../provider/vault";
import { makeBundle } from "../../provider/x509/bundle";
import type { Certificate } from "../../provider/x509/certificate";
import { at, crlDer } from "../../test/conformance/pki";
import { algorithm } from "../../test/x509/forge";
import { hierarchy } from "../../test/x509/hierarchy";
import { key, leaf } from "../../test/x509/leaf";
import { runVerify } from ".";
import type { VerifyReport } from "./report";

const data = join(__dirname, "../../../shared/data/igc-sante");
if (!existsSync(data)) throw new Error(`The real certificates in ${data} are missing: this test needs the shared inputs.`);

const folder = mkdtempSync(join(tmpdir(), "igc-verify-"));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string, bytes: string | Buffer): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};

/** Runs the command in the folder: exit code and what was said. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await runVerify(args, { cwd: folder, env, now: () => at, say: (line) => void lines.push(line) });
  return { code, said: lines.join("\n") };
}
const fails = (args: readonly string[], env: Record<string, string> = {}): Promise<string | undefined> =>
  run(args, env).then(
    () => undefined,
    (error: unknown) => (isFault(error) ? error.code : String(error)),
  );
async function report(args: readonly string[]): Promise<VerifyReport & { code: number; blocking: string[] }> {
  const { code, said } = await run([...args, "--json"]);
  const found = JSON.parse(said) as VerifyReport;
  return { ...found, code, blocking: found.findings.filter(({ severity }) => severity === "blocking").map(({ id }) => id) };
}

const pki = hierarchy();
mkdirSync(join(folder, "ca"));
place("ca/root.pem", pki.root.certificate.pem);
place("ca/issuer.cer", pki.issuer.certificate.der);
place("ca/notes.txt", "not a certificate");
const rehearsed = pki.issue();
place("cert.pem", rehearsed.pem);

describe("the real certificates", () => {
  test.each([
    ["leaf-prod-serv-ssl-2019", "production", "SSL", "2021-06-01", "2023-01-01"],
    ["leaf-test-org-sign-2019", "test", "SIGN", "2021-06-01", "2023-01-01"],
    ["leaf-test-org-sign-2021", "test", "SIGN", "2022-06-01", "2025-06-01"],
  ])("%s is good inside its life and not outside", async (name, environment, usage, inside, outside) => {
    const file = join(data, `${name}.pem`);
    const good = await report([file, "--ca", data, "--at", inside, "--env", environment, "--usage", usage]);
    expect(good).toMatchObject({ code: 0, good: true, environment, usage, blocking: [] });
    expect(good.path).toHaveLength(3);
    const late = await report([file, "--ca", data, "--at", outside]);
    expect(late).toMatchObject({ code: 1, good: false });
    expect(late.blocking.some((id) => ["validity-ended", "key-period-ended"].includes(id))).toBe(true);
  });

  test("its authorities come with the package: nobody has to fetch one", async () => {
    const { code, said } = await run([join(data, "leaf-prod-serv-ssl-2019.pem"), "--at", "2021-06-01"]);
    expect(code).toBe(0);
    expect(said).toMatch(/path +CN=tops\.demo.* <- CN=AC IGC-SANTE ELEMENTAIRE ORGANISATIONS,.* <- CN=AC RACINE IGC-SANTE ELEMENTAIRE,/);
  });

  test.each([
    ["the end of its life", "2023-01-01", "validity-ended"],
    ["its beginning", "2019-01-01", "validity-begun"],
  ])("%s is said once, though profile and path both look at it", async (_what, at, id) => {
    expect((await report([join(data, "leaf-prod-serv-ssl-2019.pem"), "--at", at])).blocking).toEqual([id]);
  });

  test("the second of its end is its last, to a fraction: dates of certificates are whole seconds", async () => {
    const ask = (at: string) => report([join(data, "leaf-prod-serv-ssl-2019.pem"), "--at", at]);
    expect((await ask("2022-10-10T13:13:29.999Z")).blocking).toEqual([]);
    expect((await ask("2022-10-10T13:13:30Z")).blocking).toEqual(["validity-ended"]);
    expect((await ask("2019-10-10T13:13:28.999Z")).blocking).toEqual(["validity-begun"]);
    expect((await ask("2019-10-10T13:13:29Z")).blocking).toEqual([]);
  });

  test("a pinned root that came in the same file counts: the pin decides, not the place", async () => {
    place(
      "whole.pem",
      ["leaf-prod-serv-ssl-2019", "ACI-EL-ORG", "ACR-EL"].map((name) => readFileSync(join(data, `${name}.pem`), "latin1")).join("\n"),
    );
    expect((await report(["whole.pem", "--at", "2021-06-01"])).code).toBe(0);
  });

  test("a TEST certificate is none of production", async () => {
    const { code, blocking, path } = await report([
      join(data, "leaf-test-org-sign-2021.pem"),
      "--ca",
      data,
      "--at",
      "2022-06-01",
      "--env",
      "production",
    ]);
    expect([code, path]).toEqual([1, null]);
    expect(blocking).toContain("environment-expected");
  });
});

test("the report says who, what for, until when, and what was found", async () => {
  const { code, said } = await run(["cert.pem", "--ca", "ca"]);
  expect(code).toBe(0);
  expect(said).toMatch(
    /subject +CN=INSI-AUTO,OU=1690781810,[^]*usage +AUTH_CLI[^]*environment +rehearsal[^]*valid +2026-05-04T[^]*path +CN=INSI-AUTO.* <- .*REHEARSAL ROOT[^]*Good: nothing blocks/,
  );
});

test.each<[string, string[]]>([
  ["the company it is of", []],
  ["another", ["structure-expected"]],
])("a certificate in production is compared with %s", async (_which, blocking) => {
  const siret = blocking.length === 0 ? "187 512 751 00020" : "41930067800069";
  const file = join(data, "leaf-prod-serv-ssl-2019.pem");
  expect(await report([file, "--at", "2021-06-01", "--expect-siret", siret])).toMatchObject({ code: blocking.length, blocking });
});

describe("what is expected is compared", () => {
  place("right.pem", key.publicKey.export({ type: "spki", format: "pem" }));
  place("other.pem", pki.root.certificate.publicKey.export({ type: "spki", format: "pem" }));
  test.each<[string, string[], string[]]>([
    ["the structure it has", ["--expect-finess", "690781810"], []],
    ["another structure", ["--expect-finess", "750712184"], ["structure-expected"]],
    ["a company", ["--expect-siret", "690 781 810 00012"], ["structure-expected"]],
    ["a practice", ["--expect-rpps-rank", "99700367909006"], ["structure-expected"]],
    ["the usage it has", ["--usage", "AUTH_CLI"], []],
    ["another environment", ["--env", "test"], ["environment-expected"]],
    ["the key it has", ["--key", "right.pem"], []],
    ["another key", ["--key", "other.pem"], ["key-expected"]],
  ])("%s", async (_, options, expected) => {
    const { code, blocking } = await report(["cert.pem", "--ca", "ca", ...options]);
    expect(blocking).toEqual(expect.arrayContaining(expected));
    expect(code).toBe(expected.length === 0 ? 0 : 1);
  });

  test("a rehearsal's certificate is good in rehearsal alone, whatever stands in --ca", async () => {
    for (const environment of ["production", "test"]) {
      expect((await report(["cert.pem", "--ca", "ca", "--env", environment])).blocking).toEqual(
        expect.arrayContaining(["environment-expected", "issuer-missing"]),
      );
    }
  });

  test("a root that came in the same file is not trusted", async () => {
    place("chain.pem", [rehearsed, pki.issuer.certificate, pki.root.certificate].map(({ pem }) => pem).join(""));
    expect((await report(["chain.pem"])).blocking).toEqual(["anchor-missing"]);
  });

  test("a key in a vault, named by address and entry", async () => {
    const context = { cwd: folder, env: {}, now: () => at, notice: () => undefined };
    const vault = await openVault("file:./vault", context);
    await vault.importKey!("igc-1-r1", key.privateKey, {
      structure: "1690781810",
      serverInstance: "srv",
      usage: "AUTH_CLI",
      commonName: "INSI-AUTO",
      round: 1,
      environment: "rehearsal",
    });
    expect((await report(["cert.pem", "--ca", "ca", "--key", "file:./vault#igc-1-r1"])).code).toBe(0);
    expect(await fails(["cert.pem", "--key", "file:./vault#igc-2-r1"])).toBe("vault-entry-missing");
  });
});

describe("revocation by --crl", () => {
  const signed = (authority: typeof pki.root, revoked: readonly Certificate[] = []): string =>
    place(
      "list.crl",
      crlDer({ name: authority.name, key: { ...authority, der: Buffer.alloc(0) } }, revoked, {
        algorithm: algorithm("1.2.840.113549.1.1.11"),
      }),
    );
  const revocation = (): Promise<{ code: number; blocking: string[]; findings: VerifyReport["findings"] }> =>
    report(["cert.pem", "--ca", "ca", "--crl", "list.crl"]);

  test("a certificate that is not on its issuer's list is good; that nothing is known of its CA is a warning", async () => {
    signed(pki.issuer);
    const { code, findings } = await revocation();
    expect(code).toBe(0);
    expect(findings).toContainEqual(expect.objectContaining({ id: "revocation-unknown", severity: "warning" }));
  });
  test("one on the list is revoked", async () => {
    signed(pki.issuer, [rehearsed]);
    expect(await revocation()).toMatchObject({ code: 1, blocking: ["revoked"] });
  });
  test("another authority's list tells nothing, which blocks", async () => {
    signed(pki.root);
    expect(await revocation()).toMatchObject({ code: 1, blocking: ["revocation-unknown"] });
  });
});

test("a P12 opens with the password of the environment, never of the command line", async () => {
  const legacy = await makeBundle("pkcs12-legacy", {
    privateKey: key.privateKey,
    certificate: leaf({ environment: "rehearsal" }).pem,
    chain: [],
    password: "a-long-password",
  });
  place("portal.p12", legacy);
  const { code, said } = await run(["portal.p12"], { IGC_SANTE_P12_PASSWORD: "a-long-password" });
  expect([code, said.includes("a-long-password")]).toEqual([1, false]);
  expect(said).toContain("INSI-AUTO");
  expect(await fails(["portal.p12"], { IGC_SANTE_P12_PASSWORD: "wrong-password" })).toBe("answer-password");
});

test.each<[string, string[], string]>([
  ["no file", [], "required"],
  ["a file that is not there", ["nowhere.pem"], "file-unreadable"],
  ["a file that is no certificate", ["ca/notes.txt"], "answer-unreadable"],
  ["a date that is none", ["cert.pem", "--at", "soon"], "wrong-type"],
  ["an environment that does not exist", ["cert.pem", "--env", "prod"], "unknown-value"],
  ["a usage that does not exist", ["cert.pem", "--usage", "TLS"], "unknown-value"],
  ["a number that is no FINESS", ["cert.pem", "--expect-finess", "12"], "finess-shape"],
  ["a number that is no SIRET", ["cert.pem", "--expect-siret", "690781810"], "siret-shape"],
  ["a number that is no RPPS rank", ["cert.pem", "--expect-rpps-rank", "99700367909"], "rpps-rang-shape"],
  ["two numbers", ["cert.pem", "--expect-finess", "690781810", "--expect-siret", "18751275100020"], "structure-number"],
  ["a folder of authorities that is not there", ["cert.pem", "--ca", "nowhere"], "file-unreadable"],
  ["a private key as --key", ["cert.pem", "--key", "cert.pem"], "key-unusable"],
  ["a list that is none", ["cert.pem", "--crl", "cert.pem"], "answer-unreadable"],
])("%s ends in a fault, which is exit code 2", async (_, args, code) => expect(await fails(args)).toBe(code));
