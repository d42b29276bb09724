import {
  adminNextAction,
  certificateNextAction,
  type FormFacts,
  formNextAction,
  type NextAction,
  nobodyMayOrder,
  partnerNextAction,
  registerNextAction,
  rememberRegistered,
  structureNextAction,
} from "../../provider/policy";

/** Next actions of every kind, as the policies make them of facts: for tests. PURE. */

const now = new Date("2027-06-01T00:00:00Z");
const current = {
  serialNumber: "0A1B2C3D4E5F",
  notBefore: "2024-08-01T00:00:00.000Z",
  notAfter: "2027-08-01T00:00:00.000Z",
  subject: "CN=INSI-AUTO,OU=1690781810,O=Centre des Lilas",
} as never;
const nextOf = (change: object = {}): never =>
  ({ ticket: "c-1", because: "no certificate was ever asked for", quarantined: null, refused: null, waiting: null, ...change }) as never;
const fault = "The certificate is for another key.\n  Withdraw the right one.\n  [answer-wrong-key]";
const revoking = {
  serialNumber: "0A1B2C3D4E5F",
  reason: "keyCompromise",
  askedAt: "2027-06-01T00:00:00Z",
  sheetPath: "outbox/r/f.txt",
} as const;

const certificate = (change: object): NextAction =>
  certificateNextAction({
    phase: "to-order",
    current: null,
    next: null,
    admins: ["Zoé Noël", "Ali Roux"],
    sheetPath: "outbox/c/commande.txt",
    inbox: "inbox",
    formTicket: "f413-1690781810",
    ...change,
  })!;

const begun = [
  "no certificate was ever asked for",
  "its key cannot leave pkcs11:token=a, and another vault is wished",
  "the certificate in service ends on 2027-08-01",
  "the time in which its key may sign ends on 2027-08-01",
  "the certificate in service was revoked on 2027-05-01 (superseded)",
  "the key is to be RSA-3072, and the open request has RSA-2048",
  "the revocation of the certificate in service is asked for: keyCompromise",
  "the key of the certificate in service is gone from the vault",
];

const served = { ...(current as object), inService: { place: "igc-current", bundles: [] } };
const revoked = { at: "2027-05-01T00:00:00Z", reason: "superseded" };
const rolledBack = { at: "2027-05-01T00:00:00Z", serialNumber: "0B2C3D4E5F", notAfter: "2027-07-01T00:00:00Z" };

const certificates: [string, NextAction][] = [
  ...begun.map((because): [string, NextAction] => [`order: ${because}`, certificate({ next: nextOf({ because }) })]),
  ...begun.map((because): [string, NextAction] => [`form: ${because}`, certificate({ next: nextOf({ because, ticket: null }) })]),
  ...([90, 60, 30, 14, 7, 0] as const).map((alarm): [string, NextAction] => [
    `alarm ${alarm}`,
    certificate({ alarm, current, next: nextOf({ because: "the certificate in service ends on 2027-08-01" }) }),
  ]),
  ["set aside", certificate({ next: nextOf({ quarantined: fault }) })],
  ["refused", certificate({ next: nextOf({ refused: "dossier incomplet" }) })],
  ["refused, no reason", certificate({ next: nextOf({ refused: "no reason given" }) })],
  ["waits", certificate({ next: nextOf({ waiting: fault }), remark: "x.cer: nobody's" })],
  ["revoked", certificate({ current: { ...(current as object), revoked: { at: "2027-05-01T00:00:00Z", reason: "superseded" } } })],
  ["rolled back", certificate({ current: served, rolledBack })],
  ["rolled back to one that was revoked", certificate({ current: served, rolledBack: { ...rolledBack, revoked } })],
  ["revoked while one of before serves", certificate({ current: { ...served, revoked }, rolledBack })],
  ["revoke", certificate({ current, revoking })],
  [
    "revoke what was put back",
    certificate({ current: served, rolledBack, revoking: { ...revoking, serialNumber: rolledBack.serialNumber } }),
  ],
  ["revoke, refused, successor", certificate({ current, next: nextOf(), revoking: { ...revoking, refused: "code inconnu" } })],
];

