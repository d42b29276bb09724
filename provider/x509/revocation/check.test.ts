import { at, ca, crl, crlDer, type Extensions, entry, extension, type Issued, issue, reason, server } from "../../../test/conformance/pki";
import { Workbench } from "../../../test/fuzz/fixtures";
import { mutated, Random } from "../../../test/fuzz/mutate";
import { algorithm, extensions } from "../../../test/x509/forge";
import { type AnswerOverrides, answer, nonceExtension } from "../../../test/x509/ocsp";
import { ocspOids, ocspRequest, readOcspResponse } from "../ocsp";
import { checkRevocation, type RevocationSources } from "./check";
import type { RevocationStatus } from "./status";

const root = ca("Root");
const leaf = server("a.fr", root);
const certificate = leaf.certificate;
const nonce = Buffer.alloc(32, 7);
const check = (sources: Omit<RevocationSources, "at">): RevocationStatus =>
  checkRevocation(certificate, root.certificate, { at, ...sources });
const ids = ({ findings }: RevocationStatus): string[] => findings.map(({ id }) => id);

/** A responder that the root certified, right but for the overrides. */
const delegated = (changed: Extensions = {}, by: Issued | null = root, more: { notAfter?: Buffer } = {}) =>
  issue(
    "Responder",
    by ?? undefined,
    { keyUsage: extensions.keyUsage("digitalSignature"), extendedKeyUsage: extensions.extendedKeyUsage("1.3.6.1.5.5.7.3.9"), ...changed },
    more,
  );

test("without a source the status is unavailable, and so it is with a source that nobody can read", () => {
  expect(check({})).toMatchObject({ status: "unavailable", source: null, freshness: null });
  expect(check({ crls: [] }).status).toBe("unavailable");
  const both = check({ crls: [Buffer.of(0x30)], ocsp: { response: Buffer.of(0x30) } });
  expect([both.status, ids(both)]).toEqual(["unavailable", ["ocsp-unreadable", "revocation-unknown", "crl-unreadable"]]);
});

describe("by CRL", () => {
  const freshness = { thisUpdate: new Date("2026-11-01T00:00:00Z"), nextUpdate: new Date("2027-01-01T00:00:00Z") };
  test("not listed is good, listed is revoked, with the date and the reason", () => {
    expect(check({ crls: [crl(root)] })).toEqual({ status: "good", source: "crl", freshness, findings: [] });
    const listed = crlDer(root, [], { entries: entry(certificate, reason(4)) });
    expect(check({ crls: [listed] })).toMatchObject({
      status: "revoked",
      source: "crl",
      freshness,
      reason: "superseded",
      revokedAt: new Date("2026-05-01T00:00:00Z"),
      findings: [{ id: "revoked" }],
    });
  });
  test.each<[string, Parameters<typeof crlDer>[2], string]>([
    ["stale", { nextUpdate: "2026-11-24T11:59:59Z" }, "crl-expired"],
    ["of tomorrow", { thisUpdate: "2026-11-25T00:00:00Z" }, "crl-not-yet-valid"],
    ["signed with SHA-1", { algorithm: algorithm("1.2.840.10045.4.1", null) }, "crl-unsupported"],
  ])("a list that is %s is not believed, be the certificate on it or not", (_, overrides, because) => {
    for (const revoked of [[], [certificate]]) {
      const status = check({ crls: [crlDer(root, revoked, overrides)] });
      expect([status.status, status.source, ids(status)]).toEqual(["unavailable", null, ["revocation-unknown", because]]);
    }
  });
  test("a list made just now is believed by a clock that is a few minutes behind", () => {
    const status = (thisUpdate: string): string => check({ crls: [crlDer(root, [], { thisUpdate })] }).status;
    expect([status("2026-11-24T12:05:00Z"), status("2026-11-24T12:05:01Z")]).toEqual(["good", "unavailable"]);
  });
  test("an entry that takes a certificate off the list revokes nothing (RFC 5280 section 6.3.3 (k))", () => {
    expect(check({ crls: [crlDer(root, [], { entries: entry(certificate, reason(8)) })] }).status).toBe("good");
  });
  test("a list that another key of the same name signed is not believed", () => {
    expect(check({ crls: [crl({ name: root.name, key: leaf.key }, [certificate])] }).status).toBe("unavailable");
  });
});

