import type { OrderProgress, PlatformReport, RevocationProgress } from "../platform";
import { mapBounded } from "./disk";
import type { Together } from "./gathering";
import { formProgress } from "./progress";
import type { Reply } from "./reply";
import { isForm, isOrder, isRevocation, type OrderTicket, type RevocationTicket, type Ticket } from "./tickets";

/** What a look at an exchange amounts to, whatever it is kept in. */
export async function reportOf(
  looked: readonly (readonly [Ticket, Together])[],
  seen: Pick<PlatformReport, "absent" | "troubles" | "unmatched" | "overdue">,
  revocationAt: (ticket: RevocationTicket, reply: Reply) => RevocationProgress,
  orderAt: (ticket: OrderTicket, facts: Together) => Promise<OrderProgress>,
): Promise<PlatformReport> {
  const { troubles, unmatched } = seen;
  const readable = looked.filter(([{ record }, facts]) => !troubles.has(record.ticket) && !isToHandOutAgain(facts));
  const orders = await mapBounded(readable, async ([ticket, facts]) =>
    isOrder(ticket) ? [[ticket.record.ticket, await orderAt(ticket, facts)] as const] : [],
  );
  const forms = readable.flatMap(([ticket, facts]) =>
    isForm(ticket) ? [[ticket.record.ticket, formProgress(ticket, facts)] as const] : [],
  );
  const revocations = readable.flatMap(([ticket, { reply }]) =>
    isRevocation(ticket) ? [[ticket.record.ticket, revocationAt(ticket, reply)] as const] : [],
  );
  const problems = readable.flatMap(([{ record }, facts]) => facts.problems.map((problem) => ({ ...problem, about: record.ticket })));
  const contradicted = forms.flatMap(([ticket, { formPath, carried }]) =>
    (carried?.contradicted ?? []).map((because) => ({ file: formPath, because, about: ticket })),
  );
  return {
    ...seen,
    forms: new Map(forms),
    orders: new Map(orders.flat()),
    revocations: new Map(revocations),
    unmatched: [...unmatched, ...problems, ...contradicted],
  };
}

/** A ticket that lacks a paper is handed out again, unless what it asks for is there already. */
const isToHandOutAgain = ({ lost, answers, signed }: Together): boolean => lost && answers.length === 0 && !signed;
