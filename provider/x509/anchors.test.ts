import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { matchesPin, pinnedAuthorities, pinnedIn, publishedIn } from "./anchors";
import { readCertificatePem } from "./certificate";

const folder = path.join(__dirname, "../../../shared/data/igc-sante");

function certificate(name: string) {
  const file = path.join(folder, `${name}.pem`);
  if (!existsSync(file)) throw new Error(`The real certificates are needed: ${file} is missing.`);
  return readCertificatePem(readFileSync(file, "utf8"));
}

test.each(pinnedAuthorities.map((authority) => [authority.name, authority] as const))(
  "%s is recognised by its fingerprint",
  (name, authority) => {
    expect(matchesPin(certificate(name))).toBe(authority);
  },
);

test("a leaf is no authority", () => {
  expect(matchesPin(certificate("leaf-prod-serv-ssl-2019"))).toBeUndefined();
});

test("production and test have a root and an issuer each, rehearsal has none", () => {
  expect(pinnedIn("production").map(({ role, name }) => [role, name])).toEqual([
    ["root", "ACR-EL"],
    ["issuer", "ACI-EL-ORG"],
  ]);
  expect(pinnedIn("test").map(({ role, name }) => [role, name])).toEqual([
    ["root", "ACR-EL-TEST"],
    ["issuer", "ACI-EL-ORG-TEST"],
  ]);
  expect(pinnedIn("rehearsal")).toEqual([]);
});

test.each(["production", "test"] as const)(
  "the certificates of %s that come with the package are those that ANS publishes",
  (environment) => {
    const published = publishedIn(environment);
    const pinned = pinnedIn(environment);
    expect(published.map(matchesPin)).toEqual(pinned);
    expect(published.map(({ pem }) => pem)).toEqual(pinned.map(({ name }) => certificate(name).pem));
  },
);

test("no authority comes for a rehearsal", () => expect(publishedIn("rehearsal")).toEqual([]));
