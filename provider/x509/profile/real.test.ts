import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCertificatePem } from "../certificate";
import { printName } from "../name";
import { recognise } from "./facts";
import { lint } from "./lint";

const folder = join(__dirname, "../../../../shared/data/igc-sante");

/** A real certificate. A missing input is a failure, never a test that is skipped. */
function read(name: string) {
  const file = join(folder, `${name}.pem`);
  if (!existsSync(file)) throw new Error(`The real certificate ${file} is missing: this test needs the shared inputs.`);
  return readCertificatePem(readFileSync(file, "utf8"));
}

const real = [
  {
    name: "leaf-prod-serv-ssl-2019",
    usage: "SSL",
    environment: "production",
    idNat: "318751275100020",
    commonName: "tops.demo.asipsante.fr",
    printed: "CN=tops.demo.asipsante.fr,OU=318751275100020,O=AGENCE DES SYSTEMES D'INFORMATION PARTAG,ST=Paris (75),C=FR",
    structureName: "Agence des systèmes d'information partagés de santé",
    departmentLabel: "Paris (75)",
    life: ["2019-10-10T13:13:29Z", "2022-10-10T13:13:29Z"],
    afterwards: ["validity-ended"],
  },
  {
    name: "leaf-test-org-sign-2019",
    usage: "SIGN",
    environment: "test",
    idNat: "318751275100020",
    commonName: "tomwsrevoque.henix.asipsante.fr",
    printed: "CN=tomwsrevoque.henix.asipsante.fr,OU=318751275100020,O=ASIP-SANTE,ST=Paris (75),C=FR",
    structureName: "ASIP-SANTE",
    departmentLabel: "Paris (75)",
    life: ["2019-06-14T13:20:26Z", "2022-06-14T13:20:26Z"], // the key's: the certificate itself lives a month longer
    afterwards: ["key-period-ended"],
  },
  {
    name: "leaf-test-org-sign-2021",
    usage: "SIGN",
    environment: "test",
    idNat: "300000000077081",
    commonName: "testsign.test.asipsante.fr",
    printed: "CN=testsign.test.asipsante.fr,OU=300000000077081,O=MINISTERE DE TEST7708,ST=Côte-d'Or (21),C=FR",
    structureName: "MINISTERE DE TEST7708",
    departmentLabel: "Côte-d'Or (21)",
    life: ["2021-12-23T13:06:17Z", "2024-12-23T13:06:17Z"],
    afterwards: ["validity-ended"],
  },
] as const;

describe.each(real)(
  "the real certificate $name",
  ({ name, usage, environment, idNat, commonName, printed, structureName, departmentLabel, life, afterwards }) => {
    const certificate = read(name);
    const expected = {
      usage,
      environment,
      idNat,
      commonName,
      structureName,
      departmentLabel,
      publicKeySha256: certificate.publicKeySha256,
    };
    const [first, last] = life.map((date) => new Date(date)) as [Date, Date];
    const findings = (at: Date, more = {}) =>
      lint(certificate, { at, ...expected, ...more }).map(({ id, severity }) => `${id} ${severity}`);
    const blocking = (at: Date, more = {}) =>
      lint(certificate, { at, ...expected, ...more })
        .filter(({ severity }) => severity === "blocking")
        .map(({ id }) => id);

    test("is recognised for its usage, environment, structure and service", () => {
      expect(recognise(certificate)).toEqual({ usage, environment, idNat, commonName });
      expect(printName(certificate.subject)).toBe(printed);
    });

    test("has no finding in the middle of its life", () => {
      expect(findings(new Date((first.getTime() + last.getTime()) / 2))).toEqual([]);
    });

    test("has no blocking finding at the first and the last second of its life", () => {
      expect([first, last].map((at) => blocking(at))).toEqual([[], []]);
    });

    test("is refused a second before and a second after", () => {
      const before = blocking(new Date(first.getTime() - 1000));
      expect(before).toEqual(["validity-begun"]); // a key period that begins with the certificate says nothing new
      expect(blocking(new Date(last.getTime() + 1000))).toEqual(afterwards);
    });

    test("is refused for another environment, usage, structure, service or key", () => {
      const others = {
        environment: environment === "test" ? "production" : "test",
        usage: usage === "SSL" ? "AUTH_CLI" : "SSL",
        idNat: "1690781810",
        commonName: "INSI-AUTO",
        publicKeySha256: "00".repeat(32),
      };
      const refusals = Object.entries(others).map(([field, other]) => blocking(first, { [field]: other }));
      expect(refusals).toEqual([
        ["environment-expected"],
        ["usage-expected"],
        ["structure-expected"],
        ["common-name-expected"],
        ["key-expected"],
      ]);
    });
  },
);

describe.each(["ACR-EL", "ACI-EL-ORG", "ACR-EL-TEST", "ACI-EL-ORG-TEST"])("the CA certificate %s", (name) => {
  test("is no leaf: it is refused, and recognised as nothing", () => {
    const certificate = read(name);
    const blocking = lint(certificate, { at: new Date("2026-11-24T00:00:00Z") })
      .filter(({ severity }) => severity === "blocking")
      .map(({ id }) => id);
    expect(blocking).toEqual(
      expect.arrayContaining([
        "basic-constraints-leaf",
        "key-usage-no-authority",
        "usage-recognised",
        "environment-present",
        "subject-attributes",
      ]),
    );
    expect(recognise(certificate)).toMatchObject({ usage: undefined, environment: undefined });
  });
});
