import { checkPath, type PathResult, type PathUsage } from "../../provider/x509";
import { readSuiteJson } from "./suite";

/** A case of C2SP/x509-limbo, as far as it is used here. */
interface LimboCase {
  readonly id: string;
  readonly expected_result: "SUCCESS" | "FAILURE";
  readonly validation_kind: "SERVER" | "CLIENT";
  readonly validation_time: string | null;
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly extended_key_usage: readonly PathUsage[];
  readonly expected_peer_name: { readonly value: string } | null;
  readonly max_chain_depth: number | null;
  readonly crls: readonly string[];
}

const { testcases } = readSuiteJson<{ testcases: LimboCase[] }>("x509-limbo/limbo.json");

/** "No time" means now; all such certificates live from 1970 to 2969. */
const now = "2026-11-24T00:00:00Z";

function check(limbo: LimboCase): PathResult {
  return checkPath({
    leaf: limbo.peer_certificate,
    intermediates: limbo.untrusted_intermediates,
    anchors: limbo.trusted_certs,
    at: new Date(limbo.validation_time ?? now),
    usage: limbo.extended_key_usage[0] ?? (limbo.validation_kind === "SERVER" ? "serverAuth" : "clientAuth"),
    ...(limbo.expected_peer_name && { serverName: limbo.expected_peer_name.value }),
    ...(limbo.crls.length > 0 && { crls: limbo.crls }),
    ...(limbo.max_chain_depth !== null && { mostIntermediates: limbo.max_chain_depth }),
  });
}

/**
 * Valid in the suite, refused here: what a case needs and the IGC-Santé does not use. Most contradict another case
 * of the suite (webpki::cn, webpki::ca-as-leaf, webpki::eku, rfc5280::aki), which is the one that is followed.
 */
const refusedFeatures: Readonly<Record<string, { readonly feature: string; readonly findings: readonly string[] }>> = {
  "cve::cve-2024-0567": { feature: "an anchor signed by another CA, without authorityKeyIdentifier", findings: ["key-identifier-missing"] },
  "pathlen::validation-ignores-pathlen-in-leaf": {
    feature: "a CA used as a server",
    findings: ["leaf-is-ca", "key-purpose", "key-usage", "common-name"],
  },
  "rfc5280::ca-as-leaf": { feature: "a CA used as a server", findings: ["leaf-is-ca", "key-purpose", "key-usage", "common-name"] },
  "rfc5280::eku::ee-without-eku": { feature: "a leaf without extendedKeyUsage", findings: ["key-purpose"] },
  "rfc5280::nc::permitted-dn-match": { feature: "a server without subjectAltName", findings: ["server-name", "common-name"] },
  "rfc5280::nc::permitted-dns-match-more": { feature: "a common name that is no alternative name", findings: ["common-name"] },
  "rfc5280::nc::permitted-ipv4-match": { feature: "a common name that is no alternative name", findings: ["common-name"] },
  "webpki::nc::nc-permits-dns-san-pattern": { feature: "a wildcard", findings: ["common-name", "unsupported-wildcard"] },
  "webpki::san::exact-localhost-ip-san": { feature: "a common name that is no alternative name", findings: ["common-name"] },
  "webpki::san::leftmost-wildcard-san": { feature: "a wildcard", findings: ["common-name", "unsupported-wildcard"] },
};

const results = testcases.map((limbo) => ({ limbo, result: check(limbo) }));

test("the whole suite is there", () => {
  expect(testcases.length).toBeGreaterThanOrEqual(159);
});

test("nothing is accepted that must be refused", () => {
  const wrong = results.filter(({ limbo, result }) => limbo.expected_result === "FAILURE" && result.ok);
  expect(wrong.map(({ limbo }) => limbo.id)).toEqual([]);
});

test("what is refused although valid is known, one by one, with its feature and its findings", () => {
  const wrong = results.flatMap(({ limbo, result }) =>
    limbo.expected_result === "SUCCESS" && !result.ok ? [[limbo.id, result.findings.map(({ id }) => id)]] : [],
  );
  expect(Object.fromEntries(wrong)).toEqual(
    Object.fromEntries(Object.entries(refusedFeatures).map(([id, { findings }]) => [id, findings])),
  );
});

/** The finding that a group of cases is about: refusing them for another reason alone would prove nothing. */
const expectedFindings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^crl::revoked/, ["revoked"]],
  [/^crl::crlnumber/, ["revocation-unknown"]],
  [/^cve::cve-2025-61727/, ["name-excluded", "name-not-permitted"]],
  [/^pathlen::.*(too-long|violates|exhausted)/, ["path-too-long"]],
  [/^pathological::nc-dos/, ["path-budget", "input-unreadable"]],
  [/^rfc5280::aki::|^rfc5280::ski::/, ["key-identifier-missing"]],
  [/^rfc5280::duplicate-extensions/, ["duplicate-extension"]],
  [/^rfc5280::nc::excluded-(?!self)/, ["name-excluded"]],
  [/^rfc5280::nc::permitted-.*mismatch/, ["name-not-permitted"]],
  [/^rfc5280::nc::invalid/, ["malformed-name", "malformed-extension"]],
  [/^rfc5280::nc::not-allowed-in-ee/, ["ca-extension-in-leaf"]],
  [/^rfc5280::pc::/, ["extension-criticality"]],
  [/^rfc5280::serial::/, ["serial-number"]],
  [/^rfc5280::unknown-critical-extension-(ee|intermediate)/, ["unsupported-critical-extension"]],
  [/^rfc5280::validity::expired/, ["expired"]],
  [/^rfc5280::validity::not/, ["not-yet-valid"]],
  [/^webpki::aki::/, ["unsupported-authority-key-identifier"]],
  [/^webpki::cn::/, ["common-name"]],
  [/^webpki::(explicit-curve|forbidden)/, ["unsupported-key"]],
  [/^webpki::san::(mismatch|wildcard-match)/, ["server-name"]],
  [/^webpki::v1-cert/, ["version-not-3"]],
];

test.each(expectedFindings)("cases %s are refused for what they are about", (pattern, ids) => {
  const group = results.filter(({ limbo }) => limbo.expected_result === "FAILURE" && pattern.test(limbo.id));
  expect(group.length).toBeGreaterThan(0);
  const strayed = group.filter(({ result }) => result.ok || !result.findings.some(({ id }) => ids.includes(id)));
  expect(strayed.map(({ limbo, result }) => [limbo.id, result])).toEqual([]);
});
