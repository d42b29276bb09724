import { join } from "node:path";
import { noteName, noteText } from "../carried";
import type { CarriedNote } from "../form-progress";
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
import { chooseAnswer } from "./answer-choice";
import { answerTo } from "./answer-read";
import { replaceAnswer } from "./archived-answer";
import { authoritiesIn, mustKnowAuthorities } from "./authorities";
import { bringTo, inboxName } from "./bringing";
import { evidenceOnDisk } from "./chains";
import { isUnreadable, readBounded } from "./disk";
import { lookAt, type View } from "./exchange";
import { Files, type Sharing } from "./files";
import { type OwnFolder, papersIn, type Together, together, whatLiesIn } from "./gathering";
import { BroughtFiles, largestAnswer } from "./inbox";
import { formPapers, inbox, lastDayAnywhere, orderPapers, type Papers, parisDayOf, revocationPapers } from "./papers";
import { formProgress, orderProgress, revocationProgress } from "./progress";
import { setAside } from "./quarantine";
import { isEmptied, recordFile, recordText } from "./record";
import { renewPapers } from "./renewed-papers";
import { reportOf } from "./report";
import { type OverdueTicket, overdueTickets, removePapers } from "./retention";
import { notedIn, SignedForms } from "./signed";
import { shelvesOnDisk } from "./signed-disk";
import { takeAlong } from "./taking-along";
import {
  conflict,
  type Folders,
  type FormTicket,
  foldersOf,
  isForm,
  isOrder,
  isRevocation,
  type OrderTicket,
  type Ticket,
  Tickets,
} from "./tickets";

/**
 * `manual:<dir>`: today's reality. An outbox of sheets that a person follows, an inbox for what a person brings back.
 * Everything known is in the folder's files: any number of processes may use it, and people may look at it.
 * @param dir absolute path
 */
export function openManual(dir: string, now: () => Date, options: ManualOptions = {}): Platform {
  return new ManualPlatform(foldersOf(dir), now, new Files(options.sharing ?? "owner"), options.retention);
}

interface ManualOptions {
  /** Who else may read what is handed out. Default: its owner alone. */
  readonly sharing?: Sharing | undefined;
  /** Days after which the papers of what is over are removed. Default: never. */
  readonly retention?: number | undefined;
}

class ManualPlatform implements Platform {
  readonly address: string;
  readonly evidence: ReturnType<typeof evidenceOnDisk>;
  readonly inbox = inbox;
  readonly #tickets: Tickets;
  readonly #brought: BroughtFiles;
  readonly #signed = new SignedForms(shelvesOnDisk);
  #view: Promise<View> | undefined;

  constructor(
    private readonly folders: Folders,
    private readonly now: () => Date,
    private readonly files: Files,
    private readonly retention: number | undefined,
  ) {
    this.address = `manual:${folders.root}`;
    this.evidence = evidenceOnDisk(folders, files);
    this.#tickets = new Tickets(folders, files);
    this.#brought = new BroughtFiles(folders.root, now, () => lastDayAnywhere(this.now()));
  }

  async submitForm(form: FormSubmission): Promise<FormProgress> {
    const { wish, submittedAt = this.now().toISOString() } = form;
    const handedOut = await this.handOut(formPapers(form, submittedAt));
    if (!isForm(handedOut)) throw conflict(wish, "an order", "a form");
    let ticket: FormTicket = handedOut;
    if (ticket.place === "outbox" && !isEmptied(ticket.record)) {
      // What is signed, or known to have been sent, is never rewritten: it says what was signed.
      const { sentAt, acknowledgedAt, dossierReference } = form.known ?? {};
      const unsigned = (await this.formAt(ticket)).phase === "to-sign" && !sentAt && !acknowledgedAt && !dossierReference;
      ticket = await this.renew(ticket, formPapers(form, ticket.record.submittedAt), unsigned);
    }
    return this.formAt(ticket);
  }

  async submitOrder(order: Order): Promise<OrderProgress> {
    const { wish, publicKeySha256, orderedAt = this.now().toISOString() } = order;
    const ticket = await this.handOut(orderPapers(order, orderedAt));
    if (!isOrder(ticket)) throw conflict(wish, "a form", "an order");
    if (ticket.record.publicKeySha256 !== publicKeySha256)
      throw conflict(wish, `the key ${ticket.record.publicKeySha256}`, publicKeySha256);
    if (ticket.place === "outbox") await this.renew(ticket, orderPapers(order, ticket.record.submittedAt), true);
    return this.orderAt(ticket, await this.facts(ticket));
  }

