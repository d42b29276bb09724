import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extensions, time } from "../../../test/x509/forge";
import { hierarchy } from "../../../test/x509/hierarchy";
import { expectationOf, leaf, now, subjectOfUsage } from "../../../test/x509/leaf";
import { type Certificate, readCertificatePem } from "../certificate";
import { keyPurposeOids } from "../extension";
import { attributeOids } from "../name";
import { type CertificateUsage, usageProfiles } from "../profile";
import type { Expected } from "./expected";
import { type Judgement, judge } from "./judge";

const ours = hierarchy();
const strangers = hierarchy(); // the same names, other keys
const limited = hierarchy(extensions.extendedKeyUsage(keyPurposeOids.serverAuth));
const anchors = [ours.root.certificate.pem];
const usages = Object.keys(usageProfiles) as CertificateUsage[];

const ask = (
  answer: Certificate,
  {
    usage = "AUTH_CLI",
    ...more
  }: { usage?: CertificateUsage; at?: Date; others?: Certificate[]; anchors?: string[]; expected?: Partial<Expected> } = {},
): Judgement => {
  const { at: _at, ...expected } = expectationOf(usage, "rehearsal");
  return judge({
    leaf: answer,
    others: more.others ?? [ours.issuer.certificate],
    anchors: more.anchors ?? anchors,
    at: more.at ?? now,
    expected: { ...expected, ...more.expected },
  });
};
const code = (judgement: Judgement): string => (judgement.ok ? "ok" : judgement.fault.code);
const subjectWith = (oid: string, value: string) =>
  subjectOfUsage("AUTH_CLI").map(([attribute]) => [attribute![0] === oid ? ([oid, value] as const) : attribute!]);

describe("a right answer", () => {
  test.each(usages)("for %s is accepted with its chain, leaf first and root last", (usage) => {
    const answer = ours.issue({ usage });
    const judgement = ask(answer, { usage });
    expect(judgement).toMatchObject({ ok: true });
    const { chain, warnings } = judgement as Extract<Judgement, { ok: true }>;
    expect(chain.map(({ sha256 }) => sha256)).toEqual([answer, ours.issuer.certificate, ours.root.certificate].map(({ sha256 }) => sha256));
    expect(warnings.map(({ id }) => id)).toEqual(usage === "CONF" ? ["usage-unseen"] : []);
  });

  test("needs its issuer from the answer or from the platform, either will do", () => {
    const both = [ours.root.certificate.pem + ours.issuer.certificate.pem];
    expect(code(ask(ours.issue(), { others: [], anchors: both }))).toBe("ok");
    expect(
      code(ask(ours.issue(), { others: [ours.root.certificate, ours.issuer.certificate, strangers.issuer.certificate], anchors })),
    ).toBe("ok");
  });

  test("is accepted under a longer name of the structure, with a warning under another one", () => {
    expect(ask(ours.issue(), { expected: { structureName: "Centre de santé des Alpes" } })).toMatchObject({ ok: true, warnings: [] });
    expect(ask(ours.issue(), { expected: { structureName: "Cabinet du lac" } })).toMatchObject({
      ok: true,
      warnings: [{ id: "organization-name", severity: "warning" }],
    });
  });
});

