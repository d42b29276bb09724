import { isFault } from "../provider/fault";
import { namesOf, resourcesNamed } from "./named";
import { state } from "./people-stage";
import { resourcesOf } from "./stack";

const resources = resourcesOf(state);
const found = (name: string): string[] => resourcesNamed(name, resources).map((each) => each.name);
const fault = (name: string, among = resources): string => {
  try {
    resourcesNamed(name, among);
    return "";
  } catch (error) {
    return isFault(error, "unknown-value") ? error.message : String(error);
  }
};

it.each([
  ["lilas", ["lilas"]],
  ["Centre des Lilas", ["lilas"]],
  ["centre DES lilas", ["lilas"]],
  ["690781810", ["lilas"]],
  ["zoé noël", ["zoe"]],
  ["NOEL Zoe", ["zoe"]],
  ["f413-refused", ["refused"]],
  ["renewing", ["renewing"]],
  ["maison port", ["port"]],
  ["centre du port srv1 SIGN", ["new"]],
])("%s is %p", (name, expected) => expect(found(name)).toEqual(expected));

it("takes all that are called exactly so, and of several that have the words none", () => {
  expect(found("0a1b2c3d4e5f")).toEqual(["issued", "renewing", "revoked", "expired"]);
  expect(fault("lilas srv1")).toMatch(/several resources\.\n {2}Use one of waits \(OrgCertificate\), .*, hidden \(OrgCertificate\)\n/);
  expect(fault("nobody")).toMatch(/Nothing in this stack is called "nobody"\.\n {2}Use one of lilas \(HealthStructure\), .*, \.\.\.\n/);
  expect(fault("x", [])).toContain("No resource of pulumi-igc-sante is in this stack.");
  expect(fault("\u001b[2J")).not.toContain("\u001b");
});

it("has no name of what the program hides", () =>
  expect(namesOf({ kind: "TechnicalAdmin", name: "a", urn: "", outputs: { firstName: { secret: 1 }, lastName: "x" } })).toEqual(["a"]));
