import { at, ca, extension, nameConstraints, sequence, server } from "../../../test/conformance/pki";
import { cheap } from "../../../test/cost";
import { type Attribute, extensions as x509 } from "../../../test/x509/forge";
import { encode, encodeOid, tag } from "../der";
import { extensionOids } from "../extension";
import { attributeOids } from "../name";
import { checkPath } from "./check";

const dns = (name: string): Buffer => encode(tag.primitive(2), Buffer.from(name));
const mail = (address: string): Buffer => encode(tag.primitive(1), Buffer.from(address));
const uri = (address: string): Buffer => encode(tag.primitive(6), Buffer.from(address));
const ip = (...octets: number[]): Buffer => encode(tag.primitive(7), Buffer.from(octets));
const other = encode(tag.constructed(0), encodeOid("1.2.3"), encode(tag.constructed(0), encode(tag.null)));
const registered = encode(tag.primitive(8), encodeOid("1.2.3").subarray(2));
const rdn = (oid: string, value: string): Buffer => encode(tag.set, sequence(encodeOid(oid), encode(tag.utf8String, Buffer.from(value))));
const directory = (...rdns: Buffer[]): Buffer => encode(tag.constructed(4), sequence(...rdns));

/** The name-related findings of a leaf with one name below an issuer with one constraint. */
function judge(names: readonly Buffer[], permitted: readonly Buffer[], excluded: readonly Buffer[], subject?: Attribute[][]): string[] {
  const root = ca("Root", undefined, { extensions: { constraints: nameConstraints(permitted, excluded) } });
  const altName = names.length > 0 ? extension(extensionOids.subjectAltName, sequence(...names)) : undefined;
  const leaf = server("leaf", root, { extensions: { subjectAltName: altName }, ...(subject && { subject }) });
  const result = checkPath({ leaf: leaf.certificate, intermediates: [], anchors: [root.certificate], at });
  return result.ok ? [] : result.findings.map(({ id }) => id);
}

type Verdict = "inside" | "outside" | "partly";
/** What a permitted and an excluded subtree make of a name. */
const findingsOf: Record<Verdict, readonly [permitted: string[], excluded: string[]]> = {
  inside: [[], ["name-excluded"]],
  outside: [["name-not-permitted"], []],
  partly: [["name-not-permitted"], ["name-excluded"]],
};

const subtrees: [name: Buffer, base: Buffer, text: string, verdict: Verdict][] = [
  [dns("example.fr"), dns("example.fr"), "the domain itself", "inside"],
  [dns("a.b.Example.FR"), dns("example.fr"), "a name below, in another case", "inside"],
  [dns("notexample.fr"), dns("example.fr"), "a name that only ends like it", "outside"],
  [dns("fr"), dns("example.fr"), "a name above", "outside"],
  [dns("any.fr"), dns(""), "the empty domain", "inside"],
  [dns("*.example.fr"), dns("example.fr"), "a wildcard inside", "inside"],
  [dns("*.example.fr"), dns("a.example.fr"), "a wildcard that covers the domain", "partly"],
  [dns("*.example.fr"), dns("b.a.example.fr"), "a wildcard above the domain", "partly"],
  [dns("*.example.fr"), dns("other.fr"), "a wildcard elsewhere", "outside"],
  [mail("anne@mail.fr"), mail("anne@mail.fr"), "the mailbox itself", "inside"],
  [mail("anne@MAIL.fr"), mail("anne@mail.FR"), "the mailbox, its host in another case", "inside"],
  [mail("Anne@mail.fr"), mail("anne@mail.fr"), "a local part in another case", "outside"],
  [mail("anne@mail.fr"), mail("mail.fr"), "a mailbox of the host", "inside"],
  [mail("anne@a.mail.fr"), mail("mail.fr"), "a mailbox of a host below", "outside"],
  [mail("anne@a.mail.fr"), mail(".mail.fr"), "a mailbox below the domain", "inside"],
  [mail("anne@mail.fr"), mail(".mail.fr"), "a mailbox of the domain itself", "outside"],
  [uri("https://host.fr:8443/a?b#c"), uri("host.fr"), "an address on the host", "inside"],
  [uri("https://me@HOST.fr/"), uri("host.fr"), "an address with a user", "inside"],
  [uri("https://a.host.fr/"), uri("host.fr"), "an address below the host", "outside"],
  [uri("https://a.host.fr/"), uri(".host.fr"), "an address below the domain", "inside"],
  [uri("https://host.fr@evil.fr/"), uri("host.fr"), "an address that only shows the host", "outside"],
  [uri("https://192.0.2.1/"), uri("host.fr"), "an address without a host name", "partly"],
  [uri("urn:oid:1.2.3"), uri("host.fr"), "a URI without a host", "partly"],
  [ip(192, 0, 2, 200), ip(192, 0, 2, 0, 255, 255, 255, 0), "an address of the network", "inside"],
  [ip(192, 0, 3, 1), ip(192, 0, 2, 0, 255, 255, 255, 0), "an address of another network", "outside"],
  [ip(...Array(16).fill(0)), ip(0, 0, 0, 0, 0, 0, 0, 0), "an IPv6 address and all of IPv4", "outside"],
  [ip(...Array(16).fill(1)), ip(...Array(32).fill(0)), "an IPv6 address and all of IPv6", "inside"],
  [
    directory(rdn(attributeOids.country, "FR"), rdn(attributeOids.organization, "Clinique")),
    directory(rdn(attributeOids.country, "fr")),
    "a name below",
    "inside",
  ],
  [
    directory(rdn(attributeOids.country, "FR")),
    directory(rdn(attributeOids.country, "FR"), rdn(attributeOids.organization, "Clinique")),
    "a name above",
    "outside",
  ],
  [directory(rdn(attributeOids.organization, "Clinique")), directory(rdn(attributeOids.country, "FR")), "a name elsewhere", "outside"],
];

