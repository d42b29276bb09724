import { join } from "node:path";
import { parisDay } from "../../calendar";
import { Fault, isFault } from "../../fault";
import { readAnswer } from "../../x509/answer";
import { formSheet } from "../form-sheet";
import { orderSheet } from "../order-sheet";
import type { Answer, FormProgress, FormSubmission, Order, OrderProgress, Platform, PlatformReport } from "../platform";
import { chooseAnswer } from "./answer-choice";
import { entriesIn, mapBounded, moveInto, readBytes } from "./files";
import { type Brought, BroughtFiles } from "./inbox";
import { replyOf, type Sorted, sortBrought } from "./matching";
import { formFile, formProgress, orderProgress, sheetFile } from "./progress";
import { lastReason, setAside } from "./quarantine";
import { mergeReplies, type Reply, readReply, replyTemplate, textOfEditor } from "./reply";
import { type Folders, type FormTicket, foldersOf, handedOut, isForm, isOrder, type OrderTicket, type Ticket, Tickets } from "./tickets";

/**
 * `manual:<dir>`: today's reality. An outbox of sheets that a person follows, an inbox for what a person brings back.
 * Everything known is in the folder's files: any number of processes may use it, and people may look at it.
 * @param dir absolute path
 */
export function openManual(dir: string, now: () => Date): Platform {
  return new ManualPlatform(foldersOf(dir), now);
}

const replyFile = "reponse.txt";

/** What is known of one ticket from its own folder and from what the inbox has of it. */
interface Gathered {
  readonly answers: readonly Brought[];
  readonly signed: Brought | undefined;
  readonly reply: Reply;
  /** What is wrong with the reply filled in on the spot. */
  readonly problems: PlatformReport["unmatched"];
}

class ManualPlatform implements Platform {
  readonly address: string;
  readonly inbox: string;
  readonly #tickets: Tickets;
  readonly #files: BroughtFiles;

  constructor(
    private readonly folders: Folders,
    private readonly now: () => Date,
  ) {
    this.address = `manual:${folders.root}`;
    this.inbox = folders.inbox;
    this.#tickets = new Tickets(folders);
    this.#files = new BroughtFiles(folders.root, () => this.lastDayAnywhere());
  }

