/** States as exports have them, for the desk's pages: every phase, hostile names, and as many certificates as wanted. */
import type { DeskExchange, DeskStack } from "../../cli/desk/model";
import type { StackResource } from "../../cli/stack";
import { type NextAction, nameOfPerson } from "../../provider/policy";

export const now = new Date("2026-11-27T09:00:00Z");
const day = 86_400_000;
const inDays = (days: number): string => new Date(now.getTime() + days * day).toISOString();
const dayIn = (days: number): string => inDays(days).slice(0, 10);
const hex = (seed: number, length: number): string => (seed * 2654435761 + 97).toString(16).padStart(16, "7").repeat(5).slice(0, length);

export const cards = ["2400361234", "2400369876", "2600001111"] as const;
const admins = [
  { firstName: "Zoé", lastName: "Noël-Delaunay", cardNumber: cards[0], email: "zoe@editeur.example", phone: "0472000001" },
  { firstName: "Ali", lastName: "Roux", cardNumber: cards[1], email: "ali@editeur.example", phone: "0472000002" },
];
const names = [
  "Centre de santé des Lilas",
  "Maison de santé pluriprofessionnelle de la Vallée de l'Azergues et du Beaujolais Vert",
  '<script>alert("x")</script> & Fils',
  "Centre de santé Émile-Zola",
  "Centre\u202e de santé \u001b[2J du Port",
];

const resource = (kind: StackResource["kind"], name: string, outputs: object): StackResource => ({
  kind,
  name,
  urn: `urn:pulumi:prod::santé::pulumi-nodejs:dynamic/igc-sante:${kind}::${name}`,
  outputs: outputs as Record<string, unknown>,
});

const whoOrders = `${admins.map(nameOfPerson).join(" or ")}, technical administrator`;
const orderAct = (ticket: string, by: string | null, because: string): NextAction => ({
  who: whoOrders,
  what: "order and withdraw the certificate on the portal by the order sheet, and put it into the inbox",
  where: `igc-sante/outbox/${ticket}/a-commander.txt -> igc-sante/inbox`,
  by,
  because,
});

const formTicket = (index: number): string => `f413-${index}-abcdef0123`;
export const orderTicketOf = (index: number): string => `commande-1690781810-srv${index}-auth-cli-insi-auto-${hex(index, 10)}-r1`;

type Kind = "issued" | "to-order" | "renewing" | "awaiting-habilitation" | "quarantined" | "revoked" | "expired" | "leaving";
const kinds: readonly Kind[] = [
  "to-order",
  "renewing",
  "issued",
  "awaiting-habilitation",
  "quarantined",
  "revoked",
  "expired",
  "leaving",
  "issued",
  "issued",
];

function certificate(index: number, environment: string): StackResource {
  const kind = kinds[index % kinds.length]!;
  const isServed = !["to-order", "awaiting-habilitation"].includes(kind);
  const left = kind === "expired" ? -3 : kind === "renewing" ? 5 + (index % 25) : 40 + ((index * 37) % 1000);
  const isOrdered = ["to-order", "renewing", "quarantined"].includes(kind);
  const ticket = isOrdered ? orderTicketOf(index) : null;
  const serialNumber = hex(index, 32).toUpperCase();
  const current = isServed
    ? {
        serialNumber,
        round: 1,
        subject: `CN=INSI-AUTO,OU=1690781810,O=${names[index % names.length]},ST=Rhône (69),C=FR`,
        notBefore: inDays(left - 1096),
        notAfter: inDays(left),
        sha256: hex(index + 1, 64),
        publicKeySha256: hex(index + 2, 64),
        ...(kind === "revoked" && { revoked: { at: inDays(-2), reason: "superseded" } }),
      }
    : null;
  const because = current ? `the certificate in service ends on ${dayIn(left)}` : "it is the first one";
  return resource("OrgCertificate", `cert-${index}`, {
    environment,
    structure: { name: names[index % names.length], idNat: "1690781810", departmentLabel: "Rhône (69)" },
    formRequest: { ticket: formTicket(index % 4), certificateType: "ORG", admins },
    usage: "AUTH_CLI",
    commonName: index % 3 === 0 ? "INSI-AUTO" : `Proxy DMP ${index}`,
    serverInstance: `srv${index}.centre-lilas`,
    contactMail: "certificats@editeur.example",
    ...(index % 2 === 0 && { informedMail: "informatique@centre-lilas.example" }),
    vault: "file:./coffre",
    platform: "manual:./igc-sante",
    renewBeforeDays: 60,
    phase: kind === "leaving" ? "issued" : kind,
    current,
    next:
      ticket || kind === "awaiting-habilitation"
        ? {
            entry: `igc-1690781810-srv${index}-r2`,
            round: current ? 2 : 1,
            publicKeySha256: hex(index + 3, 64),
            ticket,
            because,
            orderedAt: ticket && inDays(-3),
            dueOn: current && dayIn(-4),
            quarantined: kind === "quarantined" ? "The certificate is for another key.\n  Withdraw it.\n  [answer-wrong-key]" : null,
          }
        : null,
    renewAt: current && inDays(left - 60),
    inService: current && `igc-1690781810-srv${index}-current`,
    drift: kind === "expired" ? [{ class: "key-missing" }] : null,
    revocation: kind === "leaving" ? { doubt: null, asked: asked(index, serialNumber, inDays(left)) } : null,
    nextAction: actionOf(kind, ticket, current && dayIn(left), because),
  });
}

