import { ca, crl, crlDer, entry, extension, integer, reason, sequence, server } from "../../../test/conformance/pki";
import { cheap } from "../../../test/cost";
import { time } from "../../../test/x509/forge";
import { encode, tag } from "../der";
import { extensionOids } from "../extension";
import { readCrl } from "./list";

const authority = ca("Authority");
const first = server("a.fr", authority).certificate;
const second = server("b.fr", authority).certificate;
const third = server("c.fr", authority).certificate;
const unreadable = (because: RegExp) => expect.objectContaining({ code: "answer-unreadable", what: expect.stringMatching(because) });

test("a CRL says who issued it, when, and how many it lists", () => {
  const list = crl(authority, [first, second]);
  expect(list).toMatchObject({
    version: 2,
    size: 2,
    thisUpdate: new Date("2026-11-01T00:00:00Z"),
    nextUpdate: new Date("2027-01-01T00:00:00Z"),
    unsupportedEntryExtension: undefined,
  });
  expect(list.issuer.attributes).toEqual([{ oid: "2.5.4.3", value: "Authority", tag: 12, rdn: 0 }]);
  expect(list.sha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

test("an entry is found by issuer and serial number, with its reason", () => {
  const list = crl(authority, [], { entries: Buffer.concat([entry(first), entry(second, reason(1))]) });
  expect(list.find(first.issuer, first.serial)).toEqual({ revokedAt: new Date("2026-05-01T00:00:00Z"), reason: "unspecified" });
  expect(list.find(second.issuer, second.serial)).toEqual({ revokedAt: new Date("2026-05-01T00:00:00Z"), reason: "keyCompromise" });
  expect(list.find(third.issuer, third.serial)).toBeUndefined();
  expect(list.find(first.subject, first.serial)).toBeUndefined();
});

test("an empty CRL lists nothing", () => {
  expect(crl(authority).size).toBe(0);
});

test.each<[string, () => Buffer, RegExp]>([
  ["a byte too many", () => Buffer.concat([crlDer(authority), Buffer.of(0)]), /1 bytes follow/],
  ["a certificate", () => first.der, /tbsCertList\.signature/],
  ["version 3", () => crlDer(authority, [], { version: integer(2) }), /of version 2/],
  ["an entry that is no entry", () => crlDer(authority, [], { entries: integer(1) }), /revokedCertificate/],
  [
    "an entry with more in it",
    () =>
      crlDer(authority, [], { entries: sequence(integer(1), time("2026-01-01T00:00:00Z"), sequence(extensionDer(reason(1))), integer(1)) }),
    /bytes follow/,
  ],
  ["a reason that does not exist", () => crlDer(authority, [], { entries: entry(first, reason(7)) }), /reason 07/],
  ["one entry extension twice", () => crlDer(authority, [], { entries: entry(first, reason(1), reason(1)) }), /more than once/],
  [
    "an entry of an issuer without a directory name",
    () =>
      crlDer(authority, [], {
        entries: entry(first, extension(extensionOids.certificateIssuer, sequence(encode(tag.primitive(2), Buffer.from("a.fr"))), true)),
      }),
    /no directory name/,
  ],
  ["more bytes than are read", () => Buffer.alloc(16 * 1024 * 1024 + 1), /more than the/],
])("%s is refused, with what and where", (_, der, because) => {
  expect(() => readCrl(der())).toThrow(unreadable(because));
});

test.each<[string, string, RegExp]>([
  ["a certificate", first.pem, /block "CERTIFICATE"/],
  ["nothing", "", /0 CRLs/],
])("a PEM text with %s is refused", (_, pem, because) => {
  expect(() => readCrl(pem)).toThrow(unreadable(because));
});

test("400,000 entries are read and searched in bounded time", () => {
  const one = entry(first);
  const der = crlDer(authority, [], { entries: Buffer.alloc(one.length * 400_000, one) });
  const list = cheap(() => readCrl(der));
  expect(list.size).toBe(400_000);
  expect(cheap(() => list.find(first.issuer, second.serial))).toBeUndefined();
});

function extensionDer({ oid, value }: { oid: string; value: Buffer }): Buffer {
  const arcs = oid.split(".").map(Number);
  return sequence(encode(tag.objectIdentifier, Buffer.of(arcs[0]! * 40 + arcs[1]!, ...arcs.slice(2))), encode(tag.octetString, value));
}
