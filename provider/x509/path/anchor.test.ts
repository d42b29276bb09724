import { at, ca, extension, type Overrides, sequence, server } from "../../../test/conformance/pki";
import { encode, tag } from "../der";
import { extensionOids } from "../extension";
import { checkPath } from "./check";

const host = "dmp.example.fr";
const found = (path: Parameters<typeof checkPath>[0]): readonly string[] => {
  const result = checkPath(path);
  return result.ok ? [] : [...new Set(result.findings.map(({ id }) => id))];
};

describe("what an anchor says of its issuer's key (RFC 5280 section 4.2.1.1)", () => {
  const cross = ca("Cross");
  const keyIdentifierOf = (value: Buffer): Overrides => ({
    extensions: { authorityKeyIdentifier: extension(extensionOids.authorityKeyIdentifier, value) },
  });
  const key = (identifier: Buffer): Buffer => encode(tag.primitive(0), identifier);
  const number = encode(tag.primitive(2), Buffer.of(1));
  test.each<[string, ReturnType<typeof ca>, string[]]>([
    ["that it signed itself", ca("Root"), []],
    ["nothing", ca("Root", undefined, { extensions: { authorityKeyIdentifier: undefined } }), []],
    ["no key where it should stand", ca("Root", undefined, keyIdentifierOf(sequence())), ["key-identifier-missing"]],
    [
      "a serial number and no key",
      ca("Root", undefined, keyIdentifierOf(sequence(number))),
      ["unsupported-authority-key-identifier", "key-identifier-missing"],
    ],
    [
      "another key, and it signed itself",
      ca("Root", undefined, keyIdentifierOf(sequence(key(Buffer.alloc(20, 1))))),
      ["key-identifier-mismatch"],
    ],
    ["the key of another CA that signed it", ca("Root", cross), []],
    [
      "nothing, and another CA signed it",
      ca("Root", cross, { extensions: { authorityKeyIdentifier: undefined } }),
      ["key-identifier-missing"],
    ],
    ["no key, and another CA signed it", ca("Root", cross, keyIdentifierOf(sequence())), ["key-identifier-missing"]],
  ])("%s", (_says, anchor, expected) => {
    expect(found({ leaf: server(host, anchor).certificate, intermediates: [], anchors: [anchor.certificate], at })).toEqual(expected);
  });
});

describe("a validity is of whole seconds, both ends included (RFC 5280 section 4.1.2.5)", () => {
  const root = ca("Root");
  const leaf = server(host, root).certificate; // from 2020-01-01T00:00:00Z to 2040-01-01T00:00:00Z
  test.each([
    ["2019-12-31T23:59:59.999Z", ["not-yet-valid"]],
    ["2020-01-01T00:00:00.000Z", []],
    ["2040-01-01T00:00:00.000Z", []],
    ["2040-01-01T00:00:00.001Z", []],
    ["2040-01-01T00:00:00.999Z", []],
    ["2040-01-01T00:00:01.000Z", ["expired"]],
  ])("%s: %j", (instant, expected) => {
    expect(found({ leaf, intermediates: [], anchors: [root.certificate], at: new Date(instant) })).toEqual(expected);
  });
});
