import {
  at,
  type CrlOverrides,
  ca,
  crl,
  crlDer,
  ecdsaWithSha256,
  entry,
  extension,
  integer,
  issue,
  newKey,
  reason,
  sequence,
  server,
} from "../../../test/conformance/pki";
import { algorithm, extensions, time } from "../../../test/x509/forge";
import type { Certificate } from "../certificate";
import type { Crl } from "../crl";
import { encode, encodeOid, tag } from "../der";
import { extensionOids, type KeyUsage } from "../extension";
import { checkPath } from "./check";

const root = ca("Root");
const middle = ca("Middle", root);
const place = "http://igc.example.fr/middle.crl";
const leaf = server("a.fr", middle, { extensions: { points: extensions.crlDistributionPoints(place) } });
const rootCrl = crl(root);

function judge(
  crls: readonly (Crl | Buffer | string)[],
  options: { leaf?: Certificate; more?: readonly Certificate[]; anchors?: readonly Certificate[] } = {},
): string[] {
  const result = checkPath({
    leaf: options.leaf ?? leaf.certificate,
    intermediates: [middle.certificate, ...(options.more ?? [])],
    anchors: options.anchors ?? [root.certificate],
    at,
    crls,
  });
  return result.ok ? [] : [...new Set(result.findings.map(({ id }) => id))];
}
const withLeafCrl = (overrides: CrlOverrides, revoked: readonly Certificate[] = []): string[] =>
  judge([rootCrl, crlDer(middle, revoked, overrides)]);

/** issuingDistributionPoint from its fields in DER. */
const idp = (...fields: readonly Buffer[]) => extension(extensionOids.issuingDistributionPoint, sequence(...fields), true);
const uri = (address: string): Buffer => encode(tag.primitive(6), Buffer.from(address));
const pointName = (...names: readonly Buffer[]): Buffer => encode(tag.constructed(0), encode(tag.constructed(0), ...names));
const flag = (n: number): Buffer => encode(tag.primitive(n), Buffer.of(0xff));
const someReasons = (...octets: number[]): Buffer => encode(tag.primitive(3), Buffer.from(octets));
const delta = (base: number) => extension(extensionOids.deltaCrlIndicator, integer(base), true);

test("a certificate on no list is good, and every certificate below the anchor needs one", () => {
  expect(judge([rootCrl, crl(middle)])).toEqual([]);
  expect(judge([crl(middle)])).toEqual(["revocation-unknown"]);
  expect(judge([rootCrl])).toEqual(["revocation-unknown"]);
  expect(judge([])).toEqual(["revocation-unknown"]);
});

test("a listed certificate is revoked, be it the leaf or its CA", () => {
  expect(judge([rootCrl, crl(middle, [leaf.certificate])])).toEqual(["revoked"]);
  expect(judge([crl(root, [middle.certificate]), crl(middle)])).toEqual(["revoked"]);
  expect(judge([rootCrl, crl(middle, [server("b.fr", middle).certificate])])).toEqual([]);
});

test("DER, PEM and CRLs already read are the same", () => {
  const der = crlDer(middle, [leaf.certificate]);
  const pem = `-----BEGIN X509 CRL-----\n${der.toString("base64")}\n-----END X509 CRL-----\n`;
  expect(judge([rootCrl, der])).toEqual(["revoked"]);
  expect(judge([rootCrl, pem])).toEqual(["revoked"]);
});

test("an unreadable CRL is named where a status is missing, and does no harm elsewhere", () => {
  expect(judge([rootCrl, Buffer.from("3000", "hex")])).toEqual(["revocation-unknown", "crl-unreadable"]);
  expect(judge([rootCrl, crl(middle), Buffer.from("3000", "hex")])).toEqual([]);
});

