import { openMetrics, samplesOf } from "./metrics";
import { resourcesOf, writtenAt } from "./stack";

const typeOf = (kind: string): string => `pulumi-nodejs:dynamic/igc-sante:${kind}`;
const resource = (kind: string, name: string, outputs: object) => ({
  type: typeOf(kind),
  urn: `urn:pulumi:prod::lilas::${typeOf(kind)}::${name}`,
  outputs,
});
const text = (resources: object[], time?: string): Promise<string> => {
  const exported = JSON.stringify({ deployment: { manifest: { time }, resources } });
  return openMetrics(samplesOf(resourcesOf(exported), writtenAt(exported), new Date("2026-11-27T00:00:00Z")));
};
const certificate = {
  structure: { name: 'Centre "Lilas"\\', idNat: "1690781810" },
  serverInstance: "srv1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  environment: "production",
  phase: "renewing",
  renewAt: "2026-11-01T00:00:00.000Z",
  current: { notBefore: "2024-01-01T00:00:00.000Z", notAfter: "2027-01-01T00:00:00.000Z" },
  next: { orderedAt: "2026-11-02T00:00:00.000Z" },
  drift: [{ class: "key-missing" }],
  nextAction: { who: "Zoé", what: "order", where: "x", by: "2027-01-01", because: "y" },
};
const form = {
  structure: { name: "Lilas" },
  certificateType: "ORG",
  phase: "sent",
  sentAt: "2026-11-24T00:00:00Z",
  expectedBy: "2026-11-27",
  nextAction: null,
};

it("measures ends, phases, what waits, drift, forms, cards, what people must do and the last run", async () => {
  const of =
    'stack="lilas/prod",certificate="c",structure="Centre \\"Lilas\\"\\\\",id_nat="1690781810",server_instance="srv1",usage="AUTH_CLI",common_name="INSI-AUTO",environment="production"';
  const lines = (
    await text(
      [
        resource("OrgCertificate", "c", certificate),
        resource("Form413Request", "f", form),
        resource("TechnicalAdmin", "zoe", { cardType: "CPA", cardExpiresOn: "2027-03-31", nextAction: null }),
      ],
      "2026-11-26T00:00:00Z",
    )
  ).split("\n");
  expect(lines.filter((line) => line && !line.startsWith("#"))).toEqual([
    `igc_sante_certificate_not_after_timestamp_seconds{${of}} 1798761600`,
    `igc_sante_certificate_renew_at_timestamp_seconds{${of}} 1793491200`,
    `igc_sante_certificate_phase{${of},phase="renewing"} 1`,
    `igc_sante_certificate_waiting_since_timestamp_seconds{${of}} 1793577600`,
    `igc_sante_certificate_drift{${of},class="key-missing",mends="person"} 1`,
    'igc_sante_next_action{stack="lilas/prod",kind="OrgCertificate",resource="c"} 1',
    'igc_sante_next_action_by_timestamp_seconds{stack="lilas/prod",kind="OrgCertificate",resource="c"} 1798761600',
    'igc_sante_form_phase{stack="lilas/prod",form="f",structure="Lilas",type="ORG",phase="sent"} 1',
    'igc_sante_form_waiting_since_timestamp_seconds{stack="lilas/prod",form="f",structure="Lilas",type="ORG"} 1795478400',
    'igc_sante_form_expected_by_timestamp_seconds{stack="lilas/prod",form="f",structure="Lilas",type="ORG"} 1795737600',
    'igc_sante_administrator_card_ends_timestamp_seconds{stack="lilas/prod",administrator="zoe",card_type="CPA"} 1806451200',
    'igc_sante_last_run_timestamp_seconds{stack="lilas/prod"} 1795651200',
  ]);
  expect(lines.slice(-2)).toEqual(["# EOF", ""]);
});

it.each<[what: string, resource: object, absent: RegExp]>([
  [
    "a certificate that is not there yet has no end",
    resource("OrgCertificate", "c", { ...certificate, current: null, next: null, drift: null }),
    /certificate_(not|renew|waiting)/,
  ],
  ["a certificate that no run has come to has no phase", resource("OrgCertificate", "c", { structure: { name: "Lilas" } }), /_phase/],
  ["a form that is decided waits for nobody", resource("Form413Request", "f", { ...form, phase: "validated" }), /_since_|expected_by/],
  ["a card of which the program says no end", resource("TechnicalAdmin", "zoe", { nextAction: null }), /card_ends/],
])("%s", async (_what, resource, absent) => expect(await text([resource])).not.toMatch(absent));

it("is well-formed without any resource, and without a time", async () => expect(await text([])).toBe("# EOF\n"));
