import { createHash } from "node:crypto";
import { mkdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { Fault } from "../fault";
import { allTickets, findTicket, foldersOf, makeTicket, markWithdrawn, unmarkWithdrawn, type Folders, type Ticket, type TicketRecord } from "./manual/folders";
import { answerPrefix, broughtFiles, formFile, keptAnswers, ownReply, readInbox, unreadableReply, type Brought, type InboxReading } from "./manual/inbox";
import { mergeReplies, replyTemplate, type Reply } from "./manual/reply";
import { formNotice, orderSheet } from "./manual/sheets";
import type { FormPhase, FormProgress, OrderProgress, Platform } from "./platform";
import { createFile, isThere, namesIn, readBytes, readJson, replaceFile } from "./sandbox/files";

/**
 * `manual:<dir>`: today's reality. An outbox of sheets that a person follows, and an inbox for what a person
 * brings back. Everything known is in the folder's files: there is no other state, and two processes may work in it.
 */
export function openManual(root: string, now: () => Date): Platform {
  const folders = foldersOf(root);
  const submit = (record: TicketRecord, files: Readonly<Record<string, string | Uint8Array>>): Ticket => {
    const ticket = findTicket(folders, record.ticket) ?? makeTicket(folders, record, files);
    unmarkWithdrawn(ticket);
    return ticket;
  };
  const known = (name: string): Ticket => {
    const ticket = findTicket(folders, name);
    if (!ticket) throw new Fault("ticket-unknown", `The platform in ${root} knows no ticket ${name}.`, "Run pulumi up: what is missing is handed over again.");
    return ticket;
  };
  const reading = (tickets: readonly Ticket[]): InboxReading => readInbox(broughtFiles(folders.inbox), tickets);

  return {
    address: `manual:${root}`,
    inbox: folders.inbox,
    async submitForm(form) {
      const at = (name: string): string => join(folders.outbox, form.wish, name);
      const files = {
        [formFile]: form.pdf,
        "a-faire.txt": formNotice(form, { pdf: at(formFile), reply: at("reponse.txt"), inbox: folders.inbox }),
        "reponse.txt": replyTemplate(form.wish),
      };
      const ticket = submit({ kind: "form", ticket: form.wish, submittedAt: now().toISOString(), sha256: form.sha256 }, files);
      return formProgress(ticket, reading([ticket]));
    },
    async submitOrder(order) {
      const csr = pem("CERTIFICATE REQUEST", order.csr);
      const files = {
        "demande.csr": csr,
        "fiche-de-commande.txt": orderSheet(order, { csr: join(folders.outbox, order.wish, "demande.csr"), inbox: folders.inbox }),
        "reponse.txt": replyTemplate(order.wish),
      };
      const ticket = submit({ kind: "order", ticket: order.wish, submittedAt: now().toISOString(), publicKeySha256: order.publicKeySha256 }, files);
      return orderProgress(ticket, reading([ticket]), folders);
    },
    async poll() {
      const tickets = allTickets(folders);
      const inbox = reading(tickets);
      const of = (kind: TicketRecord["kind"]): Ticket[] => tickets.filter(({ record }) => record.kind === kind);
      return {
        forms: new Map(of("form").map((ticket) => [ticket.record.ticket, formProgress(ticket, inbox)])),
        orders: new Map(of("order").map((ticket) => [ticket.record.ticket, orderProgress(ticket, inbox, folders)])),
        unmatched: [...inbox.unmatched, ...tickets.flatMap((ticket) => unreadableReply(ticket, folders) ?? [])],
      };
    },
    async collect(name) {
      const ticket = known(name);
      const [answer] = answersTo(ticket, reading([ticket]));
      return answer && { bytes: answer.bytes, source: answer.name };
    },
    async settle(name) {
      const ticket = known(name);
      // The answer first, then the folder: a crash between leaves an open order that still has its answer.
      for (const answer of reading([ticket]).certificates.get(name) ?? []) move(answer.path, join(ticket.folder, `${answerPrefix}${basename(answer.name)}`));
      if (!ticket.settled) move(ticket.folder, join(folders.archive, name));
    },
    async quarantine(name, answer, reason) {
      const ticket = known(name);
      const aside = join(folders.quarantine, name);
      const brought = reading([ticket]).certificates.get(name)?.find(({ bytes }) => bytes.equals(answer.bytes));
      if (brought) move(brought.path, join(aside, basename(brought.name)));
      else createFile(join(aside, basename(answer.source)), answer.bytes);
      replaceFile(join(aside, "motif.txt"), `${reason}\n`);
      replaceFile(join(aside, quarantineFile), `${JSON.stringify({ reason, at: now().toISOString(), file: answer.source }, null, 2)}\n`);
    },
    async withdraw(name) {
      const ticket = findTicket(folders, name);
      if (ticket && !ticket.settled) markWithdrawn(ticket);
    },
    async authorities() {
      return namesIn(folders.authorities)
        .map((name) => readBytes(join(folders.authorities, name))!)
        .map((bytes) => (bytes.toString("latin1").includes("-----BEGIN CERTIFICATE") ? bytes.toString("utf8") : pem("CERTIFICATE", bytes)));
    },
  };
}

const quarantineFile = "quarantine.json";

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64").replace(/(.{64})(?=.)/g, "$1\n")}\n-----END ${label}-----\n`;

function move(from: string, to: string): void {
  mkdirSync(join(to, ".."), { recursive: true });
  if (!isThere(to)) return renameSync(from, to);
  const digest = createHash("sha256").update(readBytes(from) ?? "").digest("hex").slice(0, 8);
  renameSync(from, `${to}.${digest}`); // another file of that name is kept beside
}

const answersTo = (ticket: Ticket, inbox: InboxReading): readonly Brought[] => [...(inbox.certificates.get(ticket.record.ticket) ?? []), ...keptAnswers(ticket)];

function replyOn(ticket: Ticket, inbox: InboxReading): Reply {
  const own = ownReply(ticket) ?? { ticket: ticket.record.ticket };
  const brought = inbox.replies.get(ticket.record.ticket);
  return brought ? mergeReplies(own, brought) : own;
}

const instant = (day: string | undefined): string | undefined => day && `${day}T00:00:00.000Z`;

/** A later fact implies the earlier ones: an acknowledged form was sent, whoever forgot to note it. */
function formProgress(ticket: Ticket, inbox: InboxReading): FormProgress {
  const reply = replyOn(ticket, inbox);
  const signed = inbox.signed.has(ticket.record.ticket);
  const decidedOn = reply.refusedOn ?? reply.validatedOn;
  const acknowledged = reply.acknowledgedOn ?? reply.dossierReference;
  const phase: FormPhase = reply.refusedOn ? "refused" : reply.validatedOn ? "validated" : acknowledged ? "acknowledged" : reply.sentOn ? "sent" : signed ? "to-send" : "to-sign";
  return {
    phase,
    formPath: join(ticket.folder, formFile),
    sentAt: instant(reply.sentOn ?? reply.acknowledgedOn),
    acknowledgedAt: instant(reply.acknowledgedOn),
    decidedAt: instant(decidedOn),
    dossierReference: reply.dossierReference,
    reason: reply.reason,
  };
}

function orderProgress(ticket: Ticket, inbox: InboxReading, folders: Folders): OrderProgress {
  const { ticket: name, submittedAt: orderedAt } = ticket.record;
  const sheetPath = join(ticket.folder, "fiche-de-commande.txt");
  const set = { orderedAt, sheetPath };
  if (ticket.settled) return { ...set, state: "settled" };
  const answers = answersTo(ticket, inbox);
  const distinct = new Map(answers.map((answer) => [createHash("sha256").update(answer.bytes).digest("hex"), answer]));
  if (distinct.size > 1) return { ...set, state: "open", quarantined: ambiguous([...distinct.values()]) };
  if (distinct.size === 1) return { ...set, state: "answered" };
  const reply = replyOn(ticket, inbox);
  const quarantined = readJson<{ reason: string }>(join(folders.quarantine, name, quarantineFile))?.reason;
  if (reply.refusedOn) return { ...set, state: "refused", reason: reply.reason ?? `refusé le ${reply.refusedOn}`, quarantined };
  return { ...set, state: "open", quarantined };
}

const ambiguous = (answers: readonly Brought[]): string =>
  new Fault("answer-ambiguous", `${answers.length} different files answer this order: ${answers.map(({ name }) => name).join(", ")}.`, "Leave the right one in the inbox and take the others out.").message;