test.each<[string, CrlOverrides, string]>([
  ["of tomorrow", { thisUpdate: "2026-11-25T00:00:00Z" }, "crl-not-yet-valid"],
  ["of the past", { nextUpdate: "2026-11-24T11:59:59Z" }, "crl-expired"],
  ["without an end", { nextUpdate: null }, "crl-malformed"],
  ["without a number", { number: null }, "crl-malformed"],
  ["of a key it does not name", { authorityKeyIdentifier: null }, "crl-malformed"],
  ["of version 1", { version: null }, "crl-malformed"],
  ["with two algorithms", { outerAlgorithm: algorithm("1.2.840.10045.4.3.3", null) }, "crl-malformed"],
  ["with SHA-1", { algorithm: algorithm("1.2.840.10045.4.1", null) }, "crl-unsupported"],
  ["with an unknown critical extension", { extensions: [extension("1.2.3", integer(1), true)] }, "crl-unsupported"],
  ["with one extension twice", { extensions: [extension(extensionOids.crlNumber, integer(2))] }, "crl-malformed"],
  [
    "with an extension that is not DER",
    { extensions: [extension(extensionOids.issuingDistributionPoint, Buffer.of(0x30), true)] },
    "crl-malformed",
  ],
  ["with a soft distribution point", { extensions: [{ ...idp(flag(1)), critical: false }] }, "crl-unsupported"],
  ["for users alone and for CAs alone", { extensions: [idp(flag(1), flag(2))] }, "crl-malformed"],
  [
    "with an unknown critical extension of an entry",
    { entries: entry(middle.certificate, extension("1.2.3", integer(1), true)) },
    "crl-unsupported",
  ],
])("a CRL %s tells nothing", (_, overrides, because) => {
  expect(withLeafCrl(overrides)).toEqual(["revocation-unknown", because]);
});

describe("who signed it", () => {
  const other = { name: middle.name, key: newKey() };
  test("another key of the same name is refused", () => {
    expect(judge([rootCrl, crl(other)])).toEqual(["revocation-unknown", "crl-signer"]);
    expect(judge([rootCrl, crl({ ...other, key: { ...other.key, identifier: middle.key.identifier } })])).toEqual([
      "revocation-unknown",
      "crl-signer",
    ]);
  });
  test("a CA that may not sign CRLs is refused", () => {
    const mute = ca("Mute", root, { extensions: { keyUsage: extensions.keyUsage("keyCertSign") } });
    expect(judge([rootCrl, crl(mute)], { leaf: server("a.fr", mute).certificate, more: [mute.certificate] })).toEqual([
      "revocation-unknown",
      "crl-signer",
    ]);
  });
  const signerOf = (by: typeof root, usages: readonly KeyUsage[]) =>
    issue("Middle", by, { keyUsage: extensions.keyUsage(...usages) }, { key: other.key });
  test("a signer of the same name below the same anchor is accepted", () => {
    const signer = signerOf(root, ["cRLSign"]);
    expect(judge([rootCrl, crl(signer)], { more: [signer.certificate] })).toEqual([]);
    expect(judge([rootCrl, crl(signer, [leaf.certificate])], { more: [signer.certificate] })).toEqual(["revoked"]);
  });
  test("a signer that does not say so, is revoked, or stands below another anchor is refused", () => {
    const silent = signerOf(root, ["digitalSignature"]);
    expect(judge([rootCrl, crl(silent)], { more: [silent.certificate] })).toEqual(["revocation-unknown", "crl-signer"]);
    const signer = signerOf(root, ["cRLSign"]);
    expect(judge([crl(root, [signer.certificate]), crl(signer)], { more: [signer.certificate] })).toEqual([
      "revocation-unknown",
      "crl-signer",
    ]);
    const ended = issue(
      "Middle",
      root,
      { keyUsage: extensions.keyUsage("cRLSign") },
      { key: other.key, notAfter: time("2026-01-01T00:00:00Z") },
    );
    expect(judge([rootCrl, crl(ended)], { more: [ended.certificate] })).toEqual(["revocation-unknown", "crl-signer"]);
    const foreign = ca("Foreign");
    const stranger = signerOf(foreign, ["cRLSign"]);
    const anchors = [root.certificate, foreign.certificate];
    expect(judge([rootCrl, crl(foreign), crl(stranger)], { more: [stranger.certificate], anchors })).toEqual([
      "revocation-unknown",
      "crl-signer",
    ]);
  });
  test("a signer whose own status only its own CRL tells is refused", () => {
    const signer = issue("Middle", middle, { keyUsage: extensions.keyUsage("cRLSign") }, { key: other.key });
    expect(judge([rootCrl, crl(signer)], { more: [signer.certificate] })).toEqual(["revocation-unknown", "crl-signer"]);
  });
});

