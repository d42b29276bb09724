/** A CRL that is read as it passes by says what the whole one says, whatever its bytes and however they come; one of 100 MB too. */
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { isFault } from "../provider/fault";
import { CrlScan, type CrlStatement, crlFindings, readCrl } from "../provider/x509/crl";
import { encode, encodeOid, tag } from "../provider/x509/der";
import { extensionOids } from "../provider/x509/extension";
import { attributeOids } from "../provider/x509/name";
import { checkRevocation } from "../provider/x509/revocation";
import { at, ca, crlDer, entry, extension, integer, reason, sequence, server } from "./conformance/pki";
import { deep, sample } from "./sample";
import { writeBigCrl } from "./x509/big-crl";

const authority = ca("Authority");
const other = ca("Other");
const listed = server("listed.fr", authority);
const late = server("late.fr", authority);
const free = server("free.fr", authority);
const certificates = [listed, late, free].map(({ certificate }) => certificate);
const bounds = sample("CRLs that pass by");

function scanned(chunks: readonly Buffer[]): CrlStatement {
  const scan = new CrlScan(
    authority.certificate,
    certificates.map(({ serial }) => serial),
  );
  for (const chunk of chunks) scan.push(chunk);
  return scan.finish();
}

/** Everything that is decided by a CRL, or that it cannot be read. */
function verdict(read: () => CrlStatement): unknown {
  try {
    const crl = read();
    const { version, size, thisUpdate, nextUpdate, sha256, unsupportedEntryExtension } = crl;
    const facts = { version, size, thisUpdate, nextUpdate, sha256, unsupportedEntryExtension, oids: crl.extensions.map(({ oid }) => oid) };
    const usable = crlFindings(crl, at).map(({ id }) => id);
    const signed = usable.length === 0 && crl.isSignedBy(authority.certificate); // of one that is unusable nobody asks
    return {
      ...facts,
      usable,
      signed,
      status: certificates.map((each) => checkRevocation(each, authority.certificate, { at, crls: [crl] })),
    };
  } catch (error) {
    if (isFault(error, "answer-unreadable")) return "unreadable";
    throw error;
  }
}

const name = (text: string): Buffer =>
  encode(
    tag.constructed(4),
    sequence(encode(tag.set, sequence(encodeOid(attributeOids.commonName), encode(tag.utf8String, Buffer.from(text))))),
  );
const issuerIs = (text: string) => extension(extensionOids.certificateIssuer, sequence(name(text)), true);

const lists: Readonly<Record<string, Buffer>> = {
  "empty": crlDer(authority),
  "with two": crlDer(authority, [listed.certificate, late.certificate]),
  "with reasons": crlDer(authority, [], {
    entries: Buffer.concat([entry(listed.certificate, reason(1)), entry(late.certificate, reason(8))]),
  }),
  "with one twice": crlDer(authority, [], {
    entries: Buffer.concat([entry(listed.certificate, reason(4)), entry(listed.certificate, reason(1))]),
  }),
  "of another CA": crlDer(other, [listed.certificate], { issuerName: authority.name }),
  "old": crlDer(authority, [], { nextUpdate: "2026-11-02T00:00:00Z" }),
  "of version 1": crlDer(authority, [listed.certificate], { version: null }),
  "without a next one": crlDer(authority, [], { nextUpdate: null }),
  "with another's entries": crlDer(authority, [], {
    entries: Buffer.concat([
      entry(listed.certificate, issuerIs("Other")),
      entry(late.certificate),
      entry(free.certificate, issuerIs("Authority")),
    ]),
  }),
  "with what is not understood": crlDer(authority, [], { entries: entry(listed.certificate, extension("1.2.3.4", integer(1), true)) }),
  "with two algorithms": crlDer(authority, [listed.certificate], {
    outerAlgorithm: sequence(encodeOid("1.2.840.113549.1.1.11"), encode(tag.null)),
  }),
};

const split = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
};

test.each(Object.entries(lists))("a CRL %s: the same verdict, byte by byte and at once", (_, der) => {
  const whole = verdict(() => readCrl(der));
  expect(whole).not.toBe("unreadable");
  expect(verdict(() => scanned([...der].map((octet) => Buffer.of(octet))))).toEqual(whole);
  expect(verdict(() => scanned([der]))).toEqual(whole);
});

test("a CRL that is cut short, or longer than it says, is none", () => {
  const der = lists["with two"]!;
  for (let length = 0; length < der.length; length++) expect(verdict(() => scanned([der.subarray(0, length)]))).toBe("unreadable");
  expect(verdict(() => scanned([der, Buffer.of(0)]))).toBe("unreadable");
});

/** One octet after the other, and each of its bits: headers, lengths, times, numbers and the signature. */
test.each(bounds.take(Object.keys(lists), 0.1))("any bit of a CRL %s may be wrong: the same verdict as of the whole", (kind) => {
  const der = lists[kind]!;
  for (let at = 0; at < der.length * 8; at++) {
    const mutated = Buffer.from(der);
    mutated[at >> 3]! ^= 1 << (at & 7);
    expect([at, verdict(() => scanned(split(mutated, [at >> 4, at >> 2])))]).toEqual([at, verdict(() => readCrl(mutated))]);
  }
});

test("octets put in, taken out and doubled, in any chunks: the same verdict as of the whole", () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(lists)),
      fc.array(fc.tuple(fc.nat(2000), fc.nat(3), fc.uint8Array({ maxLength: 4 })), { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(2000), { maxLength: 5 }),
      (der, edits, cuts) => {
        const mutated = edits.reduce((bytes, [where, out, put]) => {
          const from = where % (bytes.length + 1);
          return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + out)]);
        }, der);
        expect(verdict(() => scanned(split(mutated, cuts)))).toEqual(verdict(() => readCrl(mutated)));
      },
    ),
  ));

test("what was not asked for is never taken for not listed", () => {
  const crl = scanned([lists["with two"]!]);
  const stranger = server("stranger.fr", authority).certificate;
  expect(() => crl.find(stranger.issuer, stranger.serial)).toThrow("read for other certificates");
  expect(() => crl.find(other.certificate.subject, listed.certificate.serial)).toThrow("read for other certificates");
});

/** Bytes, and how much memory may grow while they pass: less than the list, and no more for a long one than for a short one. */
const megabyte = 1_048_576;
const sizes = deep ? [2, 100] : [2];
test.each(sizes)(
  "a CRL of %i MB passes in 48 MB of memory",
  async (size) => {
    const folder = mkdtempSync(join(tmpdir(), "igc-big-crl-"));
    try {
      const path = join(folder, "big.crl");
      const entries = Math.ceil((size * megabyte) / 35);
      expect(writeBigCrl(path, authority, entries, listed.certificate.serial)).toBeGreaterThan(size * megabyte);
      const scan = new CrlScan(authority.certificate, [listed.certificate.serial, free.certificate.serial]);
      const before = process.memoryUsage().rss;
      let most = before;
      for await (const chunk of createReadStream(path)) {
        scan.push(chunk as Buffer);
        most = Math.max(most, process.memoryUsage().rss);
      }
      const crl = scan.finish();
      process.stdout.write(`CRL of ${size} MB: ${crl.size} entries, ${Math.round((most - before) / megabyte)} MB more memory\n`);
      expect(most - before).toBeLessThan(48 * megabyte);
      expect(crl.size).toBe(entries + 1);
      expect(checkRevocation(listed.certificate, authority.certificate, { at, crls: [crl] }).status).toBe("revoked");
      expect(checkRevocation(free.certificate, authority.certificate, { at, crls: [crl] }).status).toBe("good");
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  300_000,
);
