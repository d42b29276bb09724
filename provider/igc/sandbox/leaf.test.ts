import { execFileSync } from "node:child_process";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCertificate } from "../../x509/certificate";
import { findExtension } from "../../x509/extension";
import { subjectOf } from "../../x509/name";
import { type CertificateUsage, lint } from "../../x509/profile";
import { type Hierarchy, makeHierarchy } from "./authority";
import { asPem } from "./certify";
import { issueLeaf, type Leaf, lifeFrom, serialNumberOf } from "./leaf";

/** The profile of what the sandbox issues, as openssl and the strict reader see it. */
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const at = new Date("2026-11-24T09:00:00.789Z");
const structureName = "CENTRE DE SANTÉ PLURIPROFESSIONNEL DE LA CROIX-ROUSSE";
const wish = { structureName, idNat: "1690781810", departmentLabel: "Rhône (69)" };
const usages: readonly CertificateUsage[] = ["AUTH_CLI", "SIGN", "CONF", "SSL"];
const commonNames: Readonly<Record<CertificateUsage, string>> = {
  AUTH_CLI: "INSI-AUTO",
  SIGN: "DMP",
  CONF: "messagerie",
  SSL: "mssante.example.fr",
};
const leafOf = (usage: CertificateUsage): Leaf => ({
  subject: subjectOf({ ...wish, commonName: commonNames[usage] }),
  publicKey,
  usage,
  environment: "rehearsal",
  serialNumber: serialNumberOf("ticket", usage),
  ...lifeFrom(at),
});

let folder: string;
let hierarchy: Hierarchy;
const issued = new Map<CertificateUsage, Buffer>();
const fileOf = (name: string): string => join(folder, `${name}.pem`);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-leaf-"));
  hierarchy = await makeHierarchy();
  for (const usage of usages) issued.set(usage, await issueLeaf(leafOf(usage), hierarchy));
  const all = { root: hierarchy.root.certificate, issuing: hierarchy.issuing.certificate, ...Object.fromEntries(issued) };
  for (const [name, der] of Object.entries(all)) writeFileSync(fileOf(name), asPem("CERTIFICATE", der));
});
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...words: string[]): string => execFileSync("openssl", words, { encoding: "utf8" });
const textOf = (name: string): string =>
  openssl("x509", "-in", fileOf(name), "-noout", "-text", "-nameopt", "sep_comma_plus,show_type,utf8");
/** Critical mark and text of an extension. */
const extension = (text: string, title: string): string | undefined =>
  new RegExp(`(?:X509v3 )?${title}: ?(critical)?\\n\\s+(.*)`).exec(text)?.slice(1).filter(Boolean).join(" ");

const profiles: readonly [CertificateUsage, string, string][] = [
  ["AUTH_CLI", "Digital Signature", "TLS Web Client Authentication"],
  ["SIGN", "Digital Signature, Non Repudiation", "E-mail Protection"],
  ["CONF", "Key Encipherment", "E-mail Protection"],
  ["SSL", "Digital Signature, Key Encipherment", "TLS Web Server Authentication, TLS Web Client Authentication"],
];

it.each(profiles)(
  "a leaf for %s has its key usage (critical) and its purposes, and says no more than its usage does",
  (usage, keyUsage, purposes) => {
    const text = textOf(usage);
    expect(extension(text, "Key Usage")).toBe(`critical ${keyUsage}`);
    expect(extension(text, "Extended Key Usage")).toBe(purposes);
    expect(extension(text, "Basic Constraints")).toBe("CA:FALSE");
    expect(extension(text, "Subject Alternative Name")).toBe(usage === "SSL" ? "DNS:mssante.example.fr" : undefined);
    expect(extension(text, "Private Key Usage Period")).toBe(
      usage === "SIGN" ? "Not Before: Nov 24 09:00:00 2026 GMT, Not After: Nov 24 09:00:00 2029 GMT" : undefined,
    );
  },
);

it("the subject is C, ST, O, OU, CN, C printable and the others UTF-8, and O is cut at 40 characters", () => {
  expect(textOf("AUTH_CLI")).toContain(
    "Subject: C=PRINTABLESTRING:FR,ST=UTF8STRING:Rhône (69),O=UTF8STRING:CENTRE DE SANTÉ PLURIPROFESSIONNEL DE LA,OU=UTF8STRING:1690781810,CN=UTF8STRING:INSI-AUTO\n",
  );
});

it("the life is three years to the second, the signature SHA-256 with RSA, the serial number positive and of 16 octets", () => {
  const text = textOf("SIGN");
  expect(text).toContain("Not Before: Nov 24 09:00:00 2026 GMT");
  expect(text).toContain("Not After : Nov 24 09:00:00 2029 GMT");
  expect(text.match(/Signature Algorithm: (.*)/)?.[1]).toBe("sha256WithRSAEncryption");
  expect(new X509Certificate(issued.get("SIGN")!).serialNumber).toMatch(/^4A[0-9A-F]{30}$/);
});

