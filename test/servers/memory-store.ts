import { createHash } from "node:crypto";
import type { ExchangeStore, ListedObject, StoredObject } from "../../provider/igc/store";

/** What a store in memory may do to whoever uses it; a test says when. */
export interface Weather {
  /** Comes before each request: waits, or throws what a store throws. */
  before?(act: keyof ExchangeStore, name: string): Promise<void> | void;
  /** Comes after a request was carried out: a throw is an answer that was lost. */
  after?(act: keyof ExchangeStore, name: string): Promise<void> | void;
  /** Whether an answer was lost and the request asked again: it was done, and is told to be another's. */
  repeats?(act: keyof ExchangeStore, name: string): boolean;
  /** Whether a listing leaves out what is there. */
  misses?(name: string): boolean;
  /** Whether a condition is taken no notice of, as by a server that does not know it. */
  ignores?(act: "create" | "replace" | "remove"): boolean;
}

/** A strict store in memory, as S3 is: versions are digests of the bytes, and conditions are kept unless the weather is bad. */
export class MemoryStore {
  readonly objects = new Map<string, { readonly bytes: Buffer; readonly writtenAt: string }>();
  /** Requests so far. */
  readonly seen: { readonly act: keyof ExchangeStore; readonly name: string }[] = [];
  weather: Weather = {};
  /** Whether a listing tells what bytes an object has: a bucket with keys of its own (SSE-KMS) does not. */
  listsMd5 = true;

  constructor(private readonly now: () => Date) {}

  write(name: string, bytes: Uint8Array | string): string {
    const kept = Buffer.from(bytes as string);
    this.objects.set(name, { bytes: kept, writtenAt: this.now().toISOString() });
    return versionOf(kept);
  }

  /** As a process sees it. */
  open(): ExchangeStore {
    const asked = async <T>(act: keyof ExchangeStore, name: string, answer: () => T): Promise<T> => {
      this.seen.push({ act, name });
      await this.weather.before?.(act, name);
      // A turn of the event loop, as over a network: what is read may be another's by the time it is written.
      await new Promise(setImmediate);
      const answered = answer();
      await this.weather.after?.(act, name);
      const isWrite = act === "create" || act === "replace";
      return isWrite && this.weather.repeats?.(act, name) ? (undefined as T) : answered;
    };
    const keeps = (act: "create" | "replace" | "remove"): boolean => !this.weather.ignores?.(act);
    const isAt = (name: string, version: string): boolean => {
      const there = this.objects.get(name);
      return there !== undefined && versionOf(there.bytes) === version;
    };
    return {
      place: "s3://memory/igc",
      create: (name, bytes) =>
        asked("create", name, () => (this.objects.has(name) && keeps("create") ? undefined : this.write(name, bytes))),
      replace: (name, bytes, version) =>
        asked("replace", name, () => (isAt(name, version) || !keeps("replace") ? this.write(name, bytes) : undefined)),
      read: (name, limit, head) => asked("read", name, () => this.storedAt(name, limit, head)),
      list: (folder) => asked("list", folder, () => this.listed(folder)),
      remove: (name, version) => asked("remove", name, () => (isAt(name, version) || !keeps("remove")) && this.objects.delete(name)),
    };
  }

  private storedAt(name: string, limit: number, head: "head" | undefined): StoredObject | undefined {
    const found = this.objects.get(name);
    if (!found) return undefined;
    const { bytes, writtenAt } = found;
    const part = head ? bytes.subarray(0, limit) : bytes;
    return { bytes: part.length > limit ? undefined : part, version: versionOf(bytes), size: bytes.length, writtenAt };
  }

  private listed(folder: string): ListedObject[] {
    return [...this.objects]
      .filter(([name]) => name.startsWith(folder) && !this.weather.misses?.(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { bytes, writtenAt }]) => {
        const version = versionOf(bytes);
        return { name, version, size: bytes.length, writtenAt, ...(this.listsMd5 && { md5: version }) };
      });
  }
}

const versionOf = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");