const asked = (index: number, serialNumber: string, notAfter: string) => ({
  ticket: `revocation-srv${index}`,
  ...{ serialNumber, reason: "keyCompromise", askedAt: inDays(-1), entry: `igc-srv${index}-r1`, notAfter },
});

function actionOf(kind: Kind, ticket: string | null, by: string | null, because: string): NextAction | null {
  if (ticket) return orderAct(ticket, by, because);
  if (kind === "awaiting-habilitation")
    return {
      who: "the form's signatory, then ANS",
      what: "finish form 413 (f413-0-abcdef0123); the order follows at the next pulumi up",
      where: "igc-sante/inbox",
      by,
      because: `${because}, and only a validated form opens the order`,
    };
  if (kind === "leaving")
    return {
      who: `${whoOrders}, or the structure's legal representative`,
      what: "revoke the certificate 5A on the portal by the revocation sheet; pulumi refresh then follows it to the CRL",
      where: "igc-sante/outbox/revocation/a-revoquer.txt",
      by: dayIn(-1),
      because: "its revocation is asked for (keyCompromise), and it is final",
    };
  return null;
}

const phases = ["to-sign", "sent", "validated", "refused"] as const;
function form(index: number): StackResource {
  const phase = phases[index % phases.length]!;
  return resource("Form413Request", `form-${index}`, {
    ticket: formTicket(index),
    environment: "production",
    platform: "manual:./igc-sante",
    certificateType: "ORG",
    structure: { name: names[index % names.length], idNat: "1690781810" },
    signatory: {
      firstName: "Aïcha",
      lastName: "Benali",
      email: "direction@centre-lilas.example",
      role: "responsable-legal",
      cardNumber: cards[2],
    },
    admins,
    phase,
    submittedAt: inDays(-9),
    sentAt: phase === "to-sign" ? null : inDays(-4),
    acknowledgedAt: phase === "validated" ? inDays(-3) : null,
    decidedAt: phase === "validated" || phase === "refused" ? inDays(-1) : null,
    dossierReference: phase === "validated" ? "DOS-2026-0042" : null,
    refusal: phase === "refused" ? `carte ${cards[2]} inconnue` : null,
    form: { path: `igc-sante/outbox/${formTicket(index)}/formulaire-413.pdf`, sha256: hex(index, 64) },
    nextAction: formAct(phase),
  });
}

function formAct(phase: (typeof phases)[number]): NextAction | null {
  if (phase === "to-sign")
    return {
      who: "Aïcha Benali, legal representative of Centre de santé des Lilas",
      what: "sign, date and stamp form 413 and bring the signed PDF back",
      where: "igc-sante/outbox/f413-0-abcdef0123/formulaire-413.pdf -> igc-sante/inbox",
      by: null,
      because: "ANS only accepts orders from technical administrators named on a signed form",
    };
  if (phase === "sent")
    return {
      who: "ANS",
      what: "treat the dossier; when its mail comes, note the answer in reponse.txt",
      where: "igc-sante/inbox",
      by: dayIn(1),
      because: "ANS takes about 3 working days",
    };
  if (phase === "refused")
    return {
      who: "you",
      what: "correct the form's facts in the program and run pulumi up: a new form will be made",
      where: "igc-sante/outbox",
      by: null,
      because: `ANS refused the dossier: carte ${cards[2]} inconnue`,
    };
  return null;
}

const administrator = resource("TechnicalAdmin", "zoe", {
  ...admins[0],
  nextAction: {
    who: "Zoé Noël-Delaunay, technical administrator",
    what: "have the card renewed, then set `cardExpiresOn`",
    where: "https://esante.gouv.fr",
    by: dayIn(80),
    because: `the card ends on ${dayIn(80)}, and the portal opens with it alone`,
  },
});

/** @param count of certificates */
export const sampleStack = (count: number, environment = "production"): DeskStack => ({
  name: "prod",
  resources: [
    ...Array.from({ length: 4 }, (_, index) => form(index)),
    ...Array.from({ length: count }, (_, index) => certificate(index, environment)),
    administrator,
  ],
  writtenAt: new Date(now.getTime() - day),
});

/** What a look at the exchange says: the first order is answered, and somebody brought a changed form. */
export const sampleExchange = (): DeskExchange => ({
  address: "manual:./igc-sante",
  report: {
    absent: false,
    forms: new Map(),
    orders: new Map([
      [
        orderTicketOf(0),
        {
          publicKeySha256: hex(3, 64),
          state: "answered",
          orderedAt: inDays(-3),
          sheetPath: `outbox/${orderTicketOf(0)}/a-commander.txt`,
          admins: ["Zoé Noël-Delaunay"],
        },
      ],
    ]),
    revocations: new Map(),
    troubles: new Map(),
    unmatched: [{ file: "inbox/f413.pdf", because: `it was changed: the card ${cards[0]} became ${cards[1]}`, about: formTicket(0) }],
  },
});