it("says where the sandbox would publish, under a policy that is none of ANS'", () => {
  const text = textOf("AUTH_CLI");
  expect(text).toMatch(/Policy: 2\.999\.413\.1\n\s+CPS: http:\/\/sandbox-igc-sante\.invalid\/PC\n/);
  expect(text).toMatch(/CRL Distribution Points: \n\s+Full Name:\n\s+URI:http:\/\/sandbox-igc-sante\.invalid\/CRL\//);
  expect(text).toMatch(
    /OCSP - URI:http:\/\/sandbox-igc-sante\.invalid\/OCSP\n\s+CA Issuers - URI:http:\/\/sandbox-igc-sante\.invalid\/AC\//,
  );
  expect(text).not.toMatch(/esante\.gouv\.fr|1\.2\.250\.1\.213/);
});

it("names both keys by their SHA-1, the issuer's key alone", () => {
  const ofIssuer = extension(textOf("issuing"), "Subject Key Identifier");
  expect(extension(textOf("AUTH_CLI"), "Authority Key Identifier")).toBe(ofIssuer);
  expect(ofIssuer).toMatch(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
});

it("the private extension is an OCTET STRING of one byte that is neither production's 03 nor TEST's 83", () => {
  const value = findExtension(readCertificate(issued.get("AUTH_CLI")!), "1.2.250.1.71.1.2.5")?.value;
  expect(value?.subarray(0, 2).toString("hex")).toBe("0401");
  expect(value).toHaveLength(3);
  expect(["03", "83"]).not.toContain(value?.subarray(2).toString("hex"));
});

it.each(usages)("openssl accepts the path of a leaf for %s, strictly", (usage) => {
  const atSeconds = String(Math.floor(at.getTime() / 1000));
  expect(
    openssl("verify", "-x509_strict", "-attime", atSeconds, "-CAfile", fileOf("root"), "-untrusted", fileOf("issuing"), fileOf(usage)),
  ).toBe(`${fileOf(usage)}: OK\n`);
});

it.each(usages)("a leaf for %s is as the profile wants it in rehearsal, and blocked in production and TEST", (usage) => {
  const certificate = readCertificate(issued.get(usage)!);
  const expected = { at, usage, idNat: wish.idNat, structureName, departmentLabel: wish.departmentLabel, commonName: commonNames[usage] };
  const findings = lint(certificate, { ...expected, environment: "rehearsal" }).map(({ id }) => id);
  expect(findings).toEqual(usage === "CONF" ? ["usage-unseen"] : []); // nobody saw a real one of CONF
  for (const environment of ["production", "test"] as const) {
    expect(lint(certificate, { ...expected, environment }).some(({ severity }) => severity === "blocking")).toBe(true);
  }
});

it("the CAs are a root and an issuer below it, with names clearly not ANS', from 2013 to 2053", () => {
  const [root, issuing] = [textOf("root"), textOf("issuing")];
  const name = "C=PRINTABLESTRING:FR,O=UTF8STRING:SANDBOX pulumi-igc-sante,OU=UTF8STRING:REHEARSAL,CN=UTF8STRING:SANDBOX AC";
  expect(root).toContain(`Subject: ${name} RACINE IGC-SANTE ELEMENTAIRE\n`);
  expect(issuing).toContain(`Issuer: ${name} RACINE IGC-SANTE ELEMENTAIRE\n`);
  expect(issuing).toContain(`Subject: ${name} IGC-SANTE ELEMENTAIRE ORGANISATIONS\n`);
  for (const text of [root, issuing]) {
    expect(extension(text, "Key Usage")).toBe("critical Certificate Sign, CRL Sign");
    expect(text).toMatch(/Not Before: Jun 25 00:00:00 2013 GMT\s+Not After : Jun 25 00:00:00 2053 GMT/);
  }
  expect(extension(root, "Basic Constraints")).toBe("critical CA:TRUE");
  expect(extension(issuing, "Basic Constraints")).toBe("critical CA:TRUE, pathlen:0");
});

it("a life begins at a full second, so that nothing rounds it later", () => {
  expect(lifeFrom(at)).toEqual({ notBefore: new Date("2026-11-24T09:00:00Z"), notAfter: new Date("2029-11-24T09:00:00Z") });
});

it("the same leaf gives the same bytes, and another ticket another serial number", async () => {
  expect((await issueLeaf(leafOf("SIGN"), hierarchy)).equals(issued.get("SIGN")!)).toBe(true);
  expect(serialNumberOf("ticket", "answer-1")).not.toBe(serialNumberOf("ticket", "answer-2"));
});