  async submitForm(form: FormSubmission): Promise<FormProgress> {
    const { wish, pdf, sha256 } = form;
    const record = { kind: "form", ticket: wish, submittedAt: this.now().toISOString(), sha256, size: pdf.length } as const;
    const ticket = await this.#tickets.submit(record, {
      [formFile]: pdf,
      "a-faire.txt": formSheet(form, this.inbox),
      [replyFile]: replyTemplate(wish, "form"),
    });
    if (!isForm(ticket)) throw conflict(wish, "an order", "a form");
    const { reply, signed } = await this.gather(ticket, await this.sort());
    return formProgress(ticket, reply, signed);
  }

  async submitOrder(order: Order): Promise<OrderProgress> {
    const { wish, csr, publicKeySha256 } = order;
    const submittedAt = this.now().toISOString();
    const record = { kind: "order", ticket: wish, submittedAt, publicKeySha256 } as const;
    const ticket = await this.#tickets.submit(record, {
      "demande.csr": pem("CERTIFICATE REQUEST", csr),
      [sheetFile]: orderSheet(order, this.inbox, submittedAt),
      [replyFile]: replyTemplate(wish, "order"),
    });
    if (!isOrder(ticket)) throw conflict(wish, "a form", "an order");
    if (ticket.record.publicKeySha256 !== publicKeySha256)
      throw conflict(wish, `the key ${ticket.record.publicKeySha256}`, publicKeySha256);
    return this.orderAt(ticket, await this.gather(ticket, await this.sort()));
  }

  async poll(): Promise<PlatformReport> {
    const [open, archived] = await Promise.all([this.#tickets.in("outbox"), this.#tickets.in("archive")]);
    const sorted = await sortBrought(await this.#files.inTree(this.inbox), open, archived);
    const nothing: Gathered = { answers: [], signed: undefined, reply: {}, problems: [] };
    const gathered = await mapBounded(open, async (ticket) => [ticket, await this.gather(ticket, sorted)] as const);
    // Looked for last, and of a ticket seen twice it counts: what another process settles meanwhile looks open and without an answer.
    const settled = await this.#tickets.in("archive");
    const looked = [...gathered, ...settled.map((ticket) => [ticket, nothing] as const)];
    return {
      forms: new Map(
        looked.filter(hasForm).map(([ticket, { reply, signed }]) => [ticket.record.ticket, formProgress(ticket, reply, signed)]),
      ),
      orders: new Map(
        await mapBounded(
          looked.filter(hasOrder),
          async ([ticket, facts]) => [ticket.record.ticket, await this.orderAt(ticket, facts)] as const,
        ),
      ),
      unmatched: [...sorted.unmatched, ...gathered.flatMap(([, { problems }]) => problems)],
    };
  }

  async collect(name: string): Promise<Answer | undefined> {
    const ticket = await this.#tickets.find(name);
    if (!ticket || !isOrder(ticket) || ticket.place === "withdrawn") return undefined;
    const { answers } = await this.gather(ticket, await this.sort());
    const choice = await chooseAnswer(answers, ticket.record.publicKeySha256);
    // In the archive lies what an order was settled with, and at most what came too late.
    const chosen =
      "several" in choice && ticket.place === "archive" ? oldest(choice.several) : "chosen" in choice ? choice.chosen : undefined;
    const bytes = chosen && (await readBytes(chosen.path));
    return bytes && { bytes, source: chosen.name };
  }

  /** What was brought goes into the order's folder first: a crash before the folder moves leaves an order that still has its answer. */
  async settle(name: string): Promise<void> {
    const ticket = await this.#tickets.order(name);
    if (ticket.place === "archive") return;
    await this.takeAlong(ticket);
    await this.#tickets.settle(ticket);
  }

  async quarantine(name: string, answer: Answer, reason: string): Promise<void> {
    const ticket = await this.#tickets.order(name);
    if (ticket.place !== "outbox") return;
    const { answers } = await this.gather(ticket, await this.sort());
    const file = answers.find(({ name: source }) => source === answer.source);
    // Gone, or replaced meanwhile: what lies there now has not been judged.
    if (!file || !(await readBytes(file.path))?.equals(answer.bytes)) return;
    await setAside(join(this.folders.quarantine, name), file, reason, dayOf(parisDay(this.now())));
  }

  async withdraw(name: string): Promise<void> {
    const ticket = await this.#tickets.find(name);
    if (ticket?.place !== "outbox") return;
    await this.takeAlong(ticket);
    await this.#tickets.withdraw(ticket);
  }

  /** Certificates in `ca/`, in any shape an answer may have; a file without one is left alone. */
  async authorities(): Promise<string[]> {
    const files = (await entriesIn(this.folders.authorities)).filter((entry) => entry.isFile());
    const read = await mapBounded(files, async ({ name }) =>
      certificatesIn((await readBytes(join(this.folders.authorities, name))) ?? Buffer.alloc(0)),
    );
    return [...new Set(read.flat())];
  }

  private async sort(): Promise<Sorted> {
    return sortBrought(await this.#files.inTree(this.inbox), await this.#tickets.in("outbox"), []);
  }

  /** A person may also leave things in the ticket's own folder. */
  private async gather({ record: { ticket }, folder }: Ticket, sorted: Sorted): Promise<Gathered> {
    const own = await this.#files.inFolder(folder, handedOut);
    const onTheSpot = readReply(
      `ticket: ${ticket}\n${textOfEditor((await readBytes(join(folder, replyFile))) ?? Buffer.alloc(0))}`,
      this.lastDayAnywhere(),
    )!;
    const pdfs = [...own.filter(({ content }) => content.kind === "pdf"), ...(sorted.signed.get(ticket) ?? [])];
    return {
      answers: [
        ...own.filter(({ content }) => content.kind === "certificates" || content.kind === "closed"),
        ...(sorted.answers.get(ticket) ?? []),
      ],
      signed: pdfs.at(-1),
      reply: mergeReplies([onTheSpot.reply, replyOf(own), replyOf(sorted.replies.get(ticket) ?? [])]),
      problems: onTheSpot.problems.map((because) => ({ file: `outbox/${ticket}/${replyFile}`, because })),
    };
  }

  private async orderAt(ticket: OrderTicket, { answers, reply }: Gathered): Promise<OrderProgress> {
    const { record, place } = ticket;
    if (place === "archive") return orderProgress(ticket, { none: true }, {}, undefined);
    return orderProgress(
      ticket,
      await chooseAnswer(answers, record.publicKeySha256),
      reply,
      await lastReason(join(this.folders.quarantine, record.ticket)),
    );
  }

  /** Puts what the inbox has of a ticket into its folder. */
  private async takeAlong({ record: { ticket }, folder }: Ticket): Promise<void> {
    const { answers, signed, replies } = await this.sort();
    for (const { path } of [answers, signed, replies].flatMap((kind) => kind.get(ticket) ?? [])) await moveInto(folder, path);
  }

  /** Where in France it is latest (Wallis-et-Futuna, UTC+12): no day that a person notes is later. */
  private lastDayAnywhere(): string {
    return dayOf(new Date(this.now().getTime() + 12 * 3_600_000));
  }
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const oldest = (files: readonly Brought[]): Brought => files.reduce((first, each) => (each.writtenAt < first.writtenAt ? each : first));

const hasForm = (entry: readonly [Ticket, Gathered]): entry is readonly [FormTicket, Gathered] => isForm(entry[0]);
const hasOrder = (entry: readonly [Ticket, Gathered]): entry is readonly [OrderTicket, Gathered] => isOrder(entry[0]);

const conflict = (wish: string, there: string, wanted: string): Fault =>
  new Fault(
    "order-conflict",
    `The ticket ${wish} is for ${there}, and is now asked for with ${wanted}.`,
    "One ticket is one order with one key, or one form: hand the other over under its own ticket.",
  );

/** RFC 7468. */
const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString("base64")
    .match(/.{1,64}/g)!
    .join("\n")}\n-----END ${label}-----\n`;

function certificatesIn(bytes: Buffer): string[] {
  try {
    return readAnswer(bytes).certificates.map(({ pem: text }) => text);
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}
