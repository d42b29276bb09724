import {
  at,
  ca,
  ecdsaWithSha256,
  extension,
  integer,
  issue,
  nameConstraints,
  named,
  newKey,
  type Overrides,
  sequence,
  server,
} from "../../../test/conformance/pki";
import { algorithm, extensions, rsaPublicKey, time } from "../../../test/x509/forge";
import { encode, encodeOid, tag } from "../der";
import { extensionOids } from "../extension";
import type { PathFindingId } from "../finding";
import { checkPath, type PathRequest, type PathResult } from "./check";

const root = ca("Root");
const middle = ca("Middle", root);
const host = "dmp.example.fr";
const leaf = server(host, middle);

const check = (overrides: Partial<PathRequest> = {}): PathResult =>
  checkPath({
    leaf: leaf.certificate,
    intermediates: [middle.certificate],
    anchors: [root.certificate],
    at,
    usage: "serverAuth",
    serverName: host,
    ...overrides,
  });
const ids = (result: PathResult): PathFindingId[] => (result.ok ? [] : [...new Set(result.findings.map(({ id }) => id))]);
test("a good path is given leaf first, anchor last", () => {
  const result = check();
  expect(result.ok && result.path.map((certificate) => certificate.sha256)).toEqual(
    [leaf, middle, root].map(({ certificate }) => certificate.sha256),
  );
});

test("DER, PEM and certificates already read are the same", () => {
  const bundle = `${root.certificate.pem}\n${middle.certificate.pem}`;
  expect(check({ leaf: leaf.certificate.der, intermediates: [bundle], anchors: [root.certificate.pem] }).ok).toBe(true);
});

test.each<[string, Partial<PathRequest>, PathFindingId[]]>([
  ["a leaf that is no certificate", { leaf: Buffer.from("3000", "hex") }, ["input-unreadable"]],
  ["an anchor that is no certificate", { anchors: [root.certificate, "-----BEGIN CERTIFICATE-----"] }, ["input-unreadable"]],
  ["two leaves in one text", { leaf: leaf.certificate.pem + leaf.certificate.pem }, ["input-unreadable"]],
  ["no leaf in a text", { leaf: "bonjour" }, ["input-unreadable"]],
  ["an unreadable intermediate that nobody needs", { intermediates: [middle.certificate, Buffer.from("00", "hex")] }, []],
  [
    "an unreadable intermediate where one is missing",
    { intermediates: [Buffer.from("00", "hex")] },
    ["issuer-missing", "input-unreadable"],
  ],
  ["no anchors", { anchors: [] }, ["issuer-missing"]],
  ["a leaf that is its own anchor", { leaf: root.certificate, usage: undefined, serverName: undefined }, ["issuer-missing"]],
  ["a leaf whose issuer is the anchor", { leaf: server(host, root).certificate }, []],
  [
    "a CA as a server",
    { leaf: ca("CA", middle).certificate, serverName: undefined },
    ["leaf-is-ca", "key-purpose", "key-usage", "server-name", "common-name"],
  ],
  ["a CA as a leaf of no usage", { leaf: ca("CA", middle).certificate, usage: undefined, serverName: undefined }, []],
  ["another host", { serverName: "ror.example.fr" }, ["server-name"]],
  [
    "a host name without a usage: it is a server",
    { leaf: issue(host, middle, { san: extensions.dnsNames(host) }).certificate, usage: undefined },
    ["key-purpose"],
  ],
])("%s", (_, request, expected) => {
  expect(ids(check(request))).toEqual(expected);
});

describe("callers without a type checker", () => {
  test("an instant that is no date would be inside every validity: it throws", () => {
    expect(() => check({ at: new Date(NaN) })).toThrow(expect.objectContaining({ code: "wrong-type" }));
  });
  test.each(["toString", "TLS", ""])("the usage %j does not exist: it throws", (usage) => {
    expect(() => check({ usage: usage as "SSL" })).toThrow(expect.objectContaining({ code: "unknown-value" }));
  });
});