  async submitRevocation(revocation: Revocation): Promise<RevocationProgress> {
    const { wish, askedAt = this.now().toISOString() } = revocation;
    const ticket = await this.handOut(revocationPapers(revocation, askedAt));
    if (!isRevocation(ticket)) throw conflict(wish, "something else", "a revocation");
    if (ticket.place !== "outbox") return revocationProgress(ticket, {});
    const renewed = await this.renew(ticket, revocationPapers(revocation, ticket.record.submittedAt), true);
    return revocationProgress(renewed, (await this.facts(renewed)).reply);
  }

  async poll(): Promise<PlatformReport> {
    const look = lookAt(this.folders, this.#tickets, this.#brought, (ticket) => this.ownFolder(ticket));
    this.#view = look;
    look.catch(() => this.forgetView(look));
    const view = await look;
    const authorities = await authoritiesIn(this.folders);
    const looked = [
      ...view.gathered.map(([ticket, own]) => [ticket, together(own, view.inbox.of(ticket))] as const),
      ...view.archived.tickets.map((ticket) => [ticket, together(undefined, undefined)] as const),
    ];
    const settled = new Set(view.archived.tickets.map(({ record }) => record.ticket));
    const troubles = new Map([...view.open.troubles, ...view.archived.troubles]);
    for (const [{ record }, { trouble }] of looked) if (trouble !== undefined) troubles.set(record.ticket, trouble);
    for (const ticket of settled) troubles.delete(ticket);
    const seen = {
      absent: view.absent,
      troubles,
      overdue: (await this.overdue()).map(({ ticket }) => ticket.record.ticket),
      unmatched: [...(await view.inbox.unmatched()), ...view.open.unmatched, ...view.archived.unmatched, ...authorities.unmatched],
    };
    return reportOf(await this.#signed.all(looked), seen, revocationProgress, (ticket, facts) => this.orderAt(ticket, facts));
  }

  async collect(name: string): Promise<Answer | undefined> {
    const ticket = await this.#tickets.find(name);
    if (!ticket || !isOrder(ticket) || ticket.place === "withdrawn") return undefined;
    const first = await answerTo(ticket, await this.facts(ticket));
    if (first !== "changed") return first;
    // Somebody took it away or replaced it since the look: what lies there now has not been seen.
    this.#view = undefined;
    const again = await answerTo(ticket, await this.facts(ticket));
    return again === "changed" ? undefined : again;
  }

  /** What was brought goes into the order's folder first: a crash before the folder moves leaves an order that still has its answer. */
  async settle(name: string, instead?: ArchivedInstead, settlement?: Settlement): Promise<void> {
    const ticket = await this.#tickets.order(name);
    if (ticket.place !== "archive") {
      if ((await this.facts(ticket)).answers.length === 0) this.#view = undefined; // it was stored, so it came: since the look
      await this.takeAlong(ticket);
      await this.#tickets.settle(ticket, settlement && { settledAt: this.now().toISOString(), ...settlement });
      (await this.view()).directory.settle(ticket);
    }
    // Where nobody asks for the order any more: two files for an open one are a question to a person.
    if (instead) await replaceAnswer(this.files, (await this.#tickets.order(name)).folder, instead);
  }

  async closeRevocation(name: string): Promise<void> {
    const ticket = await this.#tickets.find(name);
    if (ticket?.place !== "outbox" || !isRevocation(ticket)) return;
    await this.takeAlong(ticket);
    await this.#tickets.settle(ticket);
    (await this.view()).directory.forget(ticket);
  }

  async quarantine(name: string, answer: Answer, reason: string): Promise<void> {
    const ticket = await this.#tickets.order(name);
    if (ticket.place !== "outbox") return;
    const find = async () => (await this.facts(ticket)).answers.find(({ name: source }) => source === answer.source);
    let file = await find();
    if (!file) {
      this.#view = undefined; // it was collected, so it came: since the look
      file = await find();
    }
    const read = file && (await readBounded(file.path, largestAnswer));
    // Gone, or replaced meanwhile: what lies there now has not been judged.
    if (!file || read === undefined || isUnreadable(read) || !read.bytes.equals(answer.bytes)) return;
    await setAside(this.files, join(this.folders.quarantine, name), file, reason, parisDayOf(this.now().toISOString()));
    (await this.view()).inbox.remove(file);
  }

  async keepSigned(name: string): Promise<SignedForm | undefined> {
    const ticket = await this.#tickets.find(name);
    if (ticket?.place !== "outbox" || !isForm(ticket)) return undefined;
    const facts = await this.#signed.of(ticket, await this.facts(ticket), "as evidence");
    const record = notedIn(ticket.record, facts);
    if (record) await this.files.replace(join(ticket.folder, recordFile), recordText(record));
    return facts.form;
  }

  async signedForm(name: string): Promise<{ bytes: Buffer; form: SignedForm } | undefined> {
    const ticket = await this.#tickets.find(name);
    return ticket?.place === "outbox" && isForm(ticket) ? this.#signed.whole(ticket, await this.facts(ticket)) : undefined;
  }

  async noteCarried(name: string, note: CarriedNote): Promise<boolean> {
    const ticket = await this.#tickets.find(name);
    if (ticket?.place !== "outbox" || !isForm(ticket)) return false;
    return this.files.createBeside(join(ticket.folder, noteName(note)), noteText(note));
  }

  async removeOverdue(): Promise<readonly string[]> {
    const tickets = await this.overdue();
    for (const each of tickets) await removePapers(this.files, each);
    this.#view = undefined;
    return tickets.map(({ ticket }) => ticket.record.ticket);
  }

  async withdraw(name: string): Promise<void> {
    const ticket = await this.#tickets.find(name);
    if (ticket?.place !== "outbox") return;
    await this.takeAlong(ticket);
    await this.#tickets.withdraw(ticket);
    (await this.view()).directory.forget(ticket);
  }

  /** Certificates in `ca/`, in any shape an answer may have; a file without one is left alone. */
  async authorities(): Promise<string[]> {
    return mustKnowAuthorities(this.folders);
  }

  async papers(name: string): Promise<ReadonlyMap<string, Buffer> | undefined> {
    const ticket = await this.#tickets.find(name);
    return ticket?.place === "outbox" ? papersIn(ticket) : undefined;
  }

  async bring(name: string, bytes: Buffer): Promise<BroughtFor> {
    const { inbox: brought } = await this.view();
    const put = async () => `${inbox}/${await this.files.add(this.folders.inbox, inboxName(name), bytes)}`;
    const judge = this.#signed.judging(bytes, (ticket) => this.#tickets.find(ticket));
    return bringTo(brought, inboxName(name), bytes, lastDayAnywhere(this.now()), judge, put);
  }

  private async handOut({ record, files }: Papers): Promise<Ticket> {
    const ticket = await this.#tickets.submit(record, files);
    if (ticket.place === "outbox") (await this.view()).directory.open(ticket);
    return ticket;
  }

  private async renew<T extends Ticket>(ticket: T, papers: Papers, rewrite: boolean): Promise<T> {
    const renewed = await renewPapers(this.files, ticket, papers, rewrite, parisDayOf(this.now().toISOString()));
    if (renewed !== ticket) (await this.view()).directory.open(renewed);
    return renewed as T;
  }

  /** The look of this operation: the first that is needed, and each `poll`. A failure is not remembered. */
  private view(): Promise<View> {
    if (this.#view) return this.#view;
    const look = lookAt(this.folders, this.#tickets, this.#brought, async () => undefined);
    this.#view = look;
    look.catch(() => this.forgetView(look));
    return look;
  }

  private forgetView(view: Promise<View>): void {
    if (this.#view === view) this.#view = undefined;
  }

  /** A person may also leave things in the ticket's own folder. */
  private ownFolder(ticket: Ticket): Promise<OwnFolder> {
    return whatLiesIn(ticket, this.#brought, this.folders.quarantine, lastDayAnywhere(this.now()));
  }

  /** What is known of one ticket: its folder as it is now, the inbox as it was looked at. */
  private async facts(ticket: Ticket): Promise<Together> {
    const view = await this.view();
    return together(await this.ownFolder(ticket), ticket.place === "outbox" ? view.inbox.of(ticket) : undefined);
  }

  private async formAt(ticket: FormTicket): Promise<FormProgress> {
    return formProgress(ticket, await this.#signed.of(ticket, await this.facts(ticket), "alone"));
  }

  private async orderAt(ticket: OrderTicket, { answers, reply, quarantined }: Together): Promise<OrderProgress> {
    if (ticket.place === "archive") return orderProgress(ticket, { none: true }, {}, undefined);
    return orderProgress(ticket, await chooseAnswer(answers, ticket.record.publicKeySha256), reply, quarantined);
  }

  private async takeAlong(ticket: Ticket): Promise<void> {
    await takeAlong(this.files, ticket, await this.view());
  }

  private async overdue(): Promise<OverdueTicket[]> {
    if (this.retention === undefined) return [];
    const exchange = { folders: this.folders, tickets: this.#tickets, brought: this.#brought };
    return overdueTickets(exchange, await this.view(), { days: this.retention, now: this.now() });
  }
}
