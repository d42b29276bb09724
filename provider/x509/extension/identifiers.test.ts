import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ca, extension, sequence, server } from "../../../test/conformance/pki";
import { readCertificatePem } from "../certificate";
import { readIssuingDistributionPoint } from "./access";
import { decodeExtensions } from "./decode";
import { extensionName, extensionOids, findExtension } from "./identifiers";

const folder = path.join(__dirname, "../../../../shared/data/igc-sante");
function real(name: string) {
  const file = path.join(folder, `${name}.pem`);
  if (!existsSync(file)) throw new Error(`The real certificates are needed: ${file} is missing.`);
  return readCertificatePem(readFileSync(file, "utf8"));
}

describe("the extensions of real certificates", () => {
  test("a server", () => {
    const found = decodeExtensions(real("leaf-prod-serv-ssl-2019"));
    expect(found.basicConstraints).toEqual({ ca: false, pathLen: undefined });
    expect([...found.keyUsage!]).toEqual(["digitalSignature", "keyEncipherment"]);
    expect(found.extendedKeyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
    expect(found.subjectAltName).toEqual([
      { kind: "dns", value: "tops.demo.asipsante.fr" },
      { kind: "dns", value: "topspsc.demo.asipsante.fr" },
    ]);
    expect(found.certificatePolicies).toEqual([
      { oid: "1.2.250.1.213.1.7.1.1.2.5.1", qualifiers: [expect.objectContaining({ uri: "http://igc-sante.esante.gouv.fr/PC" })] },
    ]);
    expect(found.authorityKeyIdentifier!.keyIdentifier!.toString("hex").toUpperCase()).toBe("D7FBFADCD5027FE7C153864D4BE8A44A1E0BBB63");
    expect(found.subjectKeyIdentifier!.toString("hex").toUpperCase()).toBe("DCCAE2FBF6D3ED5175C7F209B1B1418040DBBF7B");
    expect(found.crlDistributionPoints!.map(({ name }) => name)).toEqual([
      { fullName: [{ kind: "uri", value: "http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG.crl" }] },
      { fullName: [{ kind: "uri", value: expect.stringMatching(/^ldap:\/\/annuaire-igc\.esante\.gouv\.fr\//) }] },
    ]);
    expect(found.authorityInfoAccess).toEqual([
      { method: "1.3.6.1.5.5.7.48.1", location: { kind: "uri", value: "http://ocsp.esante.gouv.fr" } },
      { method: "1.3.6.1.5.5.7.48.2", location: { kind: "uri", value: "http://igc-sante.esante.gouv.fr/AC/ACI-EL-ORG.cer" } },
    ]);
    expect(found).toMatchObject({ duplicates: [], malformed: [], critical: new Set([extensionOids.keyUsage]) });
  });

  test("a signer: its key signs for a shorter time than the certificate lives", () => {
    const signer = real("leaf-test-org-sign-2019");
    expect(decodeExtensions(signer).privateKeyUsagePeriod).toEqual({
      notBefore: signer.notBefore,
      notAfter: new Date("2022-06-14T13:20:26Z"),
    });
    expect(findExtension(signer, extensionOids.productCategory)!.value.toString("hex")).toBe("040183");
  });

  test("a CA", () => {
    const found = decodeExtensions(real("ACI-EL-ORG"));
    expect(found.basicConstraints).toEqual({ ca: true, pathLen: 0 });
    expect([...found.keyUsage!]).toEqual(["keyCertSign", "cRLSign"]);
  });
});

test("extensions are decoded once", () => {
  const certificate = ca("CA").certificate;
  expect(decodeExtensions(certificate)).toBe(decodeExtensions(certificate));
});

test("an extension is called by its name where it has one", () => {
  expect([extensionName("2.5.29.19"), extensionName("1.2.3")]).toEqual(["basicConstraints", "1.2.3"]);
});

describe("a value that breaks its syntax is named, and not used", () => {
  const root = ca("Root");
  type Name = keyof typeof extensionOids;
  test.each<[Name, string, string, RegExp]>([
    ["basicConstraints", "a written FALSE", "3003010100", /cA.*DER leaves out/],
    ["basicConstraints", "a negative path length", "30060101ff0201ff", /negative/],
    ["basicConstraints", "more behind", "30060101ff0101ff", /tag is 0x01/],
    ["keyUsage", "a tenth bit", "030306 0040", /bit 9 has no meaning/],
    ["keyUsage", "trailing zero bits", "03020080", /zero bits/],
    ["extendedKeyUsage", "no purpose", "3000", /bytes end before it/],
    ["subjectAltName", "no name", "3000", /bytes end before it/],
    ["subjectAltName", "an accent", "30038201e9", /outside ASCII/],
    ["subjectAltName", "an address of five octets", "300787050102030405", /4 or 16 octets, not 5/],
    ["subjectAltName", "a kind that does not exist", "3003890100", /none of the nine kinds/],
    ["subjectAltName", "bytes behind", "30038201610500", /2 bytes follow/],
    ["nameConstraints", "no constraint", "3000", /constrains nothing/],
    ["nameConstraints", "an empty list", "3002a000", /bytes end before it/],
    ["nameConstraints", "a minimum", "300aa0083006820161800101", /minimum/],
    ["nameConstraints", "an address without its mask", "300aa0083006870401020304", /8 or 32 octets, not 4/],
    ["certificatePolicies", "no policy", "3000", /bytes end before it/],
    [
      "certificatePolicies",
      "an address that is no IA5String",
      "3018 3016 06022a03 3010 300e 06082b06010505070201 0c0261 62",
      /CPS is an IA5String/,
    ],
    ["policyConstraints", "no constraint", "3000", /constrains nothing/],
    ["policyMappings", "no mapping", "3000", /bytes end before it/],
    ["inhibitAnyPolicy", "no number", "0500", /tag is 0x05/],
    ["authorityKeyIdentifier", "a serial number before the key", "3006820101800100", /bytes follow/],
    ["subjectKeyIdentifier", "an empty one", "0400", /it is empty/],
    ["privateKeyUsagePeriod", "neither end", "3000", /neither a beginning nor an end/],
    ["privateKeyUsagePeriod", "a UTCTime", "300f800d3236313132343132303030305a", /not a time/],
    ["crlDistributionPoints", "neither a place nor an issuer", "30023000", /neither a place nor an issuer/],
    ["crlDistributionPoints", "a reason that does not exist", "300e 300c a005a003 860161 8103060040", /bit 9 has no meaning/],
    ["authorityInfoAccess", "no access", "3000", /bytes end before it/],
    ["issuerAltName", "no name", "3000", /bytes end before it/],
  ])("%s: %s", (name, _, value, because) => {
    const wrong = extension(extensionOids[name], Buffer.from(value.replace(/ /g, ""), "hex"));
    const found = decodeExtensions(server("a.fr", root, { extensions: { [name]: undefined, wrong } }).certificate);
    expect(found.malformed).toEqual([
      { oid: extensionOids[name], fault: expect.objectContaining({ code: "answer-unreadable", what: expect.stringMatching(because) }) },
    ]);
    expect(found[name as "keyUsage"]).toBeUndefined();
  });
});

test("of one extension twice the first is decoded, and the second is named", () => {
  const twice = server("a.fr", ca("Root"), {
    extensions: { more: extension(extensionOids.keyUsage, Buffer.from("03020780", "hex")) },
  }).certificate;
  expect(decodeExtensions(twice)).toMatchObject({ duplicates: [extensionOids.keyUsage], keyUsage: new Set(["digitalSignature"]) });
});

test("an issuing distribution point that says nothing is none", () => {
  expect(() => readIssuingDistributionPoint(sequence())).toThrow(expect.objectContaining({ code: "answer-unreadable" }));
});
