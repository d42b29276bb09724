import type { StackResource } from "../stack";
import { statusRows } from ".";
import { actionsOf, printPartners } from "./partners";

const current = {
  serialNumber: "4A02",
  sha256: "b".repeat(64),
  publicKeySha256: "2".repeat(64),
  subject: "CN=DMP,C=FR",
  notBefore: "2029-01-01T00:00:00.000Z",
  notAfter: "2032-01-01T00:00:00.000Z",
  inService: { place: "p", bundles: [] },
};
const outputs = {
  structure: { name: "Centre\u001b[2J des Lilas", idNat: "1690781810" },
  serverInstance: "srv1",
  usage: "AUTH_CLI",
  commonName: "DMP",
  phase: "issued",
  current,
  next: null,
  nextAction: null,
  partners: [
    { name: "MSS", knows: "certificate", contact: "op@mss.example" },
    { name: "ROR", knows: "dn", contact: "ror@ror.example", told: "4A02" },
  ],
};
const resource: StackResource = { kind: "OrgCertificate", name: "c", urn: "", outputs };

it("has a row for each partner who must be told something", () => {
  const rows = statusRows([resource], new Date("2030-01-01"));
  expect(rows.map(({ phase, nextAction }) => [phase, nextAction?.where])).toEqual([
    ["issued", undefined],
    ["partner", "op@mss.example"],
  ]);
});

it("names an act once, where it is the certificate's own", () => {
  const [, { nextAction }] = statusRows([resource], new Date(0)) as [unknown, { nextAction: unknown }];
  expect(statusRows([{ ...resource, outputs: { ...outputs, nextAction } }], new Date(0))).toHaveLength(1);
});

it("prints the text to send, what confirms it, and nothing where nobody must be told", () => {
  expect(printPartners([resource])).toMatch(/^== MSS \(op@mss\.example\): register; confirmed: told: "4A02"\n\nObjet : /);
  expect(printPartners([])).toBe("No partner has to be told anything.");
});

it("passes over what a state hides", () =>
  expect(actionsOf({ ...resource, outputs: { ...outputs, partners: { hidden: true }, structure: "x" } })).toEqual([]));
