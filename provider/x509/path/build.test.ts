import {
  at,
  ca,
  crl,
  extension,
  type Issued,
  type Key,
  newKey,
  type Overrides,
  type Party,
  sequence,
  server,
} from "../../../test/conformance/pki";
import { cheap } from "../../../test/cost";
import { extensions, time } from "../../../test/x509/forge";
import type { Certificate } from "../certificate";
import { encodeOid } from "../der";
import { extensionOids } from "../extension";
import { checkPath } from "./check";

const root = ca("Root");

function timed(leaf: Certificate, intermediates: readonly (Certificate | Buffer)[], anchors: readonly Certificate[] = [root.certificate]) {
  const result = cheap(() => checkPath({ leaf, intermediates, anchors, at }));
  return result.ok ? result.path.length : [...new Set(result.findings.map(({ id }) => id))];
}
const certificates = (issued: readonly Issued[]): Certificate[] => issued.map(({ certificate }) => certificate);

describe("of several ways the good one is found", () => {
  const key = newKey();
  const expired = ca("Middle", root, { key, notAfter: time("2026-01-01T00:00:00Z") });
  const good = ca("Middle", root, { key });
  const leaf = server("a.fr", good).certificate;
  test("past an expired certificate of the same CA", () => {
    expect(timed(leaf, certificates([expired, good]))).toBe(3);
  });
  test("past another CA of the same name", () => {
    expect(timed(leaf, certificates([ca("Middle", root), good]))).toBe(3);
  });
  test("past a cross-signature to an anchor that is not given", () => {
    const foreign = ca("Foreign");
    const cross = ca("Middle", foreign, { key });
    expect(timed(leaf, certificates([cross, foreign, good]))).toBe(3);
  });
  test("past a cycle", () => {
    const other = ca("Other", good);
    const back = ca("Middle", other, { key });
    expect(timed(leaf, certificates([back, other, good]))).toBe(3);
    expect(timed(leaf, certificates([back, other]))).toEqual(["issuer-missing"]);
  });
  test("whatever else was given, many times", () => {
    expect(timed(leaf, Array.from({ length: 500 }, () => [good.certificate, expired.certificate, leaf]).flat())).toBe(3);
  });
});

describe("an anchor that names its issuer's key", () => {
  const judge = (overrides: Overrides, by?: Party): unknown => {
    const anchor = ca("Anchor", by, overrides);
    return timed(server("a.fr", anchor).certificate, [], [anchor.certificate]);
  };
  const old = { name: ca("Anchor").name, key: newKey() };
  test.each<[string, Overrides, Party | undefined, unknown]>([
    ["signed by itself, with its own", {}, undefined, 2],
    ["signed by itself, with none", { extensions: { authorityKeyIdentifier: undefined } }, undefined, 2],
    [
      "signed by itself, with another",
      { extensions: { authorityKeyIdentifier: extensions.authorityKeyIdentifier(old.key.identifier) } },
      undefined,
      ["key-identifier-mismatch"],
    ],
    ["signed by its older key, with that", {}, old, 2],
    ["signed by its older key, with none", { extensions: { authorityKeyIdentifier: undefined } }, old, ["key-identifier-missing"]],
    ["signed by another CA, with none", { extensions: { authorityKeyIdentifier: undefined } }, ca("Other"), ["key-identifier-missing"]],
  ])("%s", (_, overrides, by, expected) => {
    expect(judge(overrides, by)).toEqual(expected);
  });
});