describe("by OCSP", () => {
  const by = (overrides: AnswerOverrides = {}, signer = root, sent?: Buffer): RevocationStatus =>
    check({ ocsp: { response: answer(certificate, root, signer, overrides), ...(sent && { nonce: sent }) } });

  test("good, revoked and unknown are what the responder says", () => {
    const freshness = { thisUpdate: new Date("2026-11-24T00:00:00Z"), nextUpdate: new Date("2026-12-01T00:00:00Z") };
    expect(by()).toEqual({ status: "good", source: "ocsp", freshness, findings: [] });
    expect(by({ status: "revoked" })).toMatchObject({
      status: "revoked",
      source: "ocsp",
      freshness,
      reason: "keyCompromise",
      revokedAt: new Date("2026-05-01T00:00:00Z"),
      findings: [{ id: "revoked" }],
    });
    expect(by({ status: "revoked", reason: null }).reason).toBe("unspecified");
    expect(by({ status: "unknown" })).toMatchObject({ status: "unknown", findings: [{ id: "ocsp-unknown" }] });
  });
  test("issuers are told by SHA-1 or SHA-256, responders by name or key", () => {
    expect(by({ hash: "sha256", byKey: true }).status).toBe("good");
  });
  test("a nonce that was sent comes back", () => {
    expect(by({ nonce }, root, nonce).status).toBe("good");
    expect(by({ nonce }).status).toBe("good");
  });

  const other = ca("Other");
  test.each<[string, () => RevocationStatus, string]>([
    ["without the nonce that was sent", () => by({}, root, nonce), "ocsp-nonce"],
    ["with another nonce", () => by({ nonce: Buffer.alloc(32, 8) }, root, nonce), "ocsp-nonce"],
    ["with two nonces", () => by({ nonce, extensions: [nonceExtension(nonce)] }, root, nonce), "ocsp-nonce"],
    ["with a nonce that is no octet string", () => by({ extensions: [extension(ocspOids.nonce, nonce)] }, root, nonce), "ocsp-nonce"],
    ["that is stale", () => by({ nextUpdate: "2026-11-24T11:59:59Z" }), "ocsp-expired"],
    ["of two days ago without an end", () => by({ thisUpdate: "2026-11-22T00:00:00Z", nextUpdate: null }), "ocsp-expired"],
    ["of tomorrow", () => by({ thisUpdate: "2026-11-25T00:00:00Z" }), "ocsp-not-yet-valid"],
    ["about another serial number", () => by({ serial: Buffer.of(1) }), "ocsp-other-certificate"],
    ["about another issuer's certificate", () => check({ ocsp: { response: answer(certificate, other, root) } }), "ocsp-other-certificate"],
    ["that speaks of the certificate twice", () => by({ times: 2 }), "ocsp-other-certificate"],
    ["signed by a stranger in the issuer's name", () => by({ responder: root }, other), "ocsp-signer"],
    ["that names another responder than its signer", () => by({ responder: other }), "ocsp-signer"],
    ["that holds another responder's key hash", () => by({ responder: other, byKey: true }), "ocsp-signer"],
    ["signed by a stranger", () => by({}, other), "ocsp-signer"],
    ["signed with SHA-1", () => by({ algorithm: algorithm("1.2.840.10045.4.1", null) }), "ocsp-unsupported"],
    ["with a critical extension nobody knows", () => by({ extensions: [extension("1.2.3", Buffer.of(5, 0), true)] }), "ocsp-unsupported"],
    [
      "with a critical extension of the status",
      () => by({ singleExtensions: [extension("1.2.3", Buffer.of(5, 0), true)] }),
      "ocsp-unsupported",
    ],
    ["that says try later", () => by({ responseStatus: 3 }), "ocsp-refused"],
    ["with a status that does not exist", () => by({ responseStatus: 4 }), "ocsp-unreadable"],
    ["with a reason that does not exist", () => by({ status: "revoked", reason: 7 }), "ocsp-unreadable"],
  ])("an answer %s is not believed", (_, judge, because) => {
    const status = judge();
    expect([status.status, status.source, ids(status)]).toEqual(["unavailable", null, [because]]);
  });

  test("a responder that the issuer certified for OCSP answers for it", () => expect(by({}, delegated()).status).toBe("good"));
  test.each<[string, () => ReturnType<typeof delegated>]>([
    ["without the purpose OCSPSigning", () => delegated({ extendedKeyUsage: extensions.extendedKeyUsage("1.3.6.1.5.5.7.3.1") })],
    ["for any purpose", () => delegated({ extendedKeyUsage: extensions.extendedKeyUsage("2.5.29.37.0") })],
    ["that has expired", () => delegated({}, root, { notAfter: Buffer.concat([Buffer.of(0x17, 13), Buffer.from("261123000000Z")]) })],
    ["that another CA certified", () => delegated({}, other)],
    ["that a CA below the issuer certified", () => delegated({}, ca("Below", root))],
    ["that certified itself", () => delegated({}, null)],
  ])("a responder %s does not", (_, responder) => {
    expect(by({}, responder())).toMatchObject({ status: "unavailable", findings: [{ id: "ocsp-signer" }] });
  });
  test("a revoked responder does not, unless the issuer exempts it", () => {
    const judge = (responder: ReturnType<typeof delegated>) =>
      check({
        ocsp: { response: answer(certificate, root, responder, { status: "unknown" }) },
        crls: [crl(root, [responder.certificate])],
      });
    expect(ids(judge(delegated()))).toEqual(["ocsp-signer"]);
    expect(ids(judge(delegated({ noCheck: extension(ocspOids.noCheck, Buffer.of(5, 0)) })))).toEqual(["ocsp-unknown"]);
  });
});

