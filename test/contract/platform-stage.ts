/** What the contract of platforms needs of an adapter: the platform, and somebody who plays its people. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { FormSubmission, Order, OrderProgress, Platform } from "../../provider/igc";
import { aForm, anOrder } from "../sandbox/order";

/** The humans and ANS, as far as they touch a ticket. Each act is there at the next look. */
export interface PlatformPerson {
  /** The legal representative signs the form. */
  sign(ticket: string): Promise<void>;
  /** Somebody sends the signed form to ANS, which does not answer yet. */
  send(ticket: string): Promise<void>;
  /** ANS acknowledges the form. @returns the dossier reference it gave: `reference`, where the adapter's ANS takes wishes */
  acknowledge(ticket: string, reference: string): Promise<string>;
  validate(ticket: string): Promise<void>;
  refuse(ticket: string, reason: string): Promise<void>;
  /** The administrator orders, withdraws and brings a certificate for the order's key; another one at each call. */
  bringCertificate(ticket: string): Promise<void>;
  refuseOrder(ticket: string, reason: string): Promise<void>;
  /** Puts a file there. @param path in the exchange. Absent where nobody brings files. */
  bringFile?(path: string, bytes: Buffer): Promise<void>;
  /** Brings a file that answers nothing. @returns its name. Absent where nobody brings files. */
  bringStray?(): Promise<string>;
}

/** A platform with nothing on it. */
export interface PlatformStage {
  readonly platform: Platform;
  /** The same platform as another process sees it. */
  reopen(): Platform;
  readonly person: PlatformPerson;
  /** All its state by path, what must not change when it is looked at; a folder ends in `/` and has nothing. */
  files(): Promise<Record<string, string>>;
  /** Somebody removes a file. @param path in the exchange */
  remove(path: string): Promise<void>;
  /** What no file may name: a path of this machine, a server's address. */
  readonly here: string;
  /** Two days go by. */
  later(): Promise<void>;
  /**
   * The platform so many days after the last thing in its outbox and archive was written, with what its address says of
   * `retention`. Absent where nothing is kept for people.
   */
  aged?(days: number, retention: number | undefined): Promise<Platform>;
  /** The exchange is lost as a whole, or not mounted. */
  vanish(): Promise<void>;
  /** After that, there is an empty place of its name. */
  leaveEmpty(): Promise<void>;
  /** What was handed out is lost. */
  lose(): Promise<void>;
  /** The record of a ticket is no longer one. */
  damage(ticket: string): Promise<void>;
  dispose(): Promise<void>;
}

/** A platform that is a folder. */
export interface FolderStage extends PlatformStage {
  /** Absolute path. */
  readonly folder: string;
}

export type OpenStage = () => Promise<PlatformStage>;

/** A form that shares its bytes with no other. */
/** Some days before the stages' clocks: what people note of a ticket was after it was handed out. */
const handedOutAt = "2026-11-18T09:00:00.000Z";

export function formOf(wish: string): FormSubmission {
  const pdf = Buffer.from(`%PDF-1.7\n% formulaire 413 de ${createHash("sha256").update(wish).digest("hex")}\n%%EOF\n`);
  return { ...aForm(wish), pdf, sha256: createHash("sha256").update(pdf).digest("hex"), submittedAt: handedOutAt };
}

export const orderOf = (wish: string, overrides: Partial<Order> = {}): Promise<Order> =>
  anOrder({ wish, orderedAt: handedOutAt, ...overrides });

/** SHA-256 over all of a platform's state. */
export const digestOf = async (stage: PlatformStage): Promise<string> =>
  createHash("sha256")
    .update(JSON.stringify(Object.entries(await stage.files()).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest("hex");

/** Everything below a folder by its path, folders too; nothing when there is no folder. */
export const treeIn = (folder: string): Record<string, string> =>
  existsSync(folder)
    ? Object.fromEntries([
        ...readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => [`${relative(folder, pathOf(entry)).replaceAll("\\", "/")}/`, ""]),
        ...Object.entries(filesIn(folder)),
      ])
    : {};

/** Whether a path of the exchange leads to a file or a folder; the exchange itself is `.`. */
export const isIn = (files: Readonly<Record<string, string>>, path: string): boolean =>
  path === "." || path in files || Object.keys(files).some((name) => name.startsWith(`${path}/`));

/** SHA-256 over every path and content below a folder. */
export function folderDigest(folder: string): string {
  const digest = createHash("sha256");
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))) {
    digest.update(`${relative(folder, pathOf(entry))}\n`);
    if (entry.isFile()) digest.update(readFileSync(pathOf(entry)));
  }
  return digest.digest("hex");
}
const pathOf = (entry: { readonly name: string; readonly parentPath: string }): string => join(entry.parentPath, entry.name);

/** Every file below a folder by its path. */
export const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [relative(folder, pathOf(entry)).replaceAll("\\", "/"), readFileSync(pathOf(entry), "latin1")]),
  );

/** How far an order is. */
export const orderIn = async (platform: Platform, ticket: string): Promise<OrderProgress | undefined> =>
  (await platform.poll()).orders.get(ticket);

export const phaseIn = async (platform: Platform, ticket: string): Promise<string | undefined> =>
  (await platform.poll()).forms.get(ticket)?.phase;
