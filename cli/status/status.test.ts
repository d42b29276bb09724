import { resourcesOf } from "../stack";
import { printTable, statusRows, worklist } from ".";

const resource = (kind: string, name: string, outputs: object, extra: object = {}) => ({
  type: `pulumi-nodejs:dynamic/igc-sante:${kind}`,
  urn: `urn:pulumi:dev::p::igc-sante:index:CertificateSet$pulumi-nodejs:dynamic/igc-sante:${kind}::${name}`,
  outputs,
  ...extra,
});
const action = { who: "technical administrator Zoé Noël", what: "order", where: "x", by: "2028-01-01", because: "y" };
const certificate = {
  structure: { name: "Centre des Lilas" },
  serverInstance: "srv1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  phase: "renewing",
  current: { notAfter: "2028-01-01T00:00:00.000Z" },
  inService: "igc-current",
  drift: [{ class: "key-missing", sentence: "as an older version worded it", remedy: "", mends: "up" }],
  nextAction: action,
};
const state = JSON.stringify({
  deployment: {
    resources: [
      { type: "pulumi:pulumi:Stack", urn: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev" },
      resource("OrgCertificate", "c1", certificate),
      resource("OrgCertificate", "leaving", certificate, { delete: true }),
      resource("OrgCertificate", "c2", {
        ...certificate,
        serverInstance: "srv2",
        phase: "to-order",
        current: null,
        inService: null,
        drift: null,
        nextAction: null,
      }),
      resource("Form413Request", "form", {
        structure: { name: "Centre des Lilas" },
        phase: "to-sign",
        nextAction: { ...action, by: null, who: "Aïcha", what: "sign" },
      }),
      resource("HealthStructure", "quiet", { structureName: "Autre", nextAction: null }),
      resource("TechnicalAdmin", "zoe", { nextAction: { ...action, by: null, what: "order a CPA card" } }),
    ],
  },
});
const rows = statusRows(resourcesOf(state), new Date("2027-12-22T00:00:00Z"));

it("lists certificates first, then who else waits for somebody, and nothing that is leaving", () => {
  expect(rows.map(({ usage, instance, daysLeft, phase }) => [usage, instance, daysLeft, phase])).toEqual([
    ["AUTH_CLI", "srv1", 10, "renewing"],
    ["AUTH_CLI", "srv2", null, "to-order"],
    ["form 413", "", null, "to-sign"],
    ["administrator", "", null, ""],
  ]);
});

it("says under which name a server reads each certificate", () =>
  expect(rows.map(({ inService }) => inService)).toEqual(["igc-current", null, null, null]));

it("prints aligned columns with the day first in the next action", () => {
  expect(printTable(rows)).toMatchInlineSnapshot(`
"structure         instance  usage          CN         phase     days left  drift        next action
----------------  --------  -------------  ---------  --------  ---------  -----------  ------------------------------------------------------
Centre des Lilas  srv1      AUTH_CLI       INSI-AUTO  renewing         10  key-missing  by 2028-01-01: technical administrator Zoé Noël: order
Centre des Lilas  srv2      AUTH_CLI       INSI-AUTO  to-order                          none
Centre des Lilas            form 413                  to-sign                           Aïcha: sign
zoe                         administrator                                               technical administrator Zoé Noël: order a CPA card"
`);
});

it("reads a state without resources", () => expect(resourcesOf('{"version":3,"deployment":{}}')).toEqual([]));

describe("the worklist", () => {
  const row = {
    name: "c1",
    kind: "OrgCertificate" as const,
    environment: "test",
    end: null,
    structure: "Centre",
    instance: "srv1",
    usage: "SIGN",
    commonName: "DMP",
    phase: "to-order",
    daysLeft: null,
    alarm: null,
    inService: null,
    drift: [],
    nextAction: null,
  };
  it("says so when nobody must act", () => expect(worklist([row])).toBe("Nobody has to act."));
  it("names each act once, the nearest day first, and lets no name be Markdown, a mention or a line", () => {
    const late = { ...row, nextAction: { ...action, by: null, who: "@zoe [x](http://y)", what: "sign\n- no item" } };
    const soon = { ...row, nextAction: action };
    expect(worklist([late, soon, soon]).split("\n").slice(2)).toEqual([
      "- by 2028-01-01: technical administrator Zoé Noël: order (Centre, srv1, SIGN, to-order)",
      expect.stringMatching(/^- @\u200bzoe \\\[x\\\]\(http:\/\/y\): sign(?!\n).*no item \(Centre, srv1, SIGN, to-order\)$/),
    ]);
  });
});

it("shows what is hidden in a state as hidden, and a create that failed half-way as it is", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x" };
  const text = JSON.stringify({
    deployment: {
      resources: [
        resource("OrgCertificate", "a", { structure: secret, phase: secret, nextAction: secret }),
        resource("OrgCertificate", "b", {}),
      ],
    },
  });
  expect(printTable(statusRows(resourcesOf(text), new Date(0)))).toContain("(secret)");
});