test("revoked by one source is revoked; good by one makes up for another that knows nothing", () => {
  const said = (status: "good" | "revoked" | "unknown") => ({ response: answer(certificate, root, root, { status }) });
  expect(check({ crls: [crl(root, [certificate])], ocsp: said("good") })).toMatchObject({ status: "revoked", source: "crl" });
  expect(check({ crls: [crl(root)], ocsp: said("revoked") })).toMatchObject({ status: "revoked", source: "ocsp" });
  expect(check({ crls: [crl(root)], ocsp: said("unknown") })).toMatchObject({
    status: "good",
    source: "crl",
    findings: [{ id: "ocsp-unknown" }],
  });
});

test("no changed octet of an answer is believed, and none breaks the reader", () => {
  const response = answer(certificate, root, delegated(), { nonce });
  const random = new Random(20261124);
  let unavailable = 0;
  for (let n = 0; n < 1_500; n++) {
    const changed = mutated([response], random);
    const { status } = check({ ocsp: { response: changed, nonce } });
    if (status === "unavailable") unavailable++;
    else expect(readOcspResponse(changed).basic!.tbs).toEqual(readOcspResponse(response).basic!.tbs);
  }
  expect(unavailable).toBeGreaterThan(1_000);
});

test("openssl answers our request, and its answer is believed", () => {
  const bench = new Workbench();
  try {
    bench.write("ca.pem", root.certificate.pem);
    bench.write("ca.key", root.key.privateKey.export({ type: "pkcs8", format: "pem" }));
    bench.write("index.txt", `R\t400101000000Z\t260501000000Z,superseded\t${certificate.serialNumber}\tunknown\t/CN=a.fr\n`);
    bench.write("request.der", ocspRequest(certificate, root.certificate, nonce));
    bench.openssl("ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -reqin request.der -respout response.der -ndays 1");
    const response = bench.read("response.der");
    const now = readOcspResponse(response).basic!.producedAt;
    expect(checkRevocation(certificate, root.certificate, { at: now, ocsp: { response, nonce } })).toMatchObject({
      status: "revoked",
      reason: "superseded",
      revokedAt: new Date("2026-05-01T00:00:00Z"),
    });
  } finally {
    bench.remove();
  }
});

test("an answer too big to be one is not read", () => {
  expect(() => readOcspResponse(Buffer.alloc(70_000))).toThrow(/70000 bytes, more than the 65536/);
});
