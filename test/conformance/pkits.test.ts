import { checkPath, type PathResult, type PolicyRequirements, readCertificate } from "../../provider/x509";
import { validatePath } from "../../provider/x509/path";
import { readSuite, readSuiteJson } from "./suite";

/** A case of NIST PKITS as data; it must be accepted where `error` is absent. */
interface PkitsCase {
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly path_intermediates?: readonly string[];
  readonly crls?: readonly string[];
  readonly path_len: number;
  readonly error?: object;
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[];
    readonly initial_explicit_policy?: boolean;
    readonly initial_policy_mapping_inhibit?: boolean;
    readonly initial_any_policy_inhibit?: boolean;
  };
}

const cases = readSuiteJson<PkitsCase[]>("pkits/pkits.json");
const certificate = (file: string): Buffer => readSuite(`pkits/certs/${file}`);
const crl = (file: string): Buffer => readSuite(`pkits/crls/${file}`);
const anchor = certificate("TrustAnchorRootCertificate.crt");
/** Inside the life of the suite (2010 to 2030) and of its CRLs. */
const at = new Date("2020-01-01T00:00:00Z");

function policiesOf({ params = {} }: PkitsCase): PolicyRequirements {
  return {
    ...(params.user_initial_policy_set && { acceptable: params.user_initial_policy_set }),
    explicit: params.initial_explicit_policy ?? false,
    inhibitMapping: params.initial_policy_mapping_inhibit ?? false,
    inhibitAny: params.initial_any_policy_inhibit ?? false,
  };
}

function check(pkits: PkitsCase): PathResult {
  return checkPath({
    leaf: certificate(pkits.cert),
    intermediates: (pkits.path_intermediates ?? pkits.other_certs ?? []).map(certificate),
    anchors: [anchor],
    at,
    crls: [...(pkits.crls ?? []), "TrustAnchorRootCRL.crl"].map(crl),
    policies: policiesOf(pkits),
  });
}

/** Valid in the suite of 2011 (RFC 3280), refused here: the feature, and the finding that says it. */
const refusedFeatures = {
  "policyConstraints not marked critical, which RFC 5280 section 4.2.1.11 forbids": {
    finding: "extension-criticality",
    names: [
      "overlapping_policies_test6_with_testpol1",
      "all_certificates_same_policies_test10_with_testpol1",
      "all_certificates_same_policies_test10_with_testpol2",
      "all_certificates_any_policy_test11",
      "all_certificates_same_policies_test13",
      "all_certificates_same_policies_test13_with_testpol1",
      "all_certificates_same_policies_test13_with_testpol3",
      "all_certificates_same_policies_test13_with_testpol1_2",
      "any_policy_test14",
      "any_policy_test14_with_testpol1",
      "any_policy_test14_with_testpol1_2",
      "valid_policy_mapping_test2_with_testpol1",
      "valid_policy_mapping_test3_with_testpol2",
      "valid_policy_mapping_test5_with_testpol1",
      "valid_policy_mapping_test9",
      "valid_policy_mapping_test11",
      "valid_policy_mapping_test13",
      "valid_policy_mapping_test14",
      "valid_inhibit_any_policy_test2",
      "inhibit_any_policy_test3",
      "valid_self_issued_inhibit_any_policy_test7",
      "valid_self_issued_inhibit_any_policy_test9",
    ],
  },
  "basicConstraints of a CA not marked critical": {
    finding: "extension-criticality",
    names: ["valid_basicconstraints_not_critical_test4"],
  },
  "DSA": { finding: "unsupported-key", names: ["valid_dsa_parameter_inheritance_test5"] },
  "unique identifiers": { finding: "unique-identifier", names: ["valid_name_chaining_uids_test6"] },
  "a CRL signer whose own status only its own CRL tells": { finding: "crl-signer", names: ["valid_crlissuer_test30"] },
} as const;

const results = cases.map((pkits) => ({ pkits, result: check(pkits) }));

test("all 198 cases are there", () => {
  expect(cases.length).toBeGreaterThanOrEqual(198);
});

test("nothing is accepted that must be refused", () => {
  const wrong = results.filter(({ pkits, result }) => pkits.error && result.ok);
  expect(wrong.map(({ pkits }) => `${pkits.id} ${pkits.name}`)).toEqual([]);
});

test("what is refused although valid is known, one by one, and needs a named feature", () => {
  const wrong = results.filter(({ pkits, result }) => !pkits.error && !result.ok);
  expect(wrong.map(({ pkits }) => pkits.name).sort()).toEqual(
    Object.values(refusedFeatures)
      .flatMap(({ names }) => [...names])
      .sort(),
  );
});

test.each(Object.entries(refusedFeatures))('the feature "%s" is refused by its finding', (_, { finding, names }) => {
  for (const { pkits, result } of results.filter((each) => (names as readonly string[]).includes(each.pkits.name))) {
    expect([pkits.name, result.ok ? [] : result.findings.map(({ id }) => id)]).toEqual([pkits.name, expect.arrayContaining([finding])]);
  }
});

/**
 * Sections 4.6 and 4.8 to 4.13: whole paths, judged by the rules on paths alone, so that a refusal for a missing
 * criticality cannot hide a mistake in policy processing, path lengths or name constraints.
 */
const pathSections = /^4(06|08|09|10|11|12|13)/;
const anyMapping = /mapping_(from|to)_any_policy/; // a rule on one certificate, not on the path
const notACa = /invalid_(missing_basicconstraints|ca_false)/;
const wholePaths = cases.filter(
  (pkits) =>
    pathSections.test(pkits.id) &&
    pkits.path_len === (pkits.other_certs?.length ?? 0) + 2 &&
    !anyMapping.test(pkits.name) &&
    !notACa.test(pkits.name),
);

test("path lengths, policies and name constraints alone give NIST's verdict on every whole path", () => {
  expect(wholePaths.length).toBeGreaterThan(100);
  const wrong = wholePaths.filter((pkits) => {
    const path = [pkits.cert, ...[...(pkits.other_certs ?? [])].reverse()].map((file) => readCertificate(certificate(file)));
    const findings = validatePath([...path, readCertificate(anchor)], { purposes: [], policies: policiesOf(pkits) });
    return (findings.length === 0) !== (pkits.error === undefined);
  });
  expect(wrong.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
});