/** The subject is a directory name, too: where those are constrained, it stands inside. */
const subjectInside: Attribute[][] = [[[attributeOids.country, "FR"]], [[attributeOids.organization, "Clinique"]]];
const isDirectory = (name: Buffer): boolean => name[0] === tag.constructed(4);

test.each(subtrees.map(([name, base, text, verdict]) => [text, verdict, name, base] as const))("%s lies %s", (_, verdict, name, base) => {
  const [permitted, excluded] = findingsOf[verdict];
  if (isDirectory(name)) {
    expect(judge([name], [base], []).filter((id) => id === "name-not-permitted")).toEqual(["name-not-permitted"]); // the subject "CN=leaf" is outside
    expect(judge([name], [], [base])).toEqual(excluded);
    return;
  }
  expect(judge([name], [base], [])).toEqual(permitted);
  expect(judge([name], [], [base])).toEqual(excluded);
});

describe("the subject", () => {
  const france = directory(rdn(attributeOids.country, "FR"));
  test("is a directory name", () => {
    expect(judge([], [france], [], subjectInside)).toEqual([]);
    expect(judge([], [france], [])).toEqual(["name-not-permitted"]);
    expect(judge([], [], [france], subjectInside)).toEqual(["name-excluded"]);
  });
  test("holds mail addresses", () => {
    const subject: Attribute[][] = [[["1.2.840.113549.1.9.1", "anne@mail.fr", tag.ia5String]]];
    expect(judge([], [mail("mail.fr")], [], subject)).toEqual([]);
    expect(judge([], [mail("other.fr")], [], subject)).toEqual(["name-not-permitted"]);
    expect(judge([], [], [mail("mail.fr")], subject)).toEqual(["name-excluded"]);
  });
  test("holds no host names: a constraint on DNS names says nothing of CN", () => {
    expect(judge([], [], [dns("leaf")])).toEqual([]);
  });
});

test("a constraint on one kind of name leaves the others free", () => {
  expect(judge([dns("a.fr"), ip(1, 2, 3, 4)], [mail("mail.fr")], [uri("host.fr")])).toEqual([]);
});

test.each([
  ["otherName", other],
  ["registeredID", registered],
])("a name of the kind %s is refused by name where its kind is constrained, and only there", (_, name) => {
  expect(judge([name], [name], [])).toEqual(["unsupported-name-constraint"]);
  expect(judge([name], [], [name])).toEqual(["unsupported-name-constraint"]);
  expect(judge([dns("a.fr")], [name], [name])).toEqual([]);
  expect(judge([name], [dns("a.fr")], [])).toEqual([]);
});

test.each<[string, Buffer]>([
  ["a DNS name with a leading period", dns(".example.fr")],
  ["a DNS name with a wildcard", dns("*.example.fr")],
  ["an address mask with holes", ip(192, 0, 2, 0, 255, 0, 255, 0)],
  ["a mail address with two at signs", mail("a@b@c.fr")],
  ["an empty mail address", mail("")],
  ["an empty host", uri("")],
])("%s is no constraint", (_, base) => {
  expect(judge([], [], [base])).toEqual(["malformed-name"]);
});

describe("down the path", () => {
  const root = ca("Root", undefined, { extensions: { constraints: nameConstraints([dns("example.fr")], []) } });
  const check = (issuer: ReturnType<typeof ca>, host: string): string[] => {
    const result = checkPath({
      leaf: server(host, issuer).certificate,
      intermediates: [issuer.certificate],
      anchors: [root.certificate],
      at,
    });
    return result.ok ? [] : result.findings.map(({ id }) => id);
  };
  test("a CA below cannot widen what is permitted", () => {
    const wider = ca("Wider", root, { extensions: { constraints: nameConstraints([dns("fr")], []) } });
    expect(check(wider, "a.example.fr")).toEqual([]);
    expect(check(wider, "b.fr")).toEqual(["name-not-permitted"]);
  });
  test("the names of a CA are judged", () => {
    expect(check(ca("Named", root, { extensions: { san: x509.dnsNames("other.fr") } }), "a.example.fr")).toEqual(["name-not-permitted"]);
  });
  test("the names of a CA that issued itself a new key are not", () => {
    expect(check(ca("Root", root, { extensions: { san: x509.dnsNames("other.fr") } }), "a.example.fr")).toEqual([]);
  });
});

test("comparisons are bounded", () => {
  const many = (count: number, prefix: string): Buffer[] => Array.from({ length: count }, (_, i) => dns(`${prefix}${i}.fr`));
  expect(cheap(() => judge(many(800, "a"), [dns("fr")], many(800, "b")))).toEqual(["path-budget"]);
});