describe("what it covers", () => {
  test.each<[string, Buffer[], string[]]>([
    ["this distribution point", [pointName(uri(place))], []],
    ["another distribution point", [pointName(uri("http://igc.example.fr/other.crl"))], ["revocation-unknown"]],
    ["users alone", [flag(1)], []],
    ["CAs alone", [flag(2)], ["revocation-unknown"]],
    ["attribute certificates alone", [flag(5)], ["revocation-unknown"]],
    ["some reasons alone", [someReasons(5, 0x60)], ["revocation-unknown"]],
  ])("a CRL for %s", (_, fields, expected) => {
    expect(withLeafCrl({ extensions: [idp(...fields)] })).toEqual(expected);
  });

  test("a place that the certificate names for some reasons covers those alone", () => {
    const points = (...fields: Buffer[]) =>
      extension(extensionOids.crlDistributionPoints, sequence(sequence(pointName(uri(place)), ...fields)));
    const placed = crl(middle, [], { extensions: [idp(pointName(uri(place)))] });
    const sent = (...fields: Buffer[]) => server("a.fr", middle, { extensions: { points: points(...fields) } }).certificate;
    expect(judge([rootCrl, placed], { leaf: sent() })).toEqual([]);
    expect(judge([rootCrl, placed], { leaf: sent(encode(tag.primitive(1), Buffer.of(5, 0x60))) })).toEqual(["revocation-unknown"]);
  });

  test("a place named below its issuer is found below that issuer's name", () => {
    const broker = ca("Broker", root);
    const rdn = sequence(encodeOid("2.5.4.11"), encode(tag.utf8String, Buffer.from("CRL1")));
    const relative = encode(tag.constructed(0), encode(tag.constructed(1), rdn));
    const directory = (party: typeof root, ...more: Buffer[]): Buffer =>
      encode(
        tag.constructed(4),
        sequence(encode(tag.set, sequence(encodeOid("2.5.4.3"), encode(tag.utf8String, Buffer.from(party.name[0]![0]![1])))), ...more),
      );
    const sent = (...fields: Buffer[]) =>
      server("a.fr", middle, {
        extensions: { points: extension(extensionOids.crlDistributionPoints, sequence(sequence(relative, ...fields))) },
      }).certificate;
    const fullName = (party: typeof root): Buffer => pointName(directory(party, encode(tag.set, rdn)));
    expect(judge([rootCrl, crl(middle, [], { extensions: [idp(fullName(middle))] })], { leaf: sent() })).toEqual([]);
    expect(judge([rootCrl, crl(middle, [], { extensions: [idp(fullName(broker))] })], { leaf: sent() })).toEqual(["revocation-unknown"]);
    const indirect = sent(encode(tag.constructed(2), directory(broker)));
    expect(
      judge([rootCrl, crl(broker, [], { extensions: [idp(fullName(broker), flag(4))] })], { leaf: indirect, more: [broker.certificate] }),
    ).toEqual([]);
    expect(
      judge([rootCrl, crl(broker, [], { extensions: [idp(fullName(middle), flag(4))] })], { leaf: indirect, more: [broker.certificate] }),
    ).toEqual(["revocation-unknown"]);
  });

  test("CRLs for all reasons between them are enough", () => {
    const keys = crl(middle, [], { extensions: [idp(someReasons(5, 0x60))] });
    const rest = crl(middle, [], { extensions: [idp(someReasons(7, 0x1f, 0x80))] });
    expect(judge([rootCrl, keys, rest])).toEqual([]);
    const older = crl(middle, [leaf.certificate], { thisUpdate: "2026-10-30T00:00:00Z", extensions: [idp(someReasons(5, 0x60))] });
    expect(
      judge([rootCrl, older, keys, crl(middle, [], { thisUpdate: "2026-10-01T00:00:00Z", extensions: [idp(someReasons(7, 0x1f, 0x80))] })]),
    ).toEqual([]);
    const revoking = crl(middle, [leaf.certificate], { extensions: [idp(someReasons(7, 0x1f, 0x80))] });
    expect(judge([rootCrl, keys, revoking])).toEqual(["revoked"]);
  });

  test("a CRL of another issuer counts only where the certificate says so and the CRL names the certificate's issuer", () => {
    const broker = ca("Broker", root);
    const name = (party: typeof root): Buffer =>
      encode(
        tag.constructed(4),
        sequence(encode(tag.set, sequence(encodeOid("2.5.4.3"), encode(tag.utf8String, Buffer.from(party.name[0]![0]![1]))))),
      );
    const points = extension(
      extensionOids.crlDistributionPoints,
      sequence(sequence(pointName(uri(place)), encode(tag.constructed(2), name(broker)))),
    );
    const sent = server("a.fr", middle, { extensions: { points } }).certificate;
    const issuerOf = extension(extensionOids.certificateIssuer, sequence(name(middle)), true);
    const indirect = { extensions: [idp(pointName(uri(place)), flag(4))] };
    const given = { leaf: sent, more: [broker.certificate] };
    expect(judge([rootCrl, crl(broker, [], indirect)], given)).toEqual([]);
    expect(judge([rootCrl, crl(broker)], given)).toEqual(["revocation-unknown"]);
    expect(judge([rootCrl, crl(broker, [], { ...indirect, entries: entry(sent, issuerOf) })], given)).toEqual(["revoked"]);
    expect(judge([rootCrl, crl(broker, [], { ...indirect, entries: entry(sent) })], given)).toEqual([]); // another issuer's number
    const before = entry(middle.certificate, issuerOf);
    expect(judge([rootCrl, crl(broker, [], { ...indirect, entries: Buffer.concat([before, entry(sent)]) })], given)).toEqual(["revoked"]);
    const ofRoot = entry(root.certificate, extension(extensionOids.certificateIssuer, sequence(name(root)), true)); // and so the next one
    expect(judge([rootCrl, crl(broker, [], { ...indirect, entries: Buffer.concat([ofRoot, entry(sent)]) })], given)).toEqual([]);
    expect(judge([rootCrl, crl(broker, [], indirect)], { more: [broker.certificate] })).toEqual(["revocation-unknown"]);
  });
});

