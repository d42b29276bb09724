import type { Stats } from "node:fs";
import { join, relative } from "node:path";
import { isFault } from "../../fault";
import { pictureIn } from "../../form/signed";
import { lookInto, readAnswer } from "../../x509/answer";
import { isNote } from "../carried";
import { entriesIn, factsOf, isUnreadable, mapBounded, readBounded, refusal, stampOf, type Unreadable } from "./disk";
import { type PdfFacts, pdfFacts } from "./pdf";
import { type ReplyReading, readReply, textOfEditor } from "./reply";

/** A file somebody brought. */
export interface Brought {
  readonly path: string;
  /** As the user sees it: relative to the platform's folder, with slashes. */
  readonly name: string;
  /** When it was last written, ISO 8601. */
  readonly writtenAt: string;
  /** What it is known by without being read again. */
  readonly stamp: string;
  /** Why it may not be whole yet: an English clause. */
  readonly unfinished?: string;
  readonly content: Content;
}

/** What a file is, before anybody asks whose. */
export type Content =
  | { readonly kind: "certificates" /** SHA-256 of the public keys in it. */; readonly keys: readonly string[] }
  | { readonly kind: "pdf"; readonly pdf: PdfFacts }
  | { readonly kind: "reply"; readonly reading: ReplyReading }
  /** A photo or a scan that is no PDF. */
  | { readonly kind: "picture" /** Name of the format. */; readonly format: string }
  /** Perhaps an answer whose certificates do not lie open, as in a P12: by its bytes or its ending. */
  | { readonly kind: "closed" }
  /** Nobody's, by its content. */
  | { readonly kind: "other" /** An English clause. */; readonly because: string }
  /** What cannot be looked into. */
  | { readonly kind: "unusable" /** An English clause. */; readonly because: string };

/** Bytes of a file that is still looked into: a form signed and scanned has a few million. */
export const largestPdf = 32 * 1_048_576;
/** Bytes of what may be a certificate file: 64 certificates have 0.2 MiB, and a PKCS#12 of over 1 MiB is refused. A folder of big files costs nothing (issue 11). */
export const largestAnswer = 1_048_576;
/** Milliseconds in which a file may still be being copied. A clock further away says nothing of a file's age. */
const youngest = 3_000;

/** The bytes of a file that was brought, once more, where what was kept of it does not suffice. */
export type ReadAgain = (file: Brought) => Promise<Buffer | Unreadable | undefined>;
export const readFromDisk: ReadAgain = async ({ path }) => {
  const read = await readBounded(path, largestAnswer);
  return read === undefined || isUnreadable(read) ? read : read.bytes;
};

/** Looks into folders that people put files into. What was looked into is looked into again only when it changed. */
export class BroughtFiles {
  readonly #known = new Map<string, { readonly stamp: string; readonly content: Content }>();
  /** One big file at a time: 32 of 32 MiB are a gigabyte. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param today the latest day it can be, YYYY-MM-DD */
  constructor(
    private readonly root: string,
    private readonly now: () => Date,
    private readonly today: () => string,
    private readonly read: typeof readBounded = readBounded,
  ) {}

  /** Files of a folder and of the folders in it, by name. */
  async inTree(folder: string): Promise<Brought[]> {
    return this.look(await this.below(folder, 1));
  }

  /** Files of one folder, but for those of certain names. */
  async inFolder(folder: string, besides: ReadonlySet<string>): Promise<Brought[]> {
    const entries = await entriesIn(folder);
    if (isUnreadable(entries)) return [this.unusable(folder, entries.because)];
    const names = (entries ?? []).filter((entry) => !entry.isDirectory() && !besides.has(entry.name) && !isNote(entry.name));
    return this.look(names.map(({ name }) => ({ path: join(folder, name) })));
  }

  /** One file, unless it has the size that is known of it. */
  async at(path: string, knownSize: number): Promise<Brought | undefined> {
    const facts = await factsOf(path);
    return facts === undefined || isUnreadable(facts) || facts.size === knownSize ? undefined : this.file(path);
  }

  private async look(found: readonly Found[]): Promise<Brought[]> {
    const looked = await mapBounded(found, async ({ path, because }) =>
      because === undefined ? this.file(path) : this.unusable(path, because),
    );
    return looked.filter((brought) => brought !== undefined);
  }

