import type { Stats } from "node:fs";
import { join, relative } from "node:path";
import { answerPublicKeys, limits } from "../../x509/answer";
import { entriesIn, factsOf, mapBounded, readBytes } from "./files";
import { type ReplyReading, readReply, textOfEditor } from "./reply";

/** A file somebody brought. */
export interface Brought {
  readonly path: string;
  /** As the user sees it: relative to the platform's folder, with slashes. */
  readonly name: string;
  /** When it was last written, ISO 8601. */
  readonly writtenAt: string;
  readonly content: Content;
}

/** What a file is, before anybody asks whose. */
export type Content =
  | { readonly kind: "certificates" /** SHA-256 of the public keys in it. */; readonly keys: readonly string[] }
  | { readonly kind: "pdf"; readonly size: number }
  | { readonly kind: "reply"; readonly reading: ReplyReading }
  /** Perhaps an answer whose certificates do not lie open, as in a P12: by its ending. */
  | { readonly kind: "closed" }
  | { readonly kind: "other" }
  | { readonly kind: "unusable" /** An English clause. */; readonly because: string };

/** Bytes of a file that is still looked into: a form signed and scanned has a few million. */
const largest = Math.max(32 * 1_048_576, limits.inputBytes);

/** Looks into folders that people put files into. What was looked into is looked into again only when it changed. */
export class BroughtFiles {
  readonly #known = new Map<string, { readonly stamp: string; readonly content: Content }>();

  /** @param today the day in Paris, YYYY-MM-DD */
  constructor(
    private readonly root: string,
    private readonly today: () => string,
    private readonly read: typeof readBytes = readBytes,
  ) {}

  /** Files of a folder and of the folders in it, by name. A file that is still being written is not yet there. */
  async inTree(folder: string): Promise<Brought[]> {
    return this.look(await filesBelow(folder, 1));
  }

  /** Files of one folder, but for those of certain names. */
  async inFolder(folder: string, besides: ReadonlySet<string>): Promise<Brought[]> {
    const names = (await entriesIn(folder)).filter((entry) => entry.isFile() && !besides.has(entry.name));
    return this.look(names.map(({ name }) => ({ path: join(folder, name) })));
  }

  private async look(found: readonly Found[]): Promise<Brought[]> {
    const looked = await mapBounded(found, async ({ path, because }) =>
      because === undefined ? this.file(path) : this.brought(path, undefined, { kind: "unusable", because }),
    );
    return looked.filter((brought) => brought !== undefined);
  }

  private async file(path: string): Promise<Brought | undefined> {
    const facts = await factsOf(path);
    if (!facts || facts.size === 0) return undefined;
    if (facts.size > largest)
      return this.brought(path, facts, { kind: "unusable", because: `it has ${facts.size} bytes, more than the ${largest} that are read` });
    const known = this.#known.get(path);
    if (known?.stamp === stampOf(facts)) return this.brought(path, facts, known.content);
    const bytes = await this.read(path);
    const after = await factsOf(path);
    if (!bytes || !after || bytes.length !== facts.size || stampOf(after) !== stampOf(facts)) return undefined; // somebody is writing it
    const content = contentOf(path, bytes, this.today());
    this.#known.set(path, { stamp: stampOf(facts), content });
    return this.brought(path, facts, content);
  }

  private brought(path: string, facts: Stats | undefined, content: Content): Brought {
    return { path, name: relative(this.root, path).replaceAll("\\", "/"), writtenAt: facts?.mtime.toISOString() ?? "", content };
  }
}

/** A path, or what cannot be looked into and why. */
interface Found {
  readonly path: string;
  readonly because?: string;
}

async function filesBelow(folder: string, depth: number): Promise<Found[]> {
  const found = await mapBounded(await entriesIn(folder), async (entry): Promise<Found[]> => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [{ path }];
    if (!entry.isDirectory()) return [{ path, because: "it is no file: bring the file itself, no link to it" }];
    return depth > 0 ? filesBelow(path, depth - 1) : [{ path, because: "it is a folder in a folder: put its files one level higher" }];
  });
  return found.flat();
}

const stampOf = ({ size, mtimeMs, ino }: Stats): string => `${size} ${mtimeMs} ${ino}`;

/** Bytes of a text that may be a reply; one filled in has 500. */
const largestReply = 65_536;

function contentOf(path: string, bytes: Buffer, today: string): Content {
  if (bytes.subarray(0, 1024).includes("%PDF-")) return { kind: "pdf", size: bytes.length };
  const keys = answerPublicKeys(bytes);
  if (keys.length > 0) return { kind: "certificates", keys };
  const reading = bytes.length <= largestReply ? readReply(textOfEditor(bytes), today) : undefined;
  if (reading) return { kind: "reply", reading };
  return { kind: /\.(p12|pfx|pem|cer|crt|der|p7b|p7c|p7s|zip)$/i.test(path) ? "closed" : "other" };
}
