import type { StackResource } from "./stack";

/** A stack of people and certificates in every phase, for tests of the commands that people read. PURE. */

const who = "Zoé Noël, technical administrator";
const act = (what: string, change: object = {}) => ({
  who,
  what,
  where: "outbox -> inbox",
  by: null,
  because: "no certificate was ever asked for",
  ...change,
});
const structure = { name: "Centre des Lilas", idNat: "1690781810" };
const formRequest = { ticket: "f413-1690781810", certificateType: "ORG", admins: [{ firstName: "Zoé", lastName: "Noël" }] };

const current = {
  entry: "igc-lilas-1",
  round: 1,
  publicKeySha256: "ab".repeat(32),
  serialNumber: "0A1B2C3D4E5F",
  sha256: "cd".repeat(32),
  subject: "CN=DMP,OU=1690781810,O=Centre des Lilas,C=FR",
  notBefore: "2024-06-01T00:00:00.000Z",
  notAfter: "2027-06-01T00:00:00.000Z",
};
const next = {
  entry: "igc-lilas-2",
  round: 2,
  publicKeySha256: "ef".repeat(32),
  subject: current.subject,
  because: "the certificate in service ends on 2027-06-01",
  ticket: "c-lilas-2",
  quarantined: null,
  refused: null,
  waiting: null,
  algorithm: "RSA-2048",
  dueOn: "2027-04-02",
  orderedAt: "2027-04-02T08:00:00.000Z",
  paper: null,
};
const wrongKey = "The certificate is for another key.\n  Withdraw the right one.\n  [answer-wrong-key]";
const order = "order and withdraw the certificate on the portal by the order sheet, and put it into the inbox";

/** When the stack is looked at. */
export const at = new Date("2027-04-20T00:00:00Z");

const certificate = (name: string, change: object) =>
  resource("OrgCertificate", name, {
    structure,
    formRequest,
    serverInstance: "srv1",
    usage: "SIGN",
    commonName: "DMP",
    environment: "production",
    renewBeforeDays: 60,
    keepPreviousDays: 30,
    platform: "manual:./igc-sante",
    vault: "file:./vault",
    vaultId: null,
    current: null,
    next: null,
    drift: null,
    inService: null,
    renewAt: null,
    nextAction: null,
    ...change,
  });

const resource = (kind: StackResource["kind"], name: string, outputs: object) => ({
  type: `pulumi-nodejs:dynamic/igc-sante:${kind}`,
  urn: `urn:pulumi:dev::lilas::pulumi-nodejs:dynamic/igc-sante:${kind}::${name}`,
  outputs,
});

const form = (name: string, phase: string, change: object = {}) =>
  resource("Form413Request", name, {
    ticket: `f413-${name}`,
    structure,
    certificateType: "ORG",
    phase,
    submittedAt: "2027-01-04T08:00:00.000Z",
    form: { path: "outbox/f413/formulaire-413.pdf", sha256: "aa" },
    signedForm: null,
    sentAt: null,
    acknowledgedAt: null,
    decidedAt: null,
    dossierReference: null,
    refusal: null,
    administrators: ["Zoé Noël"],
    nextAction: null,
    ...change,
  });

const sent = {
  sentAt: "2027-01-06T08:00:00.000Z",
  signedForm: { kind: "pades", signer: "Aïcha Lefèvre", signedAt: "2027-01-05T08:00:00.000Z" },
};

export const resources = [
  resource("HealthStructure", "lilas", {
    structureName: "Centre des Lilas",
    finess: "690781810",
    idNat: "1690781810",
    environment: "production",
    contract: { signedOn: "2023-05-02" },
    registered: { register: "FINESS+", closedOn: null },
    nextAction: null,
  }),
  resource("HealthStructure", "port", {
    structureName: "Maison du Port",
    idNat: "1130000001",
    environment: "production",
    nextAction: {
      who: "Ali Roux, legal representative of Maison du Port",
      what: "sign the membership contract with ANS for FINESS 130000001, then set `contract`",
      where: "https://esante.gouv.fr",
      by: null,
      because: "ANS only delivers to structures under contract, by geographic FINESS",
    },
  }),
  resource("TechnicalAdmin", "zoe", {
    firstName: "Zoé",
    lastName: "Noël",
    cardType: "CPA",
    cardExpiresOn: "2027-05-01",
    vendorContract: "2023-01-02",
    nextAction: act("have the card renewed, then set `cardExpiresOn`", {
      by: "2027-05-01",
      because: "the card ends on 2027-05-01, and the portal opens with it alone",
    }),
  }),
  form("lilas-form", "validated", {
    ...sent,
    ticket: "f413-1690781810",
    acknowledgedAt: "2027-01-07",
    decidedAt: "2027-01-11",
    dossierReference: "D-42",
  }),
  form("to-sign", "to-sign", {
    nextAction: act("sign, date and stamp form 413 and bring the signed PDF back", {
      who: "Aïcha Lefèvre, legal representative of Centre des Lilas",
      because: "ANS only accepts orders from technical administrators named on a signed form",
    }),
  }),
  form("to-send", "to-send"),
  form("sent", "sent", sent),
  form("acknowledged", "acknowledged", { ...sent, acknowledgedAt: "2027-01-07", dossierReference: "D-43" }),
  form("refused", "refused", { ...sent, decidedAt: "2027-01-11", refusal: "carte inconnue" }),
  certificate("waits", {
    phase: "awaiting-habilitation",
    next: { ...next, ticket: null, orderedAt: null, because: "no certificate was ever asked for" },
  }),
  certificate("to-order", { phase: "to-order", next: { ...next, because: "no certificate was ever asked for" }, nextAction: act(order) }),
  certificate("issued", {
    phase: "issued",
    current: { ...current, notAfter: "2028-06-01T00:00:00.000Z", inService: { place: "igc-lilas-current", bundles: [] } },
    inService: "igc-lilas-current",
    renewAt: "2028-04-02T00:00:00.000Z",
    previous: { serialNumber: "09", notAfter: "2027-06-02T00:00:00.000Z", keptUntil: "2027-05-01T00:00:00.000Z" },
  }),
  certificate("renewing", {
    phase: "renewing",
    current,
    next,
    nextAction: act(order, { by: "2027-06-01", because: "the certificate in service ends on 2027-06-01; less than 60 days are left" }),
  }),
  certificate("quarantined", {
    phase: "quarantined",
    next: { ...next, quarantined: wrongKey },
    nextAction: act("bring the right certificate for this order", { because: `the one brought was set aside: ${wrongKey}` }),
  }),
  certificate("revoked", {
    phase: "revoked",
    current: { ...current, revoked: { at: "2027-04-01T00:00:00.000Z", reason: "superseded" } },
    environment: "test",
  }),
  certificate("expired", {
    phase: "issued",
    current: { ...current, notAfter: "2027-04-10T00:00:00.000Z" },
    drift: [{ class: "key-missing" }],
  }),
  certificate("hidden", { phase: "issued", current: { secret: true } }),
  certificate("new", { structure: { name: "Centre du Port" } }),
];

/** As `pulumi stack export` writes it. */
export const state = JSON.stringify({ version: 3, deployment: { manifest: { time: "2027-04-20T00:00:00Z" }, resources } });
