import { basename, extname } from "node:path/posix";
import { Fault } from "../../fault";
import {
  isOrder,
  largestRecord,
  noTicket,
  type OrderTicket,
  type Papers,
  replyFile,
  resumed,
  sha256Of,
  type Ticket,
  type TicketRecord,
  ticketShape,
  withdrawnNotice,
} from "../manual";
import type { ExchangeStore, ListedObject, StoredObject } from "../store";
import { establish } from "./establish";
import { type Filed, filedText, folderOf, readFiled, recordOf, type Standing, ticketOf } from "./filed";
import { Remembered } from "./remembered";

/** What is done with a record that somebody else replaced meanwhile: it is read again and done again, so often. */
const attempts = 20;
/** Bytes of a paper that is compared; a filled form has 0.3 million. */
const largestKept = 32 * 1_048_576;

const withdrawnText = "Cette demande n'est plus suivie : ne plus y donner suite. Rien n'a été révoqué.\n";
const resumedText = "Cette demande est de nouveau suivie.\n";

/** The tickets of an exchange in a store. */
export class Shelf {
  #established: Promise<{ readonly removes: boolean }> | undefined;

  constructor(
    readonly store: ExchangeStore,
    readonly remembered: Remembered = new Remembered(store),
  ) {}

  /** Whether what is done with may be removed. The store is proved by the first who asks. */
  async removes(): Promise<boolean> {
    const establishing = (this.#established ??= establish(this.store));
    establishing.catch(() => (this.#established = undefined));
    return (await establishing).removes;
  }

  /** The ticket of a name, or `undefined`. @throws Fault `ticket-unknown` for what can be no ticket, `platform-corrupt`. */
  async find(name: string): Promise<Filed | undefined> {
    if (!ticketShape.test(name)) throw noTicket(name);
    const filed = filedIn(await this.store.read(recordOf(name), largestRecord), name);
    if (typeof filed === "string") throw this.corrupt(recordOf(name), filed);
    return filed;
  }

  /** As `find`, as what a folder and a store share sees it. */
  async ticket(name: string): Promise<Ticket | undefined> {
    const filed = await this.find(name);
    return filed && ticketOf(filed);
  }

  /** The record of a name as it was listed, or what is wrong with it. */
  async listed(name: string, listed: ListedObject): Promise<Filed | string | undefined> {
    return filedIn(await this.remembered.read(listed, largestRecord), name);
  }

  /** The order of a name. @throws Fault `ticket-unknown`. */
  async order(name: string): Promise<Filed & { readonly record: OrderTicket["record"] }> {
    const filed = await this.find(name);
    if (filed && isOrder(ticketOf(filed))) return filed as Filed & { readonly record: OrderTicket["record"] };
    throw new Fault(
      "ticket-unknown",
      `The exchange ${this.store.place} has no order "${name}".`,
      "Run pulumi up: it hands over what the program asks for.",
    );
  }

  /**
   * Files a ticket, unless it is there: the first of two wins. Its papers are written first and its record last,
   * create-only: that is the commit. What a crash left of it is taken as it lies, and renewed by whoever holds the record.
   */
  async submit({ record, files, blankReply }: Papers & { readonly blankReply: boolean }): Promise<Filed> {
    const { ticket } = record;
    const found = await this.find(ticket);
    if (found) return found.standing.state === "withdrawn" ? this.resume(found, record) : found;
    await this.removes();
    const written = await Promise.all(Object.entries(files).map(([name, content]) => this.paper(ticket, name, content)));
    const papers = Object.fromEntries(written.flatMap(({ name, sha256 }) => (name === replyFile ? [] : [[name, sha256]])));
    const reply = blankReply ? written.find(({ name, version }) => name === replyFile && version)?.version : undefined;
    const standing: Standing = { state: "open", revision: 1, ...(reply && { reply }), taken: [] };
    const text = filedText({ ...record, papers }, standing);
    const version = await this.store.create(recordOf(ticket), text);
    if (version !== undefined) return this.written({ record: { ...record, papers }, standing, version }, text);
    const made = await this.find(ticket);
    if (made) return made;
    throw this.corrupt(recordOf(ticket), "it was written, and is not there");
  }

  /**
   * Changes a ticket's record if it is as it was read, else reads it again and asks again.
   * @param change gives what is to be, or `undefined` when nothing is left to do: it is asked again after a lost answer too
   */
  async update(filed: Filed, change: (now: Filed) => { record?: TicketRecord; standing?: Partial<Standing> } | undefined): Promise<Filed> {
    let now = filed;
    for (let made = 0; made < attempts; made++) {
      const wanted = change(now);
      if (!wanted) return now;
      const record = wanted.record ?? now.record;
      const standing = { ...now.standing, ...wanted.standing, revision: now.standing.revision + 1 };
      const text = filedText(record, standing);
      const version = await this.store.replace(recordOf(record.ticket), text, now.version);
      if (version !== undefined) return this.written({ record, standing, version }, text);
      const again = await this.find(record.ticket);
      if (!again) throw this.corrupt(recordOf(record.ticket), "it was there a moment ago");
      now = again;
    }
    throw new Fault(
      "platform-unreachable",
      `The record ${recordOf(now.record.ticket)} in ${this.store.place} changes all the time.`,
      "Run pulumi up again.",
    );
  }

  /** A withdrawn ticket is taken up again as it was. */
  private async resume(found: Filed, wanted: TicketRecord): Promise<Filed> {
    await this.removes();
    const filed = await this.update(found, ({ standing, record }) =>
      standing.state === "withdrawn" ? { record: resumed(record, wanted), standing: { state: "open" } } : undefined,
    );
    await this.put(`${folderOf(filed.record.ticket)}${withdrawnNotice}`, resumedText);
    return filed;
  }

  /** Closes a ticket: what it asked for is there. @param facts what its record says of it from then on */
  settle(filed: Filed, facts?: object): Promise<Filed> {
    return this.update(filed, ({ record, standing }) =>
      standing.state === "settled" ? undefined : { record: { ...record, ...facts }, standing: { state: "settled" } },
    );
  }

  /** Stops managing a ticket; the notice is for whoever opens its folder. */
  async withdraw(filed: Filed): Promise<void> {
    await this.put(`${folderOf(filed.record.ticket)}${withdrawnNotice}`, withdrawnText);
    await this.update(filed, ({ standing }) => (standing.state === "open" ? { standing: { state: "withdrawn" } } : undefined));
  }

  /**
   * Keeps bytes below a folder, beside what has the name already; bytes that are there already are kept.
   * @param numbered whether the first has a number too
   * @returns the name
   */
  async keep(folder: string, name: string, bytes: Uint8Array, numbered = false): Promise<string> {
    const ending = extname(name);
    const stem = basename(name, ending);
    for (let number = 1; ; number++) {
      const place = `${folder}${number === 1 && !numbered ? basename(name) : `${stem}-${number}${ending}`}`;
      if ((await this.store.create(place, bytes)) !== undefined) return place;
      const there = await this.store.read(place, largestKept);
      if (there?.bytes?.equals(bytes)) return place;
    }
  }

  /** Writes a text that is ours alone over what is there. */
  private async put(name: string, words: string): Promise<void> {
    const bytes = Buffer.from(words, "utf8");
    if ((await this.store.create(name, bytes)) !== undefined) return;
    const there = await this.store.read(name, largestRecord);
    if (there && !there.bytes?.equals(bytes)) await this.store.replace(name, bytes, there.version);
  }

  private async paper(
    ticket: string,
    name: string,
    content: string | Uint8Array,
  ): Promise<{ readonly name: string; readonly sha256: string; readonly version: string | undefined }> {
    const bytes = Buffer.from(content as string);
    const version = await this.store.create(`${folderOf(ticket)}${name}`, bytes);
    if (version !== undefined) return { name, sha256: sha256Of(content), version };
    const there = await this.store.read(`${folderOf(ticket)}${name}`, largestKept);
    return { name, sha256: sha256Of(there?.bytes ?? ""), version: there?.bytes?.equals(bytes) ? there.version : undefined };
  }

  private written(filed: Filed, text: Buffer): Filed {
    this.remembered.note(recordOf(filed.record.ticket), text);
    return filed;
  }

  private corrupt(name: string, because: string): Fault {
    return new Fault(
      "platform-corrupt",
      `${name} in ${this.store.place} cannot be used: ${because}.`,
      "Put an earlier version of the object back, or remove the ticket's objects and run pulumi up: they are made anew.",
    );
  }
}

function filedIn(read: StoredObject | undefined, name: string): Filed | string | undefined {
  if (!read) return undefined;
  return read.bytes ? readFiled(read.bytes, name, read.version) : `its record has ${read.size} bytes`;
}