describe("delta CRLs", () => {
  const held = { number: 5, entries: entry(leaf.certificate, reason(6)) };
  test("a delta CRL alone tells nothing", () => {
    expect(judge([rootCrl, crl(middle, [], { number: 6, extensions: [delta(5)] })])).toEqual(["revocation-unknown"]);
  });
  test.each<[string, CrlOverrides, CrlOverrides, string[]]>([
    ["adds a certificate", { number: 5 }, { number: 6, extensions: [delta(5)], entries: entry(leaf.certificate) }, ["revoked"]],
    ["takes a held one off", held, { number: 6, extensions: [delta(5)], entries: entry(leaf.certificate, reason(8)) }, []],
    ["says nothing of a held one", held, { number: 6, extensions: [delta(5)] }, ["revoked"]],
    ["begins behind the base", held, { number: 8, extensions: [delta(6)], entries: entry(leaf.certificate, reason(8)) }, ["revoked"]],
    ["is older than the base", held, { number: 4, extensions: [delta(3)], entries: entry(leaf.certificate, reason(8)) }, ["revoked"]],
    [
      "has another scope",
      held,
      { number: 6, extensions: [delta(5), idp(flag(1))], entries: entry(leaf.certificate, reason(8)) },
      ["revoked"],
    ],
    [
      "has ended",
      held,
      { number: 6, extensions: [delta(5)], nextUpdate: "2026-11-20T00:00:00Z", entries: entry(leaf.certificate, reason(8)) },
      ["revoked"],
    ],
  ])("one that %s", (_, base, change, expected) => {
    expect(judge([rootCrl, crl(middle, [], base), crl(middle, [], change)])).toEqual(expected);
  });
  test("one of another key does not count", () => {
    const forged = crl({ name: middle.name, key: { ...newKey(), identifier: middle.key.identifier } }, [], {
      number: 6,
      extensions: [delta(5)],
      entries: entry(leaf.certificate, reason(8)),
    });
    expect(judge([rootCrl, crl(middle, [], held), forged])).toEqual(["revoked"]);
  });
});

test("of two CRLs the newer one is believed", () => {
  const old = crl(middle, [], { thisUpdate: "2026-10-01T00:00:00Z" });
  const fresh = crl(middle, [leaf.certificate], { number: 2 });
  expect(judge([rootCrl, old, fresh])).toEqual(["revoked"]);
  expect(judge([rootCrl, fresh, old])).toEqual(["revoked"]);
});

test("critical CRL distribution points are processed when CRLs are given", () => {
  const strict = server("a.fr", middle, {
    innerAlgorithm: ecdsaWithSha256,
    extensions: { points: { ...extensions.crlDistributionPoints(place), critical: true } },
  });
  expect(judge([rootCrl, crl(middle)], { leaf: strict.certificate })).toEqual([]);
});