describe("a wrong answer is refused by its name", () => {
  const { clientAuth, emailProtection } = keyPurposeOids;
  const { organizationalUnit, commonName, department } = attributeOids;
  const crooked: [what: string, code: string, judgement: () => Judgement][] = [
    ["another public key", "answer-wrong-key", () => ask(ours.issue(), { expected: { publicKeySha256: "00".repeat(32) } })],
    [
      "another key and everything else wrong too",
      "answer-wrong-key",
      () => ask(leaf({ usage: "SIGN", environment: "test" }), { expected: { publicKeySha256: "00".repeat(32) } }),
    ],
    ["a certificate of production", "answer-wrong-environment", () => ask(leaf())],
    ["a certificate of TEST", "answer-wrong-environment", () => ask(leaf({ environment: "test" }))],
    ["no sign of IGC-Santé", "answer-wrong-environment", () => ask(ours.issue({ extensions: { productCategory: undefined } }))],
    [
      "the category of a card",
      "answer-wrong-environment",
      () => ask(ours.issue({ extensions: { productCategory: extensions.productCategory(0x00) } })),
    ],
    ["SIGN for AUTH_CLI", "answer-wrong-usage", () => ask(ours.issue({ usage: "SIGN", subject: subjectOfUsage("AUTH_CLI") }))],
    ["AUTH_CLI for SIGN", "answer-wrong-usage", () => ask(ours.issue({ subject: subjectOfUsage("SIGN") }), { usage: "SIGN" })],
    ["SSL for AUTH_CLI", "answer-wrong-usage", () => ask(ours.issue({ usage: "SSL" }))],
    [
      "no usage that anyone knows",
      "answer-wrong-usage",
      () => ask(ours.issue({ extensions: { extendedKeyUsage: extensions.extendedKeyUsage(emailProtection) } })),
    ],
    [
      "one key usage too many",
      "answer-wrong-usage",
      () => ask(ours.issue({ extensions: { keyUsage: extensions.keyUsage("digitalSignature", "dataEncipherment") } })),
    ],
    [
      "one purpose too many",
      "answer-wrong-usage",
      () => ask(ours.issue({ extensions: { extendedKeyUsage: extensions.extendedKeyUsage(clientAuth, emailProtection) } })),
    ],
    ["another structure", "answer-wrong-subject", () => ask(ours.issue({ subject: subjectWith(organizationalUnit, "1750712184") }))],
    ["another service", "answer-wrong-subject", () => ask(ours.issue({ subject: subjectWith(commonName, "INSI-MANU") }))],
    [
      "no structure",
      "answer-wrong-subject",
      () => ask(ours.issue({ subject: subjectOfUsage("AUTH_CLI").filter(([attribute]) => attribute![0] !== organizationalUnit) })),
    ],
    [
      "two structures",
      "answer-wrong-subject",
      () => ask(ours.issue({ subject: [...subjectOfUsage("AUTH_CLI"), [[organizationalUnit, "1750712184"]]] })),
    ],
    ["the subject in another order", "answer-wrong-subject", () => ask(ours.issue({ subject: [...subjectOfUsage("AUTH_CLI")].reverse() }))],
    [
      "a server certificate without its name",
      "answer-wrong-subject",
      () =>
        ask(ours.issue({ usage: "SSL", extensions: { subjectAltName: extensions.dnsNames("other.sante-alpes.fr") } }), { usage: "SSL" }),
    ],
    ["an ended certificate", "answer-expired", () => ask(ours.issue(), { at: new Date("2029-05-04T08:30:01Z") })],
    [
      "a signing key whose time is over",
      "answer-expired",
      () =>
        ask(
          ours.issue({
            usage: "SIGN",
            extensions: { privateKeyUsagePeriod: extensions.privateKeyUsagePeriod(undefined, "2026-11-01T00:00:00Z") },
          }),
          { usage: "SIGN" },
        ),
    ],
    ["a certificate of next month", "answer-not-yet-valid", () => ask(ours.issue({ notBefore: time("2026-12-24T00:00:00Z") }))],
    ["no issuer with it", "answer-chain-missing", () => ask(ours.issue(), { others: [] })],
    ["the issuer of strangers with it", "answer-chain-foreign", () => ask(ours.issue(), { others: [strangers.issuer.certificate] })],
    [
      "a certificate that strangers signed",
      "answer-chain-foreign",
      () => ask(strangers.issue(), { others: [strangers.issuer.certificate, strangers.root.certificate] }),
    ],
    ["a forged signature", "answer-chain-foreign", () => ask(ours.issue({ signer: undefined, signature: Buffer.alloc(256) }))],
    ["a certificate that signed itself", "answer-chain-foreign", () => ask(ours.issue({ issuer: subjectOfUsage("AUTH_CLI") }))],
    [
      "an unknown critical extension",
      "answer-profile",
      () => ask(ours.issue({ extensions: { unknown: { oid: "1.3.6.1.4.1.99999.1", critical: true, value: Buffer.from("0500", "hex") } } })),
    ],
    ["an extension twice", "answer-profile", () => ask(ours.issue({ extensions: { again: extensions.basicConstraints() } }))],
    ["the serial number 0", "answer-profile", () => ask(ours.issue({ serial: Buffer.of(0) }))],
    ["no root that could be trusted", "anchor-missing", () => ask(ours.issue(), { anchors: [ours.issuer.certificate.pem] })],
    [
      "an issuer that may issue for servers alone",
      "answer-chain-foreign",
      () => ask(limited.issue(), { others: [limited.issuer.certificate], anchors: [limited.root.certificate.pem] }),
    ],
    [
      "authorities that cannot be read",
      "anchor-missing",
      () => ask(ours.issue(), { anchors: ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"] }),
    ],
  ];

  test.each(crooked)("%s: %s", (_, expected, judgement) => {
    const verdict = judgement();
    expect(code(verdict)).toBe(expected);
    expect(verdict).toMatchObject({
      ok: false,
      fault: { what: expect.stringMatching(/^.+\. It is .+, serial number [0-9A-F]+\.$/s), hint: expect.stringMatching(/^.+\.$/s) },
    });
  });

  test("a department that differs is said, not refused: the CA takes it from its own register", () => {
    expect(ask(ours.issue({ subject: subjectWith(department, "Loire (42)") }))).toMatchObject({
      ok: true,
      warnings: [{ id: "department-code" }],
    });
  });

  test("all that was found is told, not only the first", () => {
    const verdict = ask(leaf({ usage: "SIGN", subject: subjectWith(commonName, "x") }), { expected: { publicKeySha256: "00".repeat(32) } });
    const ids = (verdict as Extract<Judgement, { ok: false }>).findings.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["key-expected", "environment-expected", "usage-expected", "common-name-expected"]));
  });
});

