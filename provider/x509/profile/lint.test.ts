import { fixtures } from "../../../test/x509/fixtures";
import { departments, structureKeys, structures, structureTests } from "../../../test/x509/fixtures/identity";
import { withValue } from "../../../test/x509/fixtures/subject";
import { expectationOf, leaf, now } from "../../../test/x509/leaf";
import { environments } from "../../structure";
import { attributeOids } from "../name";
import { lint, rules } from "./lint";
import { type CertificateUsage, usageProfiles } from "./usage";

const usages = Object.keys(usageProfiles) as CertificateUsage[];
const found = (...[certificate, context]: ReturnType<(typeof fixtures)[string]["bad"]>): string[] =>
  lint(certificate, { at: now, ...context }).map(({ id }) => id);

describe("the rules", () => {
  test("are more than 60, with ids of their own, and each has its fixtures", () => {
    expect(rules.length).toBeGreaterThanOrEqual(60);
    expect(rules.map(({ id }) => id).sort()).toEqual(Object.keys(fixtures).sort());
  });

  test.each(rules)("$id names its source and has an id in kebab-case", ({ id, source }) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(source).not.toBe("");
  });
});

describe.each(rules)("$id ($severity)", ({ id, severity, source }) => {
  test("finds a certificate that breaks it, in a sentence", () => {
    const [certificate, context] = fixtures[id]!.bad();
    const finding = lint(certificate, { at: now, ...context }).find((candidate) => candidate.id === id);
    expect(finding).toMatchObject({ severity, source });
    expect(finding!.message).toMatch(/^[\p{L}].*[.]$/su);
    expect(finding!.message).not.toMatch(/undefined|NaN|\[object/);
  });

  test("leaves one alone that keeps it", () => {
    expect(found(...fixtures[id]!.good())).not.toContain(id);
  });
});

describe.each(usages)("a right %s certificate", (usage) => {
  test.each(environments)("of %s has no finding", (environment) => {
    const findings = lint(leaf({ usage, environment }), expectationOf(usage, environment));
    expect(findings.map(({ id }) => id)).toEqual(usage === "CONF" ? ["usage-unseen"] : []);
  });

  test("is refused in every environment but its own", () => {
    for (const environment of environments) {
      for (const other of environments.filter((candidate) => candidate !== environment)) {
        const blocking = lint(leaf({ usage, environment }), expectationOf(usage, other)).filter(({ severity }) => severity === "blocking");
        expect(blocking.map(({ id }) => id)).toEqual(["environment-expected"]);
      }
    }
  });
});

describe("details that the profile turns on", () => {
  test.each(Object.entries(departments))('a department "%s" is well written: %s', (department, right) => {
    expect(found(withValue(attributeOids.department, department)).includes("department-shape")).toBe(!right);
  });

  test.each(Object.entries(structures))('an OU "%s" is an idNat: %s', (idNat, right) => {
    expect(found(withValue(attributeOids.organizationalUnit, idNat)).includes("structure-shape")).toBe(!right);
  });

  test.each(Object.entries(structureKeys))('the OU "%s" has a right key: %s', (idNat, right) => {
    expect(found(withValue(attributeOids.organizationalUnit, idNat)).includes("structure-check-digit")).toBe(!right);
  });

  test.each(Object.entries(structureTests))('the OU "%s" in production is of a TEST structure: %s', (idNat, isTest) => {
    expect(found(withValue(attributeOids.organizationalUnit, idNat)).includes("structure-environment")).toBe(isTest);
  });

  test.each(["INSI-AUTO", "INSI-MANU", "DMP", "Insight", "MSSANTE", "insigne"])(
    "the common name %s is no misspelling of INSi's",
    (commonName) => {
      expect(found(withValue(attributeOids.commonName, commonName))).not.toContain("common-name-insi");
    },
  );

  test.each(["INSI", "insi-auto", "INSI_AUTO", "INSI AUTO", "INSIAUTO", "INSi-MANU", "INSI-MANUEL", "INSI-"])(
    "the common name %s is, and INSi would refuse it",
    (commonName) => {
      expect(found(withValue(attributeOids.commonName, commonName))).toContain("common-name-insi");
    },
  );

  test("a name is shown, never sent to the terminal", () => {
    const [finding] = lint(withValue(attributeOids.commonName, "a\u001b[31mb"), { at: now, commonName: "ab" }).filter(
      ({ id }) => id === "common-name-expected",
    );
    expect(finding!.message).toContain("\\u001b[31m");
    expect(finding!.message).not.toContain("\u001b");
  });
});

test("names that only look alike are told apart by code point", () => {
  const { at, ...expected } = expectationOf("AUTH_CLI", "production");
  const message = lint(leaf(), { at, ...expected, commonName: "INSI\u2011AUTO" }).find(({ id }) => id === "common-name-expected")!.message;
  expect(message).toContain("(they look alike and differ in place 5: U+002D against U+2011)");
});

test("a certificate whose life and key period end together has ended once", () => {
  const both = leaf({ usage: "SIGN" });
  const ended = (at: Date): string[] => lint(both, { at }).flatMap(({ id, severity }) => (severity === "blocking" ? [id] : []));
  expect(ended(new Date(both.notAfter.getTime() + 1000))).toEqual(["validity-ended"]);
  expect(ended(new Date(both.notBefore.getTime() - 1000))).toEqual(["validity-begun"]);
});
