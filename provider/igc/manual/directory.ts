import { isForm, isOrder, type OrderTicket, type Ticket } from "./tickets";

/** Tickets as they are looked for, by all that a file may bear of them: as many files as there are, each costs the same. */
export class Directory {
  readonly #open = new Map<string, Ticket>();
  readonly #orders = new Map<string, OrderTicket>();
  readonly #settled = new Map<string, OrderTicket>();
  /** SHA-256 of a form as it was handed out -> its ticket; of one it replaced the same. */
  readonly #forms = new Map<string, string>();

  constructor(open: readonly Ticket[], settled: readonly Ticket[]) {
    for (const ticket of open) this.open(ticket);
    for (const ticket of settled) this.settle(ticket);
  }

  open(ticket: Ticket): void {
    const before = this.#open.get(ticket.record.ticket);
    if (before) this.forget(before);
    this.#open.set(ticket.record.ticket, ticket);
    if (isOrder(ticket)) this.#orders.set(ticket.record.publicKeySha256, ticket);
    if (isForm(ticket)) for (const digest of digestsOf(ticket.record)) this.#forms.set(digest, ticket.record.ticket);
  }

  settle(ticket: Ticket): void {
    this.forget(ticket);
    if (isOrder(ticket)) this.#settled.set(ticket.record.publicKeySha256, ticket);
  }

  forget(ticket: Ticket): void {
    const { record } = this.#open.get(ticket.record.ticket) ?? ticket;
    this.#open.delete(record.ticket);
    if (record.kind === "order" && this.#orders.get(record.publicKeySha256)?.record.ticket === record.ticket)
      this.#orders.delete(record.publicKeySha256);
    if (record.kind === "form")
      for (const digest of digestsOf(record)) if (this.#forms.get(digest) === record.ticket) this.#forms.delete(digest);
  }

  /** The open ticket of a name. */
  named(name: string): Ticket | undefined {
    return this.#open.get(name);
  }

  /** The open order that asked for one of these keys. */
  orderFor(keys: readonly string[]): OrderTicket | undefined {
    return keys.map((key) => this.#orders.get(key)).find((order) => order !== undefined);
  }

  /** The settled order that asked for one of these keys. */
  settledFor(keys: readonly string[]): OrderTicket | undefined {
    return keys.map((key) => this.#settled.get(key)).find((order) => order !== undefined);
  }

  /** The form that was handed out, or was before it was replaced, with these bytes. */
  formOf(digest: string): Ticket | undefined {
    const name = this.#forms.get(digest);
    return name === undefined ? undefined : this.#open.get(name);
  }
}

const digestsOf = ({ sha256, replaced = [] }: { readonly sha256: string; readonly replaced?: readonly string[] }): readonly string[] => [
  sha256,
  ...replaced,
];