describe("work on hostile input is bounded", () => {
  test("hundreds of CAs of one name and one key identifier", () => {
    const claimed = newKey();
    const impostors = Array.from({ length: 300 }, (_, i) => {
      const key: Key = { ...newKey(), identifier: claimed.identifier };
      return ca("Middle", root, { key, serial: Buffer.of(1, i >> 8, i & 0xff) });
    });
    const leaf = server("a.fr", { name: impostors[0]!.name, key: claimed }).certificate;
    expect(timed(leaf, certificates(impostors))).toEqual(["signature-invalid", "path-budget"]);
  });

  test("CAs that all vouch for each other", () => {
    const keys = Array.from({ length: 12 }, newKey);
    const mesh = keys.flatMap((key, i) =>
      keys.flatMap((by, j) => (i === j ? [] : [ca(`M${i}`, { name: [[["2.5.4.3", `M${j}`]]], key: by }, { key }).certificate])),
    );
    const leaf = server("a.fr", { name: [[["2.5.4.3", "M0"]]], key: keys[0]! }).certificate;
    expect(timed(leaf, mesh)).toEqual(["path-budget"]);
  });

  test("whole paths by the hundred, each of them wrong", () => {
    const keys = Array.from({ length: 6 }, newKey);
    const party = (i: number) => ({ name: [[["2.5.4.3", `M${i}`]]] as const, key: keys[i]! });
    const mesh = keys.flatMap((key, i) =>
      [root, ...keys.flatMap((_, j) => (i === j ? [] : [party(j)]))].map((by) => ca(`M${i}`, by, { key }).certificate),
    );
    const result = cheap(() =>
      checkPath({ leaf: server("a.fr", party(0)).certificate, intermediates: mesh, anchors: [root.certificate], at, mostIntermediates: 0 }),
    );
    expect(result.ok ? [] : result.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining("one intermediate more"),
      expect.stringContaining("after 64 paths"),
    ]);
  });

  test("a chain of hundreds", () => {
    const chain: Issued[] = [ca("C0", root)];
    for (let i = 1; i < 100; i++) chain.push(ca(`C${i}`, chain[i - 1]));
    expect(timed(server("a.fr", chain[99]!).certificate, certificates(chain))).toEqual(["path-too-long"]);
    expect(timed(server("a.fr", chain[20]!).certificate, certificates(chain))).toBe(23);
  });

  test("ten thousand certificates", () => {
    const middle = ca("Middle", root);
    const stray = Array.from({ length: 100 }, (_, i) => ca(`S${i}`).certificate.der);
    const many = Array.from({ length: 9_998 }, (_, i) => stray[i % 100]!);
    const leaf = server("a.fr", middle).certificate;
    expect(timed(leaf, [...many, middle.certificate])).toBe(3);
    expect(timed(leaf, [...many, ...many, middle.certificate])).toEqual(["path-budget"]);
  });

  test("policies that a tree would multiply (CVE-2023-0464)", () => {
    const oids = Array.from({ length: 60 }, (_, i) => encodeOid(`1.2.3.${i}`));
    const policies = extension(extensionOids.certificatePolicies, sequence(...oids.map((oid) => sequence(oid))));
    const mappings = extension(
      extensionOids.policyMappings,
      sequence(...oids.flatMap((from) => oids.map((to) => sequence(from, to)))),
      true,
    );
    const chain: Issued[] = [ca("C0", root, { extensions: { policies, mappings } })];
    for (let i = 1; i < 20; i++) chain.push(ca(`C${i}`, chain[i - 1], { extensions: { policies, mappings } }));
    expect(timed(server("a.fr", chain[19]!, { extensions: { policies } }).certificate, certificates(chain))).toBe(22);
  });

  test("CRLs by the hundred", () => {
    const middle = ca("Middle", root);
    const leaf = server("a.fr", middle);
    const forged = { name: middle.name, key: { ...newKey(), identifier: middle.key.identifier } };
    const crls = Array.from({ length: 300 }, (_, i) => crl(forged, [], { number: i & 0x7f }));
    const result = cheap(() =>
      checkPath({ leaf: leaf.certificate, intermediates: [middle.certificate], anchors: [root.certificate], at, crls }),
    );
    expect(result.ok ? [] : [...new Set(result.findings.map(({ id }) => id))]).toEqual(["revocation-unknown", "crl-signer", "path-budget"]);
  });
});