  private async below(folder: string, depth: number): Promise<Found[]> {
    const entries = await entriesIn(folder);
    if (isUnreadable(entries)) return [{ path: folder, because: entries.because }];
    const found = await mapBounded(entries ?? [], async (entry): Promise<Found[]> => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [{ path }];
      return depth > 0 ? this.below(path, depth - 1) : [{ path, because: "it is a folder in a folder: put its files one level higher" }];
    });
    return found.flat();
  }

  private async file(path: string): Promise<Brought | undefined> {
    const facts = await factsOf(path);
    if (facts === undefined) return undefined;
    if (isUnreadable(facts)) return this.unusable(path, facts.because);
    const refused = refusal(facts, largestPdf);
    if (refused !== undefined) return this.unusable(path, refused, facts);
    if (facts.size === 0) return undefined;
    const known = this.#known.get(path);
    if (known?.stamp === stampOf(facts)) return this.brought(path, facts, known.content);
    const read = await (facts.size > largestAnswer ? this.inTurn(() => this.whole(path, facts)) : this.whole(path, facts));
    if (read === undefined) return undefined;
    if (isUnreadable(read)) return this.unusable(path, read.because, facts);
    const content = contentOf(path, read.bytes, read.facts.size, this.today());
    if (read.changing) return { ...this.brought(path, read.facts, content), unfinished: "it is still being written" };
    this.#known.set(path, { stamp: stampOf(read.facts), content });
    return this.brought(path, read.facts, content);
  }

  /** A PDF whole, another file when it may be an answer or a reply; of the rest its first bytes. */
  private whole(path: string, facts: Stats): ReturnType<typeof readBounded> {
    return this.read(path, largestPdf, (first, size) => (isPdf(first) || size <= largestAnswer ? size : first.length), facts);
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  private unusable(path: string, because: string, facts?: Stats): Brought {
    return this.brought(path, facts, { kind: "unusable", because });
  }

  private brought(path: string, facts: Stats | undefined, content: Content): Brought {
    const age = facts ? this.now().getTime() - facts.mtimeMs : Infinity;
    return {
      path,
      name: relative(this.root, path).replaceAll("\\", "/"),
      writtenAt: facts?.mtime.toISOString() ?? "",
      stamp: facts ? stampOf(facts) : "",
      ...(Math.abs(age) < youngest && { unfinished: `it was written ${Math.round(age / 1000)} s ago and may still be being copied` }),
      content,
    };
  }
}

/** A path, or what cannot be looked into and why. */
interface Found {
  readonly path: string;
  readonly because?: string;
}

export const isPdf = (bytes: Buffer): boolean => bytes.subarray(0, 1024).includes("%PDF-");

/** Bytes of a text that may be a reply; one filled in has 500. */
export const largestReply = 65_536;

/**
 * What a file is by its name and bytes. PURE.
 * @param bytes of what is bigger than a certificate file and no PDF, the first ones suffice
 * @param today the latest day it can be, YYYY-MM-DD
 */
export function contentOf(path: string, bytes: Buffer, size: number, today: string): Content {
  if (isPdf(bytes)) return { kind: "pdf", pdf: pdfFacts(bytes) };
  const format = pictureIn(bytes);
  if (format) return { kind: "picture", format };
  if (size > largestAnswer)
    return { kind: "other", because: `it has ${size} bytes, more than the ${largestAnswer} of a certificate file, and is no PDF` };
  const { publicKeys: keys, closed } = lookInto(bytes);
  if (keys.length > 0) return { kind: "certificates", keys };
  const reading = bytes.length <= largestReply ? readReply(textOfEditor(bytes), today) : undefined;
  if (reading) return { kind: "reply", reading };
  if (closed || /\.(p12|pfx|pem|cer|crt|der|p7b|p7c|p7s|zip|eml)$/i.test(path)) return { kind: "closed" };
  return { kind: "other", because: `nothing open is its owner, by content or by a ticket in its name: ${whatItIs(bytes)}` };
}

/** What a file is that holds no answer for anybody. Without a password only the empty one is tried. */
function whatItIs(bytes: Buffer): string {
  try {
    return `it has ${readAnswer(bytes).certificates.length} certificates.`;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.what;
  }
}