const signing = {
  formPath: "outbox/f413-1/formulaire-413.pdf",
  inbox: "inbox",
  signatory: "Aïcha Lefèvre",
  structureName: "Centre des Lilas",
};
const form = (facts: Partial<FormFacts>): NextAction => formNextAction({ ...signing, phase: "to-sign", ...facts })!;
const why =
  "the validated form names Zoé Noël and covers lilas.fr; meanwhile nobody may order; once it is decided, another form 503 follows, which removes Ali Roux";
const change = { form: "503", changes: "adds Ali Roux and removes Zoé Noël", which: "2 of 3", why } as const;
const zoe = { firstName: "Zoé", lastName: "Noël" };
const ali = { firstName: "Ali", lastName: "Roux" };

const formPhases = ["to-sign", "to-send", "sent", "acknowledged", "refused"] as const;
const forms: [string, NextAction][] = [
  ...formPhases.map((phase): [string, NextAction] => [
    `form ${phase}`,
    form({ phase, sentAt: "2027-05-28T09:00:00Z", remark: "x.pdf: unsigned" }),
  ]),
  ...formPhases.map((phase): [string, NextAction] => [
    `form 503 ${phase}`,
    form({ phase, ...change, dossierReference: "D-42", reason: "carte inconnue", sentAt: "2027-05-28T09:00:00Z" }),
  ]),
  ...formPhases.map((phase): [string, NextAction] => [
    `form 414 ${phase}`,
    form({ form: "414", phase, which: "1 of 2", role: "mandataire" }),
  ]),
  ...formPhases.map((phase): [string, NextAction] => [
    `form 503 alone ${phase}`,
    form({ form: "503", phase, changes: "removes Zoé Noël" }),
  ]),
  ["administrators change", form({ phase: "validated", administrators: { named: ["Zoé Noël"], wished: [ali], now } })],
  ["administrators come", form({ phase: "validated", administrators: { named: ["Zoé Noël"], wished: [zoe, ali], now } })],
  [
    "administrators go",
    form({ phase: "validated", role: "titulaire", administrators: { named: ["Zoé Noël", "Ali Roux"], wished: [zoe], now } }),
  ],
  [
    "nobody may order",
    nobodyMayOrder(
      [{ ...zoe, cardExpiresOn: "2027-05-01" }, ali, { ...ali, cardIncident: { kind: "lost", since: "2027-05-02" } }],
      ["Zoé Noël"],
      now,
    )!,
  ],
];

const admin = (change: object): NextAction => adminNextAction({ ...zoe, cardType: "CPA", cardNumber: "1", ...change }, now)!;
const representative = { firstName: "Aïcha", lastName: "Lefèvre" };
const structure = (change: object, card: object = {}): NextAction =>
  structureNextAction(
    {
      structureName: "Centre des Lilas",
      finess: "690781810",
      contract: { signedOn: "2024-01-01" },
      legalRepresentative: { ...representative, ...card },
      ...change,
    },
    now,
  )!;
const ended = { cardNumber: "1", cardExpiresOn: "2027-05-01" };

const prerequisites: [string, NextAction][] = [
  ...(["lost", "stolen", "broken", "blocked"] as const).map((kind): [string, NextAction] => [
    `card ${kind}`,
    admin({ cardIncident: { kind, since: "2027-05-01" } }),
  ]),
  ...["CPA", "CPE", "CPS", "CDE"].map((cardType): [string, NextAction] => [`no ${cardType}`, admin({ cardType, cardNumber: null })]),
  ["card ended", admin({ cardExpiresOn: "2027-05-01" })],
  ["card ends", admin({ cardExpiresOn: "2027-07-01" })],
  ["vendor", admin({ vendorContract: "none" })],
  ["e-CPx", admin({ eCpxActivated: false })],
  ["e-CPS", admin({ cardType: "CPS", eCpxActivated: false })],
  ...["centre-de-sante", "entreprise", "autre"].map((kind): [string, NextAction] => [
    `contract of ${kind}`,
    structure({ kind, contract: null }),
  ]),
  ...["centre-de-sante", "cabinet", "autre"].map((kind): [string, NextAction] => [`director's card of ${kind}`, structure({ kind })]),
  ...["centre-de-sante", "cabinet", "autre"].map((kind): [string, NextAction] => [
    `director's card ended of ${kind}`,
    structure({ kind }, ended),
  ]),
  ["director's card ends", structure({}, { ...ended, cardExpiresOn: "2027-07-01" })],
];

