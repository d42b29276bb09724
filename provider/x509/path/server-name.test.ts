import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { at, ca, extension, sequence, server } from "../../../test/conformance/pki";
import { encode, tag } from "../der";
import { extensionOids } from "../extension";
import { checkPath } from "./check";
import { parseAddress, printAddress } from "./ip-address";

const root = ca("Root");
const dns = (name: string): Buffer => encode(tag.primitive(2), Buffer.from(name));
const ip = (address: string): Buffer => encode(tag.primitive(7), parseAddress(address)!);

function judge(serverName: string, ...names: Buffer[]): string[] {
  const leaf = server("a.fr", root, {
    subject: [],
    extensions: { subjectAltName: extension(extensionOids.subjectAltName, sequence(...names), true) },
  });
  const result = checkPath({ leaf: leaf.certificate, intermediates: [], anchors: [root.certificate], at, serverName });
  return result.ok ? [] : result.findings.map(({ id }) => id);
}

test.each<[string, Buffer[], string[]]>([
  ["a.fr", [dns("b.fr"), dns("a.fr")], []],
  ["A.fr", [dns("a.FR")], []],
  ["a.fr", [dns("b.a.fr")], ["server-name"]],
  ["b.a.fr", [dns("a.fr")], ["server-name"]],
  ["a.fr.", [dns("a.fr")], ["server-name"]],
  ["", [dns("a.fr")], ["server-name"]],
  ["b.a.fr", [dns("*.a.fr")], ["unsupported-wildcard"]],
  ["c.b.a.fr", [dns("*.a.fr")], ["server-name"]],
  ["a.fr", [dns("*.a.fr")], ["server-name"]],
  ["b.a.fr", [dns("*.a.fr"), dns("b.a.fr")], []],
  ["192.0.2.1", [ip("192.0.2.1")], []],
  ["192.0.2.1", [dns("a.fr")], ["server-name"]],
  ["192.0.2.01", [ip("192.0.2.1")], ["server-name"]],
  ["2001:DB8::1", [ip("2001:db8:0:0:0:0:0:1")], []],
  ["::ffff:192.0.2.1", [ip("192.0.2.1")], ["server-name"]],
  ["a.fr", [dns("192.0.2.1")], ["malformed-name", "server-name"]],
  ["a.fr", [dns("a.fr"), dns("*")], ["malformed-name"]],
  ["a.fr", [dns("a.fr"), dns("b*.fr")], ["malformed-name"]],
  ["a.fr", [dns("a.fr"), dns("-b.fr")], ["malformed-name"]],
  ["a.fr", [dns("a.fr"), dns("b..fr")], ["malformed-name"]],
  ["a.fr", [dns("a.fr"), dns("b.fr.")], ["malformed-name"]],
  ["a.fr", [dns("a.fr"), dns(`${"b".repeat(64)}.fr`)], ["malformed-name"]],
  ["a.fr", [dns("a.fr"), dns("")], ["malformed-name"]],
])("the server %j with its names", (serverName, names, expected) => {
  expect(judge(serverName, ...names)).toEqual(expected);
});

describe("IP addresses", () => {
  test.each<[string, string]>([
    ["0000:0000:0000:0000:0000:0000:0000:0000", "::"],
    ["::1", "::1"],
    ["2001:db8::1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
    ["10.0.0.255", "10.0.0.255"],
  ])("%s is written %s (RFC 5952)", (text, canonical) => {
    expect(printAddress(parseAddress(text)!)).toBe(canonical);
  });

  test("what is no address for Node is none here, and the other way round", () => {
    const piece = fc.oneof(
      fc.constantFrom(":", "::", ".", "0", "00", "ffff", "10000", "1.2.3.4", "256", "%0"),
      fc.nat(0x1ffff).map((value) => value.toString(16)),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
        (text) => {
          const known = isIPv4(text) || (isIPv6(text) && !text.includes("%"));
          expect([text, parseAddress(text) !== undefined]).toEqual([text, known]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("written and read again, an address is the same", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (octets) => {
        const text = printAddress(Buffer.from(octets));
        expect(isIPv6(text)).toBe(true);
        expect(parseAddress(text)).toEqual(Buffer.from(octets));
      }),
    );
  });
});
