import type { CarriedNote } from "../form-progress";
import {
  bringTo,
  conflict,
  type FormTicket,
  formPapers,
  formProgress,
  inbox,
  inboxName,
  isForm,
  isOrder,
  isRevocation,
  lastDayAnywhere,
  type OrderTicket,
  orderPapers,
  type Papers,
  parisDayOf,
  type RevocationTicket,
  reportOf,
  revocationPapers,
  SignedForms,
  type Together,
  together,
} from "../manual";
import type {
  Answer,
  ArchivedInstead,
  BroughtFor,
  FormProgress,
  FormSubmission,
  Order,
  OrderProgress,
  Platform,
  PlatformReport,
  Revocation,
  RevocationProgress,
  Settlement,
  SignedForm,
} from "../platform";
import type { ExchangeStore } from "../store";
import { answerTo, orderAt } from "./answer";
import { setAside } from "./aside";
import { BroughtObjects, bytesOf, shelvesInStore } from "./brought";
import { carry, replaceAnswer, sweep } from "./carrying";
import { evidenceInStore, noteBeside, noteSigned } from "./evidence";
import { type Filed, folderOf, revocationAt, ticketOf } from "./filed";
import { authoritiesIn, gatheredAt, lookAt, papersOf, type View, whatLiesIn } from "./look";
import { Remembered } from "./remembered";
import { renewObjects } from "./renewed";
import { type OverdueFiled, overdueFiled, removeObjects } from "./retention";
import { Shelf } from "./shelf";

/**
 * `manual:s3://...` and its like: the exchange of `manual:<dir>` in a store that pipelines and people reach from
 * anywhere. Papers, replies and matching are the folder's; what is done by a rename there is a conditional write here.
 */
export function openBucket(store: ExchangeStore, address: string, now: () => Date, options: BucketOptions = {}): Platform {
  return new BucketPlatform(address, new Shelf(store, new Remembered(store, options.unknownToIndex)), now, options.retention);
}

interface BucketOptions {
  /** Objects that the index may not know before whoever changes something writes it. Default: 16. */
  readonly unknownToIndex?: number | undefined;
  /** Days after which the papers of what is over are removed. Default: never. */
  readonly retention?: number | undefined;
}

class BucketPlatform implements Platform {
  readonly evidence: ReturnType<typeof evidenceInStore>;
  readonly inbox = inbox;
  readonly #brought: BroughtObjects;
  readonly #signed: SignedForms;
  /** For sheets: people write it to the service's own tools. */
  readonly #bringTo: string;
  #view: Promise<View> | undefined;
  #swept: View | undefined;

  constructor(
    readonly address: string,
    private readonly shelf: Shelf,
    private readonly now: () => Date,
    private readonly retention: number | undefined,
  ) {
    this.evidence = evidenceInStore(shelf.store);
    this.#bringTo = `${shelf.store.place}/${inbox}/`;
    this.#brought = new BroughtObjects(shelf.store, () => lastDayAnywhere(this.now()));
    this.#signed = new SignedForms(shelvesInStore(shelf.store, this.#brought));
  }

