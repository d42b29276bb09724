import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { at, ca, server } from "../../../test/conformance/pki";
import type { PathFindingId } from "../finding";
import { checkPath, type PathRequest, type PathResult } from "./check";

const root = ca("Root");
const middle = ca("Middle", root);
const host = "dmp.example.fr";
const leaf = server(host, middle);

const check = (overrides: Partial<PathRequest> = {}): PathResult =>
  checkPath({
    leaf: leaf.certificate,
    intermediates: [middle.certificate],
    anchors: [root.certificate],
    at,
    usage: "serverAuth",
    serverName: host,
    ...overrides,
  });
const ids = (result: PathResult): PathFindingId[] => (result.ok ? [] : [...new Set(result.findings.map(({ id }) => id))]);

const folder = path.join(__dirname, "../../../../shared/data/igc-sante");
function real(name: string): string {
  const file = path.join(folder, `${name}.pem`);
  if (!existsSync(file)) throw new Error(`The real certificates are needed: ${file} is missing.`);
  return readFileSync(file, "utf8");
}

describe("real certificates of the IGC-Santé", () => {
  const production = { intermediates: [real("ACI-EL-ORG")], anchors: [real("ACR-EL")] };
  const test_ = { intermediates: [real("ACI-EL-ORG-TEST")], anchors: [real("ACR-EL-TEST")] };
  test.each<[string, Partial<PathRequest>, PathFindingId[]]>([
    [
      "a server, inside its life",
      {
        leaf: real("leaf-prod-serv-ssl-2019"),
        ...production,
        at: new Date("2021-01-01"),
        usage: "SSL",
        serverName: "topspsc.demo.asipsante.fr",
      },
      [],
    ],
    [
      "a server, outside its life",
      { leaf: real("leaf-prod-serv-ssl-2019"), ...production, at: new Date("2023-01-01"), usage: "SSL" },
      ["expired"],
    ],
    [
      "a server as a signer",
      { leaf: real("leaf-prod-serv-ssl-2019"), ...production, at: new Date("2021-01-01"), usage: "SIGN" },
      ["key-purpose", "key-usage"],
    ],
    ["a signer", { leaf: real("leaf-test-org-sign-2021"), ...test_, at: new Date("2023-01-01"), usage: "SIGN" }, []],
    [
      "a signer before its life",
      { leaf: real("leaf-test-org-sign-2021"), ...test_, at: new Date("2020-01-01"), usage: "SIGN" },
      ["not-yet-valid"],
    ],
    [
      "a TEST certificate under production anchors",
      { leaf: real("leaf-test-org-sign-2021"), ...production, at: new Date("2023-01-01"), usage: "SIGN" },
      ["issuer-missing"],
    ],
    [
      "a TEST certificate under production anchors, its own CA given",
      {
        leaf: real("leaf-test-org-sign-2021"),
        anchors: production.anchors,
        intermediates: test_.intermediates,
        at: new Date("2023-01-01"),
        usage: "SIGN",
      },
      ["issuer-missing"],
    ],
  ])("%s", (_, request, expected) => {
    expect(ids(check({ serverName: undefined, ...request }))).toEqual(expected);
  });
});
