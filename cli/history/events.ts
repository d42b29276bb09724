import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { expectedBy, formOfTicket } from "../../provider/policy";
import type { StackResource } from "../stack";
import { fill, type Language, remarkInFrench, revocationReasonIn, whyIn } from "../words";
import { type EventCode, historyTexts } from "./texts";

/** What happened when, out of a state: what it remembers, and what it has days of that are ahead. What an exchange knows beside it may be given. PURE. */

export interface HistoryEvent {
  /** Day (YYYY-MM-DD) or instant (ISO 8601), as the state has it; `null` where the state knows that it happened, and not when. */
  readonly at: string | null;
  /** What happened. */
  readonly event: EventCode;
  /** Logical name of the resource that remembers it: a certificate's history has its form's, too. */
  readonly of: string;
  readonly sentence: string;
  /** Whether that day is still to come. */
  readonly isAhead: boolean;
}

type Facts = Readonly<Record<string, unknown>>;
type Happened = readonly [event: EventCode, at: unknown, facts?: Readonly<Record<string, string | number>>];

const recordOf = (value: unknown): Facts | null => (typeof value === "object" && value !== null ? (value as Facts) : null);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const isDay = (value: unknown): value is string => typeof value === "string" && !Number.isNaN(Date.parse(value));

/** An order of a certificate, of any of its rounds, as its exchange has it. */
export interface KnownOrder {
  readonly ticket: string;
  /** ISO 8601. */
  readonly orderedAt: string;
  readonly settledAt?: string;
}

/**
 * @param resources of the whole stack: the form of a certificate is among them
 * @param orders of a certificate, where its exchange was asked: a state remembers the one under way alone
 */
export function historyOf(
  resource: StackResource,
  resources: readonly StackResource[],
  now: Date,
  language: Language,
  orders: readonly KnownOrder[] = [],
): HistoryEvent[] {
  const chains = [...formsOf(resource, resources), resource].map((source) => ({ of: source.name, chain: chainOf(source, language) }));
  const ordered = { of: resource.name, chain: orderChain(orders, recordOf(resource.outputs["next"])?.["ticket"]) };
  return inOrder([...chains, ordered].flatMap(({ of, chain }) => chain.map((happened) => eventOf(happened, of, now, language))));
}

function formsOf({ kind, outputs }: StackResource, resources: readonly StackResource[]): StackResource[] {
  const ticket = recordOf(outputs["formRequest"])?.["ticket"];
  if (kind !== "OrgCertificate" || typeof ticket !== "string") return [];
  return resources.filter((each) => each.kind === "Form413Request" && each.outputs["ticket"] === ticket);
}

function eventOf([event, at, facts = {}]: Happened, of: string, now: Date, language: Language): HistoryEvent {
  const known = isDay(at) ? at : null;
  return {
    at: known,
    event,
    of,
    sentence: fill(historyTexts[event][language], facts),
    isAhead: known !== null && Date.parse(known) > now.getTime(),
  };
}

/** By day; what has none stays behind what it followed in its chain. */
function inOrder(events: readonly HistoryEvent[]): HistoryEvent[] {
  let last = "";
  const placed = events.map((event, index) => {
    last = event.at ?? last;
    return { event, index, at: last };
  });
  const day = (at: string): number => (at === "" ? Number.NEGATIVE_INFINITY : Date.parse(at));
  return placed.sort((one, other) => day(one.at) - day(other.at) || one.index - other.index).map(({ event }) => event);
}

/** What a resource remembers, in the order of work. */
function chainOf({ kind, outputs }: StackResource, language: Language): Happened[] {
  switch (kind) {
    case "HealthStructure":
      return structureChain(outputs);
    case "TechnicalAdmin":
      return administratorChain(outputs);
    case "Form413Request":
      return formChain(outputs);
    case "OrgCertificate":
      return certificateChain(outputs, language);
  }
}

const dated = (happened: readonly Happened[]): Happened[] => happened.filter(([, at]) => isDay(at));

function structureChain({ contract, registered, legalRepresentative }: Facts): Happened[] {
  return dated([
    ["contract-signed", recordOf(contract)?.["signedOn"]],
    ["structure-closed", recordOf(registered)?.["closedOn"], { register: text(recordOf(registered)?.["register"]) }],
    ["card-ends", recordOf(legalRepresentative)?.["cardExpiresOn"], { card: "CDE" }],
  ]);
}

const administratorChain = ({ cardType, cardExpiresOn, cardIncident, vendorContract }: Facts): Happened[] =>
  dated([
    ["vendor-contract-signed", vendorContract],
    ["card-incident", recordOf(cardIncident)?.["since"], { incident: text(recordOf(cardIncident)?.["kind"]) }],
    ["card-ends", cardExpiresOn, { card: text(cardType) }],
  ]);

/** Of each form of the request, and of the forms 503 on it where the program does not hide them. */
function formChain(outputs: Facts): Happened[] {
  const { forms, change, ticket } = outputs;
  const own = Array.isArray(forms) && forms.length > 0 ? (forms as Facts[]) : [outputs];
  const changes = recordOf(change)?.["forms"];
  return [
    ...own.flatMap((form) => handedChain(form, formOfTicket(text(ticket)))),
    ...(Array.isArray(changes) ? (changes as Facts[]).flatMap((form) => handedChain(form, "503")) : []),
  ];
}

