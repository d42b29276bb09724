import { at, ca, extension, type Issued, integer, sequence, server } from "../../../test/conformance/pki";
import type { ForgedExtension } from "../../../test/x509/forge";
import { encode, encodeOid, tag } from "../der";
import { extensionOids } from "../extension";
import { checkPath } from "./check";
import type { PolicyRequirements } from "./policy";

const any = "2.5.29.32.0";
const [red, blue, green] = ["1.2.3.1", "1.2.3.2", "1.2.3.3"] as [string, string, string];
const policies = (...oids: string[]): ForgedExtension =>
  extension(extensionOids.certificatePolicies, sequence(...oids.map((oid) => sequence(encodeOid(oid)))));
const require = (skip: number): ForgedExtension =>
  extension(extensionOids.policyConstraints, sequence(encode(tag.primitive(0), Buffer.of(skip))), true);
const noMapping = (skip: number): ForgedExtension =>
  extension(extensionOids.policyConstraints, sequence(encode(tag.primitive(1), Buffer.of(skip))), true);
const noAny = (skip: number): ForgedExtension => extension(extensionOids.inhibitAnyPolicy, integer(skip), true);
const maps = (...pairs: [from: string, to: string][]): ForgedExtension =>
  extension(extensionOids.policyMappings, sequence(...pairs.map(([from, to]) => sequence(encodeOid(from), encodeOid(to)))), true);

/** A path root, CA, leaf with these extensions. */
function valid(requirements: PolicyRequirements, onRoot: ForgedExtension[], onCa: ForgedExtension[], onLeaf: ForgedExtension[]): boolean {
  const named = (list: ForgedExtension[]) => ({ extensions: Object.fromEntries(list.map((item, i) => [`x${i}`, item])) });
  const root = ca("Root", undefined, named(onRoot));
  const middle = ca("Middle", root, named(onCa));
  const leaf: Issued = server("a.fr", middle, named(onLeaf));
  const result = checkPath({
    leaf: leaf.certificate,
    intermediates: [middle.certificate],
    anchors: [root.certificate],
    at,
    policies: requirements,
  });
  // What a leaf may not have at all is another rule's business.
  const findings = result.ok ? [] : result.findings.map(({ id }) => id).filter((id) => id !== "ca-extension-in-leaf");
  expect(findings).toEqual(findings.length > 0 ? ["no-valid-policy"] : []);
  return findings.length === 0;
}

test.each<[string, PolicyRequirements, ForgedExtension[], ForgedExtension[], ForgedExtension[], boolean]>([
  ["nothing asked, nothing said", {}, [], [], [], true],
  ["nothing asked, policies that do not meet", {}, [], [policies(red)], [policies(blue)], true],
  ["one asked, none said", { explicit: true }, [], [], [], false],
  ["one asked, the same said", { explicit: true }, [], [policies(red)], [policies(red)], true],
  ["one asked, others said", { explicit: true }, [], [policies(red)], [policies(blue)], false],
  ["red asked, red said", { explicit: true, acceptable: [red] }, [], [policies(red)], [policies(red)], true],
  ["blue asked, red said", { explicit: true, acceptable: [blue] }, [], [policies(red)], [policies(red)], false],
  ["blue wished for, red said", { acceptable: [blue] }, [], [policies(red)], [policies(red)], true],
  ["nothing acceptable", { explicit: true, acceptable: [] }, [], [policies(any)], [policies(any)], false],
  ["any asked", { explicit: true, acceptable: [any] }, [], [policies(red)], [policies(red)], true],
  ["red asked, any said", { explicit: true, acceptable: [red] }, [], [policies(any)], [policies(any)], true],
  ["any said by the CA, red by the leaf", { explicit: true, acceptable: [blue] }, [], [policies(any)], [policies(red)], false],
  ["any said where it counts for nothing", { explicit: true, inhibitAny: true }, [], [policies(any)], [policies(red)], false],
  ["the CA lets any count for nothing below", { explicit: true }, [], [policies(red), noAny(0)], [policies(any)], false],
  ["the anchor does", { explicit: true }, [noAny(0)], [policies(any)], [policies(red)], false],
  ["the CA requires one, the leaf has none", {}, [], [policies(red), require(0)], [], false],
  ["the CA requires one further down", {}, [], [policies(red), require(5)], [], true],
  ["the leaf requires one of itself", {}, [], [policies(red)], [policies(blue), require(0)], false],
  ["the anchor requires one", {}, [require(0)], [], [], false],
  ["the anchor is for red alone", { explicit: true, acceptable: [blue] }, [policies(red)], [policies(blue)], [policies(blue)], false],
  ["the anchor is for red alone, and anything is asked", { explicit: true }, [policies(red)], [policies(blue)], [policies(blue)], false],
  ["the anchor is for any", { explicit: true, acceptable: [blue] }, [policies(any)], [policies(blue)], [policies(blue)], true],
  ["red mapped to blue", { explicit: true, acceptable: [red] }, [], [policies(red), maps([red, blue])], [policies(blue)], true],
  ["red mapped to blue, and the leaf says red", { explicit: true }, [], [policies(red), maps([red, blue])], [policies(red)], false],
  [
    "red mapped to blue, and blue asked",
    { explicit: true, acceptable: [blue] },
    [],
    [policies(red), maps([red, blue])],
    [policies(blue)],
    false,
  ],
  [
    "mapped, and mapping not allowed",
    { explicit: true, inhibitMapping: true },
    [],
    [policies(red), maps([red, blue])],
    [policies(blue)],
    false,
  ],
  [
    "mapped, and the anchor does not allow it",
    { explicit: true },
    [noMapping(0)],
    [policies(red), maps([red, blue])],
    [policies(blue)],
    false,
  ],
  [
    "red and blue mapped to green, and red asked",
    { explicit: true, acceptable: [red] },
    [],
    [policies(red, blue), maps([red, green], [blue, green])],
    [policies(green)],
    true,
  ],
  [
    "red and blue mapped to green, and blue asked",
    { explicit: true, acceptable: [blue] },
    [],
    [policies(red, blue), maps([red, green], [blue, green])],
    [policies(green)],
    true,
  ],
  [
    "red and blue mapped to green, and green asked",
    { explicit: true, acceptable: [green] },
    [],
    [policies(red, blue), maps([red, green], [blue, green])],
    [policies(green)],
    false,
  ],
  ["any mapped by its parts", { explicit: true, acceptable: [red] }, [], [policies(any), maps([red, blue])], [policies(blue)], true],
  [
    "any mapped by parts that are not asked for",
    { explicit: true, acceptable: [blue] },
    [],
    [policies(any), maps([red, blue])],
    [policies(blue)],
    false,
  ],
])("%s", (_, requirements, onRoot, onCa, onLeaf, expected) => {
  expect(valid(requirements, onRoot, onCa, onLeaf)).toBe(expected);
});
