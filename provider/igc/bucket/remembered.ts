import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { isFault } from "../../fault";
import type { ExchangeStore, ListedObject, StoredObject } from "../store";

/** What records and replies said when they were last read, so that thousands of them are not read at each look. */
export const indexFile = "index.json.gz";

/** Bytes of the index, packed and unpacked: that of 5,000 tickets has 1 and 4 million. What does not fit is read as before. */
const largestPacked = 16 * 1_048_576;
const largestText = 32 * 1_048_576;
/** Bytes that an entry costs besides its text and name. */
const between = 8;
/** So many objects may be unknown to the index, and at most the root of how many it knows: writing it costs as much as it holds. */
const fewest = 16;
/** Another pipeline may write it at the same moment: it is taken in and written again, so often. */
const attempts = 3;

/**
 * The bytes of small objects by name, from this process' own reads and writes and from `index.json.gz`. A cache, never the
 * truth: bytes are believed where they have the digest that the listing itself gives, so an index that is stale, damaged,
 * forged or another exchange's costs reads and changes no answer (issue 12). Where a service lists no digest, everything is
 * read. Only records and replies come here: an answer may hold a private key, and a form is too big.
 */
export class Remembered {
  readonly #known = new Map<string, Buffer>();
  /** Names that the index does not know as they are, or knows although they are gone. */
  readonly #behind = new Set<string>();
  /** Of the index as it was read or written last. */
  #version: string | undefined;
  #recalled: Promise<void> | undefined;
  #writing = false;
  /** Whether the digests that the store lists are those of the bytes it gives. Where they are not, an index serves nobody. */
  #confirms = true;

  constructor(
    private readonly store: ExchangeStore,
    private readonly least: number = fewest,
  ) {}

  /** Reads the index, once: a preview on a fresh runner begins with nothing else. */
  recall(): Promise<void> {
    return (this.#recalled ??= this.takeIn());
  }

  /** What a listed object holds; read where it is not known to hold it. */
  async read(listed: ListedObject, limit: number): Promise<StoredObject | undefined> {
    const known = this.#known.get(listed.name);
    if (known && known.length <= limit && listed.md5 !== undefined && md5Of(known) === listed.md5)
      return { bytes: known, version: listed.version, size: known.length, writtenAt: listed.writtenAt };
    const read = await this.store.read(listed.name, limit);
    if (!read?.bytes) return read;
    if (read.version === listed.version) this.#confirms &&= md5Of(read.bytes) === listed.md5;
    this.note(listed.name, read.bytes);
    return read;
  }

  /** What an object holds from now on. */
  note(name: string, bytes: Buffer): void {
    if (this.#known.get(name)?.equals(bytes)) return;
    this.#known.set(name, bytes);
    this.#behind.add(name);
  }

  /** Forgets what a whole listing does not have as it is known: what was removed or corrected must not live on here. */
  confirm(listed: readonly ListedObject[]): void {
    const digests = new Map(listed.map(({ name, md5 }) => [name, md5]));
    for (const [name, bytes] of this.#known) {
      if (digests.get(name) === md5Of(bytes)) continue;
      this.#known.delete(name);
      this.#behind.add(name);
    }
  }

  /** Writes the index where it has fallen behind. Only whoever changes the exchange calls this, and no preview. */
  async refresh(): Promise<void> {
    if (this.#confirms && this.#behind.size >= Math.max(this.least, Math.sqrt(this.#known.size))) await this.rewrite();
  }

  /** Writes the index. That it could not be written is no failure: rights may not reach it, and nothing rests on it. */
  async rewrite(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    try {
      await this.recall();
      for (let made = 0; made < attempts; made++) {
        const [bytes, written] = [packed(this.#known), [...this.#behind]];
        this.#behind.clear();
        this.#version = await this.put(bytes);
        if (this.#version !== undefined) return;
        for (const name of written) this.#behind.add(name);
        await this.takeIn();
      }
    } catch (error) {
      if (!isFault(error)) throw error;
    } finally {
      this.#writing = false;
    }
  }

  private put(bytes: Buffer): Promise<string | undefined> {
    return this.#version === undefined ? this.store.create(indexFile, bytes) : this.store.replace(indexFile, bytes, this.#version);
  }

  /** Adds what the index knows to what this process has seen itself. */
  private async takeIn(): Promise<void> {
    const read = await this.store.read(indexFile, largestPacked).catch((error: unknown) => {
      // Rights that do not reach it, or a store that is away, as the listings will say.
      if (isFault(error)) return undefined;
      throw error;
    });
    this.#version = read?.version;
    for (const [name, bytes] of unpacked(read?.bytes)) if (!this.#known.has(name)) this.#known.set(name, bytes);
  }
}

/** Node in FIPS mode has no MD5: then nothing is known, and everything is read. */
function md5Of(bytes: Buffer): string | undefined {
  try {
    return createHash("md5").update(bytes).digest("hex");
  } catch {
    return undefined;
  }
}

function packed(known: ReadonlyMap<string, Buffer>): Buffer {
  const objects: [string, string][] = [];
  let length = 0;
  for (const [name, bytes] of known) {
    length += name.length + 2 * bytes.length + between;
    if (length > largestText) break;
    objects.push([name, bytes.toString("latin1")]);
  }
  return gzipSync(JSON.stringify({ index: 1, objects: Object.fromEntries(objects) }), { level: 1 });
}

/** What an index says; nothing where it is none. */
function unpacked(bytes: Buffer | undefined): readonly (readonly [string, Buffer])[] {
  if (!bytes) return [];
  try {
    const text = gunzipSync(bytes, { maxOutputLength: largestText }).toString("utf8");
    const { objects } = JSON.parse(text) as { readonly objects?: unknown };
    return Object.entries(objects ?? {}).flatMap(([name, said]) =>
      typeof said === "string" ? [[name, Buffer.from(said, "latin1")] as const] : [],
    );
  } catch {
    return [];
  }
}
