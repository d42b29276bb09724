import { join } from "node:path";
import { Fault } from "../../fault";
import { createFolder, createFolderPath, entriesIn, mapBounded, moveFolder, readJson, remove, replaceFile } from "./files";

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

/** `ticket.json`: what the folder is about. Written once. */
export type TicketRecord =
  | {
      readonly kind: "form";
      readonly ticket: string;
      readonly submittedAt: string;
      /** Of the form as it was handed out: SHA-256, lower-case hex. */
      readonly sha256: string;
      /** Bytes of the form as it was handed out. */
      readonly size: number;
    }
  | { readonly kind: "order"; readonly ticket: string; readonly submittedAt: string; readonly publicKeySha256: string };

export interface Ticket<R extends TicketRecord = TicketRecord> {
  readonly record: R;
  readonly folder: string;
  readonly place: Place;
}
export type FormTicket = Ticket<Extract<TicketRecord, { kind: "form" }>>;
export type OrderTicket = Ticket<Extract<TicketRecord, { kind: "order" }>>;

export const isForm = (ticket: Ticket): ticket is FormTicket => ticket.record.kind === "form";
export const isOrder = (ticket: Ticket): ticket is OrderTicket => ticket.record.kind === "order";

const recordFile = "ticket.json";
const withdrawnNotice = "RETIRE.txt";

/** What is in a ticket's folder besides what people put there. */
export const handedOut: ReadonlySet<string> = new Set([
  recordFile,
  withdrawnNotice,
  "formulaire-413.pdf",
  "a-faire.txt",
  "reponse.txt",
  "demande.csr",
  "fiche-de-commande.txt",
]);

const shape = /^[0-9a-z-]{1,100}$/;

/** The tickets of a folder tree. A record never changes, so each is read once. */
export class Tickets {
  readonly #records = new Map<string, TicketRecord>();
  constructor(private readonly folders: Folders) {}

  /** The ticket of a name, wherever it is, or `undefined`. @throws Fault `ticket-unknown` for what can be no ticket. */
  async find(name: string): Promise<Ticket | undefined> {
    if (!shape.test(name))
      throw new Fault(
        "ticket-unknown",
        `"${name}" is no ticket: digits, lower-case letters and hyphens, 100 at most.`,
        "Take the ticket from a folder's name in outbox.",
      );
    for (const place of ["outbox", "archive", "withdrawn"] as const) {
      const ticket = await this.at(place, name);
      if (ticket) return ticket;
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

  /** The tickets in one place. A folder without a record is somebody else's. */
  async in(place: Place): Promise<Ticket[]> {
    const names = (await entriesIn(this.folders[place])).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return (await mapBounded(names, (name) => this.at(place, name, true))).filter((ticket) => ticket !== undefined);
  }

  /** Makes a ticket's folder, unless it is there: the first of two wins. A withdrawn one is taken up again. */
  async submit(record: TicketRecord, files: Readonly<Record<string, string | Uint8Array>>): Promise<Ticket> {
    const { outbox, inbox, withdrawn } = this.folders;
    const found = await this.find(record.ticket);
    if (found?.place === "withdrawn") await moveFolder(join(withdrawn, record.ticket), join(outbox, record.ticket));
    if (found && found.place !== "archive") await remove(join(outbox, record.ticket, withdrawnNotice));
    if (!found) {
      await createFolderPath(inbox);
      await createFolder(join(outbox, record.ticket), { ...files, [recordFile]: `${JSON.stringify(record, null, 2)}\n` });
    }
    return (await this.find(record.ticket)) ?? this.foreign(record.ticket);
  }

  private foreign(name: string): never {
    throw new Fault(
      "platform-corrupt",
      `The folder ${join(this.folders.outbox, name)} is there without its ${recordFile}.`,
      "Put the file back from a copy, or move the folder away and run pulumi up: it is made anew.",
    );
  }

  /** Puts a ticket's folder where settled ones are. Of two processes one moves it. */
  async settle({ record, folder }: Ticket): Promise<void> {
    await moveFolder(folder, join(this.folders.archive, record.ticket));
  }

  async withdraw({ record, folder }: Ticket): Promise<void> {
    await replaceFile(join(folder, withdrawnNotice), "Cette demande n'est plus suivie : ne plus y donner suite. Rien n'a été révoqué.\n");
    await moveFolder(folder, join(this.folders.withdrawn, record.ticket));
  }

  /** @param listed whether the folder was just seen, so that a record read before is still true */
  private async at(place: Place, name: string, listed = false): Promise<Ticket | undefined> {
    const folder = join(this.folders[place], name);
    const record = (listed ? this.#records.get(name) : undefined) ?? (await readJson<TicketRecord>(join(folder, recordFile)));
    if (!record) return undefined;
    this.#records.set(name, record);
    return { record, folder, place };
  }
}
