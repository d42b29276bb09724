import { join } from "node:path";
import { Fault } from "../../fault";
import type { PlatformReport } from "../platform";
import { isUnreadable, mapBounded, mustList, readBounded, type Unreadable, unreachable } from "./disk";
import { type Files, remove } from "./files";
import {
  type FormRecord,
  formFiles,
  largestRecord,
  type OrderRecord,
  type RevocationRecord,
  readRecord,
  recordFile,
  recordText,
  resumed,
  type Settled,
  type TicketRecord,
} from "./record";

/**
 * The folders of `manual:<dir>`. A ticket is a folder of its name, and its place says how it stands: in `outbox` a
 * person must act, in `archive` it is settled, in `withdrawn` it is no longer managed. A change of place is one rename.
 */
export const foldersOf = (root: string) => ({
  root,
  outbox: join(root, "outbox"),
  inbox: join(root, "inbox"),
  archive: join(root, "archive"),
  withdrawn: join(root, "withdrawn"),
  quarantine: join(root, "quarantine"),
  authorities: join(root, "ca"),
});
export type Folders = ReturnType<typeof foldersOf>;
export type Place = "outbox" | "archive" | "withdrawn";

export interface Ticket<R extends TicketRecord = TicketRecord> {
  readonly record: R;
  readonly folder: string;
  readonly place: Place;
}
export type FormTicket = Ticket<FormRecord>;
export type OrderTicket = Ticket<OrderRecord>;
export type RevocationTicket = Ticket<RevocationRecord>;

export const isForm = (ticket: Ticket): ticket is FormTicket => ticket.record.kind === "form";
export const isOrder = (ticket: Ticket): ticket is OrderTicket => ticket.record.kind === "order";
export const isRevocation = (ticket: Ticket): ticket is RevocationTicket => ticket.record.kind === "revocation";

export const withdrawnNotice = "RETIRE.txt";

/** What is in a ticket's folder besides what people put there. */
export const handedOut: ReadonlySet<string> = new Set([
  recordFile,
  withdrawnNotice,
  ...formFiles,
  "a-faire.txt",
  "reponse.txt",
  "demande.csr",
  "fiche-de-commande.txt",
  "fiche-de-revocation.txt",
]);

export const ticketShape = /^[0-9a-z-]{1,100}$/;

/** What can be no ticket. */
export const noTicket = (name: string): Fault =>
  new Fault(
    "ticket-unknown",
    `"${name}" is no ticket: digits, lower-case letters and hyphens, 100 at most.`,
    "Take the ticket from a folder's name in outbox.",
  );

/** A ticket is asked for again with something else. */
export const conflict = (wish: string, there: string, wanted: string): Fault =>
  new Fault(
    "order-conflict",
    `The ticket ${wish} is for ${there}, and is now asked for with ${wanted}.`,
    "One ticket is one order with one key, or one form: hand the other over under its own ticket.",
  );

/** The tickets in one place, and the folders there that are tickets and cannot be read. */
export interface Listed {
  readonly tickets: readonly Ticket[];
  readonly troubles: ReadonlyMap<string, string>;
  readonly unmatched: PlatformReport["unmatched"];
}

/** The tickets of a folder tree. */
export class Tickets {
  constructor(
    private readonly folders: Folders,
    private readonly files: Files,
  ) {}

  /** The ticket of a name, wherever it is, or `undefined`. @throws Fault `ticket-unknown` for what can be no ticket, `platform-corrupt` or `platform-unreachable` for one that cannot be read. */
  async find(name: string): Promise<Ticket | undefined> {
    if (!ticketShape.test(name)) throw noTicket(name);
    for (const place of ["outbox", "archive", "withdrawn"] as const) {
      const ticket = await this.at(place, name);
      if (ticket === undefined) continue;
      if (!isUnreadable(ticket)) return ticket;
      throw ticket.damaged ? this.corrupt(join(this.folders[place], name), ticket.because) : unreachable(ticket.path, ticket.because);
    }
    return undefined;
  }

