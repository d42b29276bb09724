import type { EvidenceActor, Happening } from "../../evidence";
import type { OrderProgress, RevocationProgress } from "../../igc";
import { type Current, mayOrder, type Next, nameOfPerson, orderTicket } from "../../policy";
import type { CertificateInputs, CertificateState } from "./state";
import { identityOf } from "./state";

/** What happened to a certificate between two states: what an auditor is told of it (docs/evidence.md). PURE. */

const ans: EvidenceActor = { role: "ANS" };
const program: EvidenceActor = { role: "pulumi" };

/** What the exchange says, by ticket. */
export interface Seen {
  readonly orders: ReadonlyMap<string, OrderProgress>;
  readonly revocations: ReadonlyMap<string, RevocationProgress>;
}

/** @param before a state of nothing: everything that is known happened */
export function happenedBetween(before: CertificateState, after: CertificateState, wish: CertificateInputs, seen: Seen): Happening[] {
  return [
    ...issuedBetween(before, after, wish, seen),
    ...givenUp(before, after),
    ...orderedBetween(before.next, after.next, wish, seen),
    ...revocationBetween(before, after, seen),
  ];
}

function issuedBetween(before: CertificateState, { current }: CertificateState, wish: CertificateInputs, { orders }: Seen): Happening[] {
  if (!current || current.sha256 === before.current?.sha256) return [];
  const asked = orderTicket(identityOf(wish), current.round, current.publicKeySha256);
  // One that was taken over, and one of a portal's own key, was ordered under no ticket of its own key.
  const ticket = before.next?.ticket ?? (orders.has(asked) ? asked : null);
  return [
    {
      event: "issued",
      ticket,
      happenedAt: current.notBefore,
      by: ans,
      papers: { certificate: plainHex(current.sha256) },
      facts: factsOf(current),
    },
  ];
}

/** As sha256sum prints it; a state has it as openssl does, with colons. */
const plainHex = (sha256: string): string => sha256.replaceAll(":", "").toLowerCase();
const factsOf = ({ serialNumber, notAfter }: Pick<Current, "serialNumber" | "notAfter">) => ({ serialNumber, notAfter });

/** An order that is followed no more, and was not answered. */
function givenUp(before: CertificateState, after: CertificateState): Happening[] {
  const ticket = before.next?.ticket;
  const isAnswered = after.current?.sha256 !== before.current?.sha256 && after.next === null;
  if (!ticket || ticket === after.next?.ticket || isAnswered) return [];
  return [withdrawn(ticket)];
}

export const withdrawn = (ticket: string): Happening => ({ event: "withdrawn", ticket, by: program });

function orderedBetween(before: Next | null, after: Next | null, wish: CertificateInputs, { orders }: Seen): Happening[] {
  if (!after?.ticket) return [];
  const { ticket, refused } = after;
  const happened: Happening[] = [];
  if (before?.ticket !== ticket) {
    const order = orders.get(ticket);
    const csr = order?.csrSha256;
    const names = order?.admins ?? mayOrder(wish.formRequest.admins, undefined, new Date(0)).map(nameOfPerson);
    const facts = { publicKeySha256: after.publicKeySha256, askedOf: names.join(", ") };
    const at = after.orderedAt ? { happenedAt: after.orderedAt } : {};
    happened.push({ event: "ordered", ticket, ...at, by: program, ...(csr && { papers: { csr } }), facts });
  }
  if (refused && refused !== before?.refused)
    happened.push({ event: "order-refused", ticket, by: { role: "technical administrator" }, facts: { reason: refused } });
  return happened;
}

function revocationBetween(before: CertificateState, after: CertificateState, { revocations }: Seen): Happening[] {
  const [was, is] = [before.revocation?.asked, after.revocation?.asked];
  const happened: Happening[] = [];
  if (is && (is.ticket !== was?.ticket || is.paper !== was.paper)) {
    const sheet = revocations.get(is.ticket)?.sheetSha256;
    const { ticket, serialNumber, reason, askedAt } = is;
    const papers = sheet ? { papers: { revocationSheet: sheet } } : {};
    const at = is.ticket === was?.ticket ? {} : { happenedAt: askedAt };
    happened.push({ event: "revocation-asked", ticket, ...at, by: program, ...papers, facts: { serialNumber, reason } });
  }
  const isPutAway = was && after.revocation?.past?.includes(was.serialNumber);
  if (was && was.ticket !== is?.ticket && !isPutAway) happened.push(withdrawn(was.ticket));
  return happened;
}

/** That the CA revoked what is in service, or what was asked for; a refresh finds it, and the run after it records it. */
export function revokedIn({
  current,
  revocation,
}: CertificateState): (Happening & { readonly facts: { readonly serialNumber: string } })[] {
  const { asked } = revocation ?? {};
  const holders = [current?.revoked && { ...current, revoked: current.revoked }, asked?.revoked && { ...asked, revoked: asked.revoked }];
  return holders.flatMap((holder) => {
    if (!holder) return [];
    const { serialNumber, revoked } = holder;
    const ticket = asked?.serialNumber === serialNumber ? asked.ticket : null;
    const facts = { serialNumber, reason: revoked.reason };
    return [{ event: "revoked" as const, ticket, happenedAt: revoked.at, by: ans, facts }];
  });
}