const { keyUsage, extendedKeyUsage, basicConstraints, dnsNames } = extensions;
const wrongExtension = (oid: string, critical = false) => ({ wrong: extension(oid, sequence(), critical) });
const policies = (...oids: string[]) =>
  extension(extensionOids.certificatePolicies, sequence(...oids.map((oid) => sequence(encodeOid(oid)))));

describe("every rule on a leaf has a certificate that breaks it", () => {
  test.each<[string, Overrides, PathFindingId[]]>([
    ["version 1", { version: undefined }, ["version-not-3"]],
    ["version 2", { version: 1 }, ["version-not-3"]],
    ["serial number 0", { serial: Buffer.of(0) }, ["serial-number"]],
    ["a negative serial number", { serial: Buffer.of(0x80) }, ["serial-number"]],
    ["a serial number of 21 octets", { serial: Buffer.alloc(21, 1) }, ["serial-number"]],
    ["a unique identifier", { uniqueId: true }, ["unique-identifier"]],
    ["two algorithms", { outerAlgorithm: algorithm("1.2.840.10045.4.3.3", null) }, ["signature-algorithm-mismatch", "signature-invalid"]],
    [
      "SHA-1",
      { innerAlgorithm: algorithm("1.2.840.10045.4.1", null), outerAlgorithm: algorithm("1.2.840.10045.4.1", null) },
      ["unsupported-signature-algorithm", "signature-invalid"],
    ],
    [
      "parameters beside ECDSA",
      { innerAlgorithm: algorithm("1.2.840.10045.4.3.2"), outerAlgorithm: algorithm("1.2.840.10045.4.3.2") },
      ["unsupported-signature-algorithm", "signature-invalid"],
    ],
    ["an RSA key of 1024 bits", { publicKey: rsaPublicKey(2n ** 1023n + 1n) }, ["unsupported-key"]],
    ["an issuer without a name", { issuer: [] }, ["issuer-empty", "issuer-missing"]],
    ["a life that has not begun", { notBefore: time("2026-11-24T12:00:01Z") }, ["not-yet-valid"]],
    ["a life that has ended", { notAfter: time("2026-11-24T11:59:59Z") }, ["expired"]],
    ["the first and the last second", { notBefore: time("2026-11-24T12:00:00Z"), notAfter: time("2026-11-24T12:00:00Z", true) }, []],
    ["one extension twice", { extensions: { again: keyUsage("digitalSignature") } }, ["duplicate-extension"]],
    ["an extension that is not DER", { extensions: wrongExtension(extensionOids.authorityInfoAccess) }, ["malformed-extension"]],
    ["an unknown critical extension", { extensions: wrongExtension("1.2.3.4", true) }, ["unsupported-critical-extension"]],
    ["an unknown extension", { extensions: wrongExtension("1.2.3.4") }, []],
    [
      "critical CRL distribution points and no CRLs",
      { extensions: { points: { ...extensions.crlDistributionPoints("http://a.fr"), critical: true } } },
      ["unsupported-critical-extension"],
    ],
    [
      "an unknown qualifier of critical policies",
      {
        extensions: {
          policies: extension(
            extensionOids.certificatePolicies,
            sequence(sequence(encodeOid("1.2.3"), sequence(sequence(encodeOid("1.2.4"), integer(1))))),
            true,
          ),
        },
      },
      ["unsupported-critical-extension"],
    ],
    [
      "a critical authorityKeyIdentifier",
      { extensions: { authorityKeyIdentifier: { ...extensions.authorityKeyIdentifier(middle.key.identifier), critical: true } } },
      ["extension-criticality"],
    ],
    ["no authorityKeyIdentifier", { extensions: { authorityKeyIdentifier: undefined } }, ["key-identifier-missing"]],
    [
      "another issuer key",
      { extensions: { authorityKeyIdentifier: extensions.authorityKeyIdentifier(root.key.identifier) } },
      ["key-identifier-mismatch"],
    ],
    [
      "the issuer's serial number",
      {
        extensions: {
          authorityKeyIdentifier: extensions.authorityKeyIdentifier(middle.key.identifier, encode(tag.primitive(2), Buffer.of(1))),
        },
      },
      ["unsupported-authority-key-identifier"],
    ],
    ["a keyUsage that allows nothing", { extensions: { keyUsage: keyUsage() } }, ["key-usage-inconsistent", "key-usage"]],
    [
      "keyCertSign without being a CA",
      { extensions: { keyUsage: keyUsage("digitalSignature", "keyCertSign") } },
      ["key-usage-inconsistent"],
    ],
    ["a path length without being a CA", { extensions: { basicConstraints: basicConstraints(false, 0) } }, ["key-usage-inconsistent"]],
    [
      "name constraints without being a CA",
      { extensions: { constraints: nameConstraints([encode(tag.primitive(2), Buffer.from("fr"))], []) } },
      ["ca-extension-in-leaf"],
    ],
    ["no subject and a soft alternative name", { subject: [] }, ["subject-empty"]],
    [
      "no subject and a critical alternative name",
      { subject: [], extensions: { subjectAltName: { ...dnsNames(host), critical: true } } },
      [],
    ],
    ["an alternative name with an underscore", { extensions: { subjectAltName: dnsNames(host, "a_b.fr") } }, ["malformed-name"]],
    ["one policy twice", { extensions: { policies: policies("1.2.3", "1.2.3") } }, ["malformed-policies"]],
    ["no extendedKeyUsage", { extensions: { extendedKeyUsage: undefined } }, ["key-purpose"]],
    ["another purpose", { extensions: { extendedKeyUsage: extendedKeyUsage("1.3.6.1.5.5.7.3.2") } }, ["key-purpose"]],
    ["any purpose", { extensions: { extendedKeyUsage: extendedKeyUsage("2.5.29.37.0") } }, ["key-purpose"]],
    [
      "its purpose and any other",
      { extensions: { extendedKeyUsage: extendedKeyUsage("1.3.6.1.5.5.7.3.1", "2.5.29.37.0") } },
      ["key-purpose"],
    ],
    [
      "a critical extendedKeyUsage",
      { extensions: { extendedKeyUsage: { ...extendedKeyUsage("1.3.6.1.5.5.7.3.1"), critical: true } } },
      ["extension-criticality"],
    ],
    ["a key usage for something else", { extensions: { keyUsage: keyUsage("dataEncipherment") } }, ["key-usage"]],
    ["no key usage", { extensions: { keyUsage: undefined } }, []],
    ["a common name of another host", { subject: named("ror.example.fr") }, ["common-name"]],
    ["a wildcard", { subject: named("*.example.fr"), extensions: { subjectAltName: dnsNames("*.example.fr") } }, ["unsupported-wildcard"]],
    ["no alternative name", { extensions: { subjectAltName: undefined } }, ["server-name", "common-name"]],
    [
      "a critical alternative name beside a subject",
      { extensions: { subjectAltName: { ...dnsNames(host), critical: true } } },
      ["extension-criticality"],
    ],
    ["a signature by another key", { signer: newKey().privateKey }, ["signature-invalid"]],
  ])("%s", (_, overrides, expected) => {
    expect(ids(check({ leaf: server(host, middle, overrides).certificate }))).toEqual(expected);
  });
});

