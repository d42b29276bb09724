import { isFault } from "../../fault";
import { type Next, orderRound, orderTicket, orderTicketHead } from "../../policy";
import { type Look, lookOrFault, type World } from "../common";
import { type CertificateInputs, type CertificateState, identityOf } from "./state";

/**
 * The ticket under which a request was handed to a platform, if it was. A state that was lost and replaced by an
 * earlier one does not know it: the request's round and key name it, and the platform says whether it is there.
 */
export function orderOf(next: Next | null, wish: CertificateInputs, { orders }: Look): string | undefined {
  if (!next) return undefined;
  const ticket = next.ticket ?? orderTicket(identityOf(wish), next.round, next.publicKeySha256);
  return orders.has(ticket) ? ticket : undefined;
}

/** Nobody is asked any more for a request that is given up. Idempotent. @returns the ticket, where there was one */
export async function takeBack(next: Next | null, wish: CertificateInputs, look: Look): Promise<string | undefined> {
  const ticket = next?.ticket ?? orderOf(next, wish, look);
  if (ticket) await look.platform.withdraw(ticket);
  return ticket;
}

/** A ticket that another resource of this operation goes on with (a resource got another name) is left to it. @returns the ticket that was taken back */
export async function leaveOrder(next: Next | null, wish: CertificateInputs, world: World): Promise<string | undefined> {
  if (!next || (next.ticket && world.isFollowed(next.ticket))) return undefined;
  const look = await lookOrFault(world, wish.platform);
  if (!isFault(look)) {
    const ticket = orderOf(next, wish, look);
    if (!ticket || !world.isFollowed(ticket)) return takeBack(next, wish, look);
  } else if (next.ticket) throw look; // where nothing was ordered as far as is known, an absent place holds up nobody
  return undefined;
}

/** Orders by what their tickets have in common: one look serves thousands of certificates. */
const byHead = new WeakMap<Look["orders"], Map<string, string[]>>();

function sameHead(ticket: string, { orders }: Look): readonly string[] {
  let heads = byHead.get(orders);
  if (!heads) {
    heads = new Map();
    for (const each of orders.keys()) {
      const head = orderTicketHead(each);
      const known = heads.get(head);
      if (known) known.push(each);
      else heads.set(head, [each]);
    }
    byHead.set(orders, heads);
  }
  return heads.get(orderTicketHead(ticket)) ?? [];
}

/**
 * Orders of this certificate that are not closed though it was answered, or given up for a request of a later round: the
 * place that shows them was away then. Round and key make a ticket, so no other certificate's order is taken for one.
 */
export function lingeringOrders({ current, next }: CertificateState, wish: CertificateInputs, look: Look): string[] {
  const last = next ?? current;
  if (!last) return [];
  const identity = identityOf(wish);
  return sameHead(orderTicket(identity, last.round, last.publicKeySha256), look).filter((ticket) => {
    const round = orderRound(ticket);
    const { state, publicKeySha256 } = look.orders.get(ticket)!;
    const isOver = round !== undefined && (round < last.round || (round === current?.round && publicKeySha256 === current.publicKeySha256));
    return isOver && state !== "settled" && ticket === orderTicket(identity, round, publicKeySha256);
  });
}