function handedChain(handed: Facts, form: string): Happened[] {
  const { phase, ticket, submittedAt, signedForm, sentAt, acknowledgedAt, decidedAt, dossierReference, refusal } = handed;
  const signed = recordOf(signedForm);
  const signer = text(signed?.["signer"]);
  const dossier = text(dossierReference);
  const isDecided = phase === "validated" || phase === "refused";
  return [
    ...dated([["handed-out", submittedAt, { form, ticket: text(ticket) }]]),
    ...(signed ? [["signed", signed["signedAt"], { form, signer: signer && ` (${signer})` }] as const] : []),
    ...dated([["sent", sentAt, { form }]]),
    ...(isDecided ? [] : dated([["expected", expectedBy(isDay(sentAt) ? sentAt : null), { form }]])),
    ...dated([["acknowledged", acknowledgedAt, { form, dossier: dossier && ` (${dossier})` }]]),
    ...(phase === "validated" ? [["validated", decidedAt, { form }] as const] : []),
    ...(phase === "refused" ? [["refused", decidedAt, { form, reason: text(refusal) }] as const] : []),
  ];
}

function certificateChain(outputs: Facts, language: Language): Happened[] {
  const state = outputs as unknown as Partial<CertificateOutputs>;
  return [
    ...beforeChain(state),
    ...currentChain(state),
    ...nextChain(state, language),
    ...revocationChain(state, language),
    ...aheadChain(state),
  ];
}

const millisecondsADay = 86_400_000;

function beforeChain({ past = [], previous, keepPreviousDays, revocation }: Partial<CertificateOutputs>): Happened[] {
  const switched =
    previous && typeof keepPreviousDays === "number" ? Date.parse(previous.keptUntil) - keepPreviousDays * millisecondsADay : Number.NaN;
  const named = past.some(({ serialNumber }) => serialNumber === previous?.serialNumber);
  return [
    ...past.flatMap(({ serialNumber: serial, notBefore, notAfter }): Happened[] => [
      ["previous-issued", notBefore, { serial }],
      ["previous-ended", notAfter, { serial }],
    ]),
    ...(previous && !named ? [["previous-ended", previous.notAfter, { serial: previous.serialNumber }] as const] : []),
    ...(previous
      ? [["replaced", Number.isNaN(switched) ? null : new Date(switched).toISOString(), { serial: previous.serialNumber }] as const]
      : []),
    ...(revocation?.past ?? []).map((serial): Happened => ["revoked-before", null, { serial }]),
  ];
}

function currentChain({ current, rolledBack, inService }: Partial<CertificateOutputs>): Happened[] {
  if (!current || typeof current.serialNumber !== "string") return [];
  const { serialNumber: serial, round, notBefore } = current;
  return [
    ["issued", notBefore, { serial, round }],
    ...(typeof inService === "string" ? [["in-service", null, { place: inService }] as const] : []),
    ...(rolledBack ? [["rolled-back", rolledBack.at, { serial: rolledBack.serialNumber }] as const] : []),
  ];
}

function nextChain({ next }: Partial<CertificateOutputs>, language: Language): Happened[] {
  if (!next || typeof next.because !== "string") return [];
  const { dueOn, because, round, orderedAt, quarantined, refused } = next;
  const ticket = text(next.ticket);
  return [
    ["begun", dueOn, { round, why: whyIn(language, because) }],
    ...(ticket ? [["ordered", orderedAt, { ticket }] as const] : []),
    ...(refused ? [["order-refused", null, { ticket, reason: refused }] as const] : []),
    ...(quarantined ? [["set-aside", null, { ticket, fault: remarkIn(language, quarantined) }] as const] : []),
  ];
}

/** @param underWay ticket of the order that the state has a line of itself */
const orderChain = (orders: readonly KnownOrder[], underWay: unknown): Happened[] =>
  orders.flatMap(({ ticket, orderedAt, settledAt }) => [
    ...(ticket === underWay ? [] : dated([["ordered", orderedAt, { ticket }]])),
    ...dated([["order-settled", settledAt, { ticket }]]),
  ]);

/** Why a file was set aside: the words of the exchange, where all of them are known. */
function remarkIn(language: Language, remark: string): string {
  const { text, isWhole } = remarkInFrench(remark);
  return language === "fr" && isWhole ? text : whyIn(language, remark);
}

function revocationChain({ current, previous, rolledBack, revocation }: Partial<CertificateOutputs>, language: Language): Happened[] {
  const asked = revocation?.asked;
  const [revoked, serial] = [current?.revoked, text(current?.serialNumber)];
  const named = (reason: string) => revocationReasonIn(language, reason);
  return [
    ...(asked ? [["revocation-asked", asked.askedAt, { serial: asked.serialNumber, reason: named(asked.reason) }] as const] : []),
    ...(asked?.revoked
      ? [["revoked", asked.revoked.at, { serial: asked.serialNumber, reason: named(asked.revoked.reason) }] as const]
      : []),
    ...(revoked ? [["revoked", revoked.at, { serial, reason: named(revoked.reason) }] as const] : []),
    ...[previous, rolledBack].flatMap((former): Happened[] =>
      former?.revoked ? [["revoked", former.revoked.at, { serial: former.serialNumber, reason: named(former.revoked.reason) }]] : [],
    ),
  ];
}

function aheadChain({ current, next, renewAt }: Partial<CertificateOutputs>): Happened[] {
  if (!current || current.revoked) return [];
  return dated([
    ...(next ? [] : [["renewal", renewAt] as const]),
    ["signing-ends", current.signingEnds],
    ["ends", current.notAfter, { serial: text(current.serialNumber) }],
  ]);
}