  async submitForm(form: FormSubmission): Promise<FormProgress> {
    const { wish, submittedAt = this.now().toISOString() } = form;
    const { sentAt, acknowledgedAt, dossierReference } = form.known ?? {};
    const isKnown = Boolean(sentAt || acknowledgedAt || dossierReference);
    let filed = await this.submit({ ...formPapers(form, submittedAt, this.#bringTo), blankReply: !isKnown });
    if (!isForm(ticketOf(filed))) throw conflict(wish, "an order", "a form");
    if (filed.standing.state === "open") {
      // What is signed, or known to have been sent, is never rewritten: it says what was signed.
      const unsigned = (await this.formAt(filed)).phase === "to-sign" && !isKnown;
      filed = await this.renew(filed, formPapers(form, filed.record.submittedAt, this.#bringTo), unsigned);
    }
    await this.shelf.remembered.refresh();
    return this.formAt(filed);
  }

  async submitOrder(order: Order): Promise<OrderProgress> {
    const { wish, publicKeySha256, orderedAt = this.now().toISOString() } = order;
    let filed = await this.submit({ ...orderPapers(order, orderedAt, this.#bringTo), blankReply: true });
    const ticket = ticketOf(filed);
    if (!isOrder(ticket)) throw conflict(wish, "a form", "an order");
    if (ticket.record.publicKeySha256 !== publicKeySha256)
      throw conflict(wish, `the key ${ticket.record.publicKeySha256}`, publicKeySha256);
    if (filed.standing.state === "open")
      filed = await this.renew(filed, orderPapers(order, ticket.record.submittedAt, this.#bringTo), true);
    await this.shelf.remembered.refresh();
    return orderAt(ticketOf(filed) as OrderTicket, await this.facts(filed), this.#brought);
  }

  async submitRevocation(revocation: Revocation): Promise<RevocationProgress> {
    const { wish, askedAt = this.now().toISOString() } = revocation;
    let filed = await this.submit({ ...revocationPapers(revocation, askedAt), blankReply: true });
    if (!isRevocation(ticketOf(filed))) throw conflict(wish, "something else", "a revocation");
    if (filed.standing.state === "open") filed = await this.renew(filed, revocationPapers(revocation, filed.record.submittedAt), true);
    await this.shelf.remembered.refresh();
    return revocationAt(ticketOf(filed) as RevocationTicket, (await this.facts(filed)).reply);
  }

  async poll(): Promise<PlatformReport> {
    this.#view = undefined;
    const view = await this.view();
    const gathered = await Promise.all(
      view.filed.flatMap((filed) =>
        filed.standing.state === "withdrawn"
          ? []
          : [gatheredAt(filed, view, this.shelf.remembered, this.#brought, lastDayAnywhere(this.now()))],
      ),
    );
    const seen = {
      absent: view.absent,
      troubles: view.troubles,
      overdue: (await this.overdue()).map(({ filed }) => filed.record.ticket),
      unmatched: [...(await view.inbox.unmatched()), ...view.unmatched, ...view.authorities.unmatched],
    };
    return reportOf(await this.#signed.all(gathered), seen, revocationAt, (ticket, facts) => orderAt(ticket, facts, this.#brought));
  }

  async collect(name: string): Promise<Answer | undefined> {
    const filed = await this.shelf.find(name);
    if (!filed || !isOrder(ticketOf(filed)) || filed.standing.state === "withdrawn") return undefined;
    const first = await answerTo(filed, await this.facts(filed), this.#brought);
    if (first !== "changed") return first;
    // Somebody took it away or replaced it since the look: what lies there now has not been seen.
    this.#view = undefined;
    const again = await answerTo(filed, await this.facts(filed), this.#brought);
    return again === "changed" ? undefined : again;
  }

  /** What was brought goes into the order's folder first: a crash before the record is replaced leaves an order that still has its answer. */
  async settle(name: string, instead?: ArchivedInstead, settlement?: Settlement): Promise<void> {
    const filed = await this.shelf.order(name);
    await this.sweep();
    if (filed.standing.state !== "settled") {
      if ((await this.facts(filed)).answers.length === 0) this.#view = undefined; // it was stored, so it came: since the look
      const facts = settlement && { settledAt: this.now().toISOString(), ...settlement };
      const settled = await this.shelf.settle(await this.takeAlong(filed), facts);
      (await this.view()).directory.settle(ticketOf(settled));
    }
    // Where nobody asks for the order any more: two files for an open one are a question to a person.
    if (instead) await replaceAnswer(this.shelf, name, instead);
    await this.shelf.remembered.refresh();
  }

  async closeRevocation(name: string): Promise<void> {
    const filed = await this.shelf.find(name);
    if (filed?.standing.state !== "open" || !isRevocation(ticketOf(filed))) return;
    (await this.view()).directory.forget(ticketOf(await this.shelf.settle(await this.takeAlong(filed))));
    await this.shelf.remembered.refresh();
  }

  async quarantine(name: string, answer: Answer, reason: string): Promise<void> {
    const filed = await this.shelf.order(name);
    if (filed.standing.state !== "open") return;
    const find = async () => (await this.facts(filed)).answers.find(({ name: source }) => source === answer.source);
    let file = await find();
    if (!file) {
      this.#view = undefined; // it was collected, so it came: since the look
      file = await find();
    }
    // Gone, or replaced meanwhile: what lies there now has not been judged.
    if (!file || !bytesOf(await this.#brought.readAgain(file))?.equals(answer.bytes)) return;
    await setAside(filed, { file, bytes: answer.bytes, reason, day: parisDayOf(this.now().toISOString()) }, this.shelf, await this.view());
    await this.shelf.remembered.refresh();
  }

  async keepSigned(name: string): Promise<SignedForm | undefined> {
    const filed = await this.shelf.find(name);
    if (filed?.standing.state !== "open" || !isForm(ticketOf(filed))) return undefined;
    const facts = await this.#signed.of(ticketOf(filed), await this.facts(filed), "as evidence");
    await noteSigned(this.shelf, filed, facts);
    await this.shelf.remembered.refresh();
    return facts.form;
  }

  async signedForm(name: string): Promise<{ bytes: Buffer; form: SignedForm } | undefined> {
    const filed = await this.shelf.find(name);
    const ticket = filed && ticketOf(filed);
    return filed?.standing.state === "open" && isForm(ticket!) ? this.#signed.whole(ticket, await this.facts(filed)) : undefined;
  }

  async noteCarried(name: string, note: CarriedNote): Promise<boolean> {
    return noteBeside(this.shelf, name, note);
  }

  async removeOverdue(): Promise<readonly string[]> {
    const tickets = await this.overdue();
    for (const each of tickets) await removeObjects(this.shelf, each);
    this.#view = undefined;
    await this.shelf.remembered.refresh();
    return tickets.map(({ filed }) => filed.record.ticket);
  }

  async withdraw(name: string): Promise<void> {
    const filed = await this.shelf.find(name);
    await this.sweep();
    if (filed?.standing.state !== "open") return;
    await this.shelf.withdraw(await this.takeAlong(filed));
    (await this.view()).directory.forget(ticketOf(filed));
    await this.shelf.remembered.refresh();
  }

  async authorities(): Promise<string[]> {
    return (await authoritiesIn(this.shelf.store)).certificates;
  }

  async papers(name: string): Promise<ReadonlyMap<string, Buffer> | undefined> {
    const filed = await this.shelf.find(name);
    return filed?.standing.state === "open" ? papersOf(this.shelf.store, filed) : undefined;
  }

  async bring(name: string, bytes: Buffer): Promise<BroughtFor> {
    const { inbox: brought } = await this.view();
    const put = () => this.shelf.keep(`${inbox}/`, inboxName(name), bytes);
    const judge = this.#signed.judging(bytes, (ticket) => this.shelf.ticket(ticket));
    return bringTo(brought, inboxName(name), bytes, lastDayAnywhere(this.now()), judge, put);
  }

  private async submit(papers: Papers & { readonly blankReply: boolean }): Promise<Filed> {
    await this.sweep();
    const filed = await this.shelf.submit(papers);
    if (filed.standing.state === "open") (await this.view()).directory.open(ticketOf(filed));
    return filed;
  }

  private async renew(filed: Filed, papers: Papers, rewrite: boolean): Promise<Filed> {
    const renewed = await renewObjects(this.shelf, filed, papers, rewrite, parisDayOf(this.now().toISOString()));
    if (renewed !== filed) (await this.view()).directory.open(ticketOf(renewed));
    return renewed;
  }

  /** The look of this operation: the first that is needed, and each `poll`. A failure is not remembered. */
  private view(): Promise<View> {
    if (this.#view) return this.#view;
    const look = lookAt(this.shelf, this.#brought);
    this.#view = look;
    look.catch(() => {
      if (this.#view === look) this.#view = undefined;
    });
    return look;
  }

  /** What is known of one ticket: its folder as it is now, the inbox as it was looked at. */
  private async facts(filed: Filed): Promise<Together> {
    const view = await this.view();
    const listed = await this.shelf.store.list(folderOf(filed.record.ticket));
    const own = await whatLiesIn(this.shelf.remembered, filed, listed, this.#brought, lastDayAnywhere(this.now()));
    return together(own, filed.standing.state === "open" ? view.inbox.of(ticketOf(filed)) : undefined);
  }

  private async formAt(filed: Filed): Promise<FormProgress> {
    const ticket = ticketOf(filed) as FormTicket;
    return formProgress(ticket, await this.#signed.of(ticket, await this.facts(filed), "alone"));
  }

  /** In what writes anyway: a preview removes nothing. Once a look: what is gone then is not there the next time. */
  private async sweep(): Promise<void> {
    const view = await this.view();
    if (this.#swept === view) return;
    this.#swept = view;
    await sweep(this.shelf, view);
  }

  private async takeAlong(filed: Filed): Promise<Filed> {
    return carry(filed, { shelf: this.shelf, objects: this.#brought, view: await this.view() });
  }

  private async overdue(): Promise<OverdueFiled[]> {
    if (this.retention === undefined) return [];
    return overdueFiled({ shelf: this.shelf, brought: this.#brought, view: await this.view() }, { days: this.retention, now: this.now() });
  }
}