describe("real certificates and pinned authorities", () => {
  const folder = join(__dirname, "../../../../shared/data/igc-sante");
  const text = (name: string): string => {
    const file = join(folder, `${name}.pem`);
    if (!existsSync(file)) throw new Error(`The real certificate ${file} is missing: this test needs the shared inputs.`);
    return readFileSync(file, "utf8");
  };
  const real = [
    ["production", "leaf-prod-serv-ssl-2019", "SSL", "318751275100020", "tops.demo.asipsante.fr", "Paris (75)", "2021-01-01T00:00:00Z"],
    ["test", "leaf-test-org-sign-2019", "SIGN", "318751275100020", "tomwsrevoque.henix.asipsante.fr", "Paris (75)", "2021-01-01T00:00:00Z"],
    ["test", "leaf-test-org-sign-2021", "SIGN", "300000000077081", "testsign.test.asipsante.fr", "Côte-d'Or (21)", "2023-01-01T00:00:00Z"],
  ] as const;

  describe.each(real)("of %s: %s", (environment, name, usage, idNat, commonName, departmentLabel, at) => {
    const answer = readCertificatePem(text(name));
    const suffix = environment === "test" ? "-TEST" : "";
    const authorities = [text(`ACR-EL${suffix}`), text(`ACI-EL-ORG${suffix}`)];
    const structureName = answer.subject.attributes.find(({ oid }) => oid === attributeOids.organization)!.value;
    const expected: Expected = {
      environment,
      usage,
      idNat,
      commonName,
      departmentLabel,
      structureName,
      publicKeySha256: answer.publicKeySha256,
    };
    const question = { leaf: answer, others: [], anchors: authorities, at: new Date(at), expected };

    test("is accepted within its life, with its chain and no warning", () => {
      const judgement = judge(question);
      expect(judgement).toMatchObject({ ok: true, warnings: [] });
      expect((judgement as Extract<Judgement, { ok: true }>).chain).toHaveLength(3);
    });

    test("is refused after its life", () => {
      expect(code(judge({ ...question, at: new Date("2026-11-24T00:00:00Z") }))).toBe("answer-expired");
    });

    test("is refused in the other environments, whatever authorities are given", () => {
      const others = (["production", "test", "rehearsal"] as const).filter((other) => other !== environment);
      for (const other of others)
        expect(code(judge({ ...question, expected: { ...expected, environment: other } }))).toBe("answer-wrong-environment");
    });

    test.each<[string, string[]]>([
      ["nothing", []],
      ["the issuer without its root", authorities.slice(1)],
      ["the root without the issuer", authorities.slice(0, 1)],
      ["the root of the other hierarchy", [text(environment === "test" ? "ACR-EL" : "ACR-EL-TEST")]],
    ])("is accepted by the authorities of the package when the platform has %s", (_has, anchors) => {
      const judgement = judge({ ...question, anchors });
      expect(judgement.ok && judgement.chain.map(({ pem }) => pem)).toEqual(
        [name, `ACI-EL-ORG${suffix}`, `ACR-EL${suffix}`].map((file) => readCertificatePem(text(file)).pem),
      );
    });
  });

  test.each(["production", "test"] as const)("a root that only bears the name of the %s root is no anchor", (environment) => {
    const { at: _at, ...expected } = expectationOf("AUTH_CLI", environment);
    expect(code(judge({ leaf: leaf({ environment }), others: [], anchors, at: now, expected }))).toBe("answer-chain-foreign");
  });

  test.each(["ACR-EL", "ACR-EL-TEST"])("the root %s is no anchor of a rehearsal", (root) => {
    expect(code(ask(ours.issue(), { anchors: [text(root)] }))).toBe("anchor-missing");
  });

  test.each(["production", "test"] as const)(
    "what the sandbox issues is refused in %s, even with the signs of its hierarchy",
    (environment) => {
      const { at: _at, ...expected } = expectationOf("AUTH_CLI", environment);
      const root = text(environment === "test" ? "ACR-EL-TEST" : "ACR-EL");
      const question = { others: [ours.issuer.certificate, ours.root.certificate], anchors: [root, ...anchors], at: now, expected };
      expect(code(judge({ ...question, leaf: ours.issue() }))).toBe("answer-wrong-environment");
      const disguised = ours.issue({ extensions: { productCategory: extensions.productCategory(environment === "test" ? 0x83 : 0x03) } });
      expect(code(judge({ ...question, leaf: disguised }))).toBe("answer-chain-foreign");
      const named = leaf({ environment, signer: ours.issuer.privateKey });
      expect(code(judge({ ...question, leaf: named }))).toBe("answer-chain-foreign");
    },
  );
});