const declared = { structureName: "Centre des Lilas", idNat: "1690781810", kind: "centre-de-sante", department: "69" };
const entry = {
  entity: "geographic",
  names: ["CENTRE DES LILAS"],
  category: "124",
  department: "69",
  isOpen: true,
  closedOn: null,
  legalEntity: null,
} as const;
const register = (change: object | null, of: object = {}): NextAction => {
  const whose = { ...declared, ...of };
  const answer = { register: "FINESS+", entry: change && { ...entry, ...change } };
  return registerNextAction(whose, rememberRegistered(whose, answer, null, "2027-06-01"))!;
};
const registers: [string, NextAction][] = [
  ["unregistered", register(null)],
  ["closed", register({ isOpen: false, closedOn: "2027-05-01" })],
  ["legal entity", register({ entity: "legal" })],
  ["site of a hospital", register({ legalEntity: "690000001" }, { kind: "hopital" })],
  ["site of a hospital, unknown", register({}, { kind: "hopital" })],
  ["moved", register({ department: "38" })],
  ["renamed", register({ names: ["MAISON DU PORT"] })],
  ["category", register({ category: "355" })],
];

const kinds = ["register", "change", "announce"] as const;
const partners: [string, NextAction][] = (["dn", "key", "certificate"] as const).flatMap((knows) =>
  kinds.flatMap((kind) =>
    [null, "2027-07-01"].map((by): [string, NextAction] => [
      `partner ${kind} ${knows} ${by}`,
      partnerNextAction({ partner: "Mailiz", contact: "a@b.fr", knows, kind, by, confirm: by ? "0A1B2C3D4E5F" : null, text: "" }),
    ]),
  ),
);

const channel = { to: "ans@exemple.fr", place: "smtps://mail.exemple.fr", hears: true, tells: true, isDraft: false };
const carried = { outcome: "open", reference: "<f@x>", at: "2027-05-28T09:00:00Z", note: "outbox/f/mail.json", ticket: "f413-1" } as const;
const drafted = { ...carried, outcome: "drafted" } as const;
const late = { now, submittedAt: "2027-01-04T09:00:00Z", sentAt: "2027-01-05T09:00:00Z" };
const channels: [string, NextAction][] = [
  [
    "channel, perhaps not delivered",
    form({
      phase: "sent",
      channel: {
        ...channel,
        carried: {
          ...carried,
          outcome: "sent",
          undelivered: { at: "2027-05-29T09:00:00Z", why: "ans@exemple.fr, 5.1.1, 550 no such user" },
        },
      },
    }),
  ],
  ["channel sends", form({ phase: "to-send", channel })],
  ["channel drafts", form({ phase: "to-send", channel: { ...channel, isDraft: true } })],
  ["channel, unknown, told later", form({ phase: "to-send", channel: { ...channel, carried } })],
  ["channel, unknown", form({ phase: "to-send", channel: { ...channel, tells: false, carried } })],
  ...["gone", "brouillon", undefined].map((standing): [string, NextAction] => [
    `draft ${standing}`,
    form({ phase: "to-send", channel: { ...channel, isDraft: true, carried: { ...drafted, ...(standing ? { standing } : {}) } } }),
  ]),
  ...["refuse", "en_instruction"].map((standing): [string, NextAction] => [
    `accepted before, now ${standing}`,
    form({ phase: "validated", dossierReference: "D-42", channel: { ...channel, carried: { ...drafted, standing } } }),
  ]),
  ...["corrections", "gone", "en_instruction"].map((standing): [string, NextAction] => [
    `dossier ${standing}`,
    form({ phase: "acknowledged", dossierReference: "D-42", channel: { ...channel, carried: { ...drafted, standing } } }),
  ]),
  ["late signature", form({ phase: "to-sign", ...late, sentAt: null })],
  ["late acknowledgement", form({ phase: "sent", ...late })],
  ["late decision", form({ phase: "acknowledged", dossierReference: "D-42", ...late, acknowledgedAt: "2027-01-06T09:00:00Z" })],
  ["late decision of a change", form({ phase: "acknowledged", ...change, ...late, acknowledgedAt: "2027-01-06T09:00:00Z" })],
];

export const sampleActions = (): [string, NextAction][] => [
  ...certificates,
  ...forms,
  ...prerequisites,
  ...registers,
  ...partners,
  ...channels,
];