describe("every rule on an issuer has one that breaks it", () => {
  const withCa = (overrides: Overrides, as: "intermediate" | "anchor"): PathFindingId[] => {
    const issuer = ca("Issuer", as === "anchor" ? undefined : root, overrides);
    const given = as === "anchor" ? { intermediates: [], anchors: [issuer.certificate] } : { intermediates: [issuer.certificate] };
    return ids(check({ leaf: server(host, issuer).certificate, ...given }));
  };
  test.each<[string, Overrides, PathFindingId[], PathFindingId[]]>([
    ["no basicConstraints", { extensions: { basicConstraints: undefined, keyUsage: undefined } }, ["not-a-ca"], ["not-a-ca"]],
    [
      "soft basicConstraints",
      { extensions: { basicConstraints: { ...basicConstraints(true), critical: false } } },
      ["extension-criticality"],
      ["extension-criticality"],
    ],
    ["no keyCertSign", { extensions: { keyUsage: keyUsage("cRLSign") } }, ["no-cert-sign"], ["no-cert-sign"]],
    ["no keyUsage", { extensions: { keyUsage: undefined } }, [], []],
    [
      "no subjectKeyIdentifier",
      { extensions: { subjectKeyIdentifier: undefined } },
      ["key-identifier-missing"],
      ["key-identifier-missing"],
    ],
    ["no authorityKeyIdentifier", { extensions: { authorityKeyIdentifier: undefined } }, ["key-identifier-missing"], []],
    ["no subject", { subject: [] }, ["issuer-empty", "subject-empty"], ["issuer-empty", "subject-empty"]],
    ["a life that has ended", { notAfter: time("2026-01-01T00:00:00Z") }, ["expired"], ["expired"]],
    [
      "soft name constraints",
      { extensions: { constraints: nameConstraints([], [encode(tag.primitive(2), Buffer.from("test"))], false) } },
      ["extension-criticality"],
      ["extension-criticality"],
    ],
    ["purposes", { extensions: { purposes: extendedKeyUsage("1.3.6.1.5.5.7.3.1") } }, [], ["anchor-key-purpose"]],
    ["other purposes", { extensions: { purposes: extendedKeyUsage("1.3.6.1.5.5.7.3.4") } }, ["issuer-key-purpose"], ["anchor-key-purpose"]],
    [
      "SHA-1 named on itself",
      { innerAlgorithm: algorithm("1.2.840.10045.4.1", null), outerAlgorithm: algorithm("1.2.840.10045.4.1", null) },
      ["unsupported-signature-algorithm"],
      [],
    ],
    ["serial number 0", { serial: Buffer.of(0) }, ["serial-number"], []],
    [
      "a mapping of anyPolicy",
      {
        extensions: {
          mapping: extension(extensionOids.policyMappings, sequence(sequence(encodeOid("2.5.29.32.0"), encodeOid("1.2.3"))), true),
        },
      },
      ["malformed-policies"],
      ["malformed-policies"],
    ],
    ["nothing", { innerAlgorithm: ecdsaWithSha256 }, [], []],
  ])("%s", (_, overrides, asIntermediate, asAnchor) => {
    expect(withCa(overrides, "intermediate")).toEqual(asIntermediate);
    expect(withCa(overrides, "anchor")).toEqual(asAnchor);
  });
});