  /** The order of a name. @throws Fault `ticket-unknown`. */
  async order(name: string): Promise<OrderTicket> {
    const ticket = await this.find(name);
    if (ticket && isOrder(ticket)) return ticket;
    throw new Fault(
      "ticket-unknown",
      `The folder ${this.folders.root} has no order "${name}".`,
      "Run pulumi up: it hands over what the program asks for.",
    );
  }

  /** The tickets in one place. A folder without a record is somebody else's. @throws Fault `platform-unreachable` when the place itself cannot be listed. */
  async in(place: Place): Promise<Listed> {
    const names = (await mustList(this.folders[place])).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const looked = await mapBounded(names, async (name) => [name, await this.at(place, name)] as const);
    const troubles = new Map<string, string>();
    const unmatched: { file: string; because: string }[] = [];
    for (const [name, ticket] of looked) {
      if (!isUnreadable(ticket)) continue;
      // Only a ticket's name can be a ticket's trouble: a copied folder ("commande-1 (2)") is a stray one.
      if (ticketShape.test(name)) troubles.set(name, ticket.because);
      else unmatched.push({ file: `${place}/${name}`, because: ticket.because });
    }
    return { tickets: looked.flatMap(([, ticket]) => (ticket && !isUnreadable(ticket) ? [ticket] : [])), troubles, unmatched };
  }

  /** Makes a ticket's folder, unless it is there: the first of two wins. A withdrawn one is taken up again. */
  async submit(record: TicketRecord, papers: Readonly<Record<string, string | Uint8Array>>): Promise<Ticket> {
    const { outbox, inbox, withdrawn } = this.folders;
    const found = await this.find(record.ticket);
    if (found?.place === "outbox" || found?.place === "archive") {
      if (found.place === "outbox") await remove(join(found.folder, withdrawnNotice));
      return found;
    }
    if (found) {
      await this.files.moveFolder(join(withdrawn, record.ticket), join(outbox, record.ticket));
      await remove(join(outbox, record.ticket, withdrawnNotice));
      const again = resumed(found.record, record);
      if (again !== found.record) await this.files.replace(join(outbox, record.ticket, recordFile), recordText(again));
    } else {
      await this.files.createPath(inbox);
      await this.files.createFolder(join(outbox, record.ticket), { ...papers, [recordFile]: recordText(record) });
    }
    const made = await this.find(record.ticket);
    if (made) return made;
    throw this.corrupt(join(outbox, record.ticket), `it is there without its ${recordFile}`);
  }

  private corrupt(folder: string, because: string): Fault {
    return new Fault(
      "platform-corrupt",
      `The folder ${folder} cannot be used: ${because}.`,
      "Put the file back from a copy, or move the folder away and run pulumi up: it is made anew.",
    );
  }

  /** Puts a ticket's folder where settled ones are. Of two processes one moves it. What its record says more is nothing while it is open. */
  async settle({ record, folder }: Ticket, settled?: Settled): Promise<void> {
    if (settled) await this.files.replace(join(folder, recordFile), recordText({ ...record, ...settled }));
    await this.files.moveFolder(folder, join(this.folders.archive, record.ticket));
  }

  async withdraw({ record, folder }: Ticket): Promise<void> {
    await this.files.replace(
      join(folder, withdrawnNotice),
      "Cette demande n'est plus suivie : ne plus y donner suite. Rien n'a été révoqué.\n",
    );
    await this.files.moveFolder(folder, join(this.folders.withdrawn, record.ticket));
  }

  private async at(
    place: Place,
    name: string,
  ): Promise<Ticket | (Unreadable & { readonly path: string; readonly damaged: boolean }) | undefined> {
    const folder = join(this.folders[place], name);
    const path = join(folder, recordFile);
    const read = await readBounded(path, largestRecord);
    if (read === undefined) return undefined;
    if (isUnreadable(read)) return { because: `of its ${recordFile}: ${read.because}`, path, damaged: false };
    const record = readRecord(read.bytes, name);
    return typeof record === "string" ? { because: record, path, damaged: true } : { record, folder, place };
  }
}