describe("how long a path may be", () => {
  const one = ca("One", root, { extensions: { basicConstraints: basicConstraints(true, 0) } });
  const two = ca("Two", one);
  const again = ca("One", one);
  test.each<[string, Partial<PathRequest>, PathFindingId[]]>([
    ["pathLen 0 and a leaf", { leaf: server(host, one).certificate, intermediates: [one.certificate] }, []],
    [
      "pathLen 0 and another CA",
      { leaf: server(host, two).certificate, intermediates: [one.certificate, two.certificate] },
      ["path-too-long"],
    ],
    [
      "pathLen 0 and a new key of the same CA",
      { leaf: server(host, again).certificate, intermediates: [one.certificate, again.certificate] },
      [],
    ],
    [
      "an anchor of pathLen 0 and another CA",
      { leaf: server(host, two).certificate, intermediates: [two.certificate], anchors: [one.certificate] },
      ["path-too-long"],
    ],
    ["an anchor of pathLen 0 and a leaf", { leaf: server(host, one).certificate, anchors: [one.certificate] }, []],
    ["no intermediates allowed", { mostIntermediates: 0 }, ["path-too-long"]],
    ["one intermediate allowed", { mostIntermediates: 1 }, []],
  ])("%s", (_, request, expected) => {
    expect(ids(check(request))).toEqual(expected);
  });
});

test("names of strangers cannot move the cursor of a terminal, nor turn its text round", () => {
  const hostile = server(host, middle, { subject: named("\u001b[2J\u202egood") });
  const result = check({ leaf: hostile.certificate });
  expect(JSON.stringify(result)).not.toMatch(/[\u0000-\u001f\u202e]|\\u00/);
});
