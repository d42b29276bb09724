/**
 * The store of an exchange as the platform needs it: objects by name, with conditions that the service itself keeps.
 * Any number of processes use it at once and none locks another out, so whoever writes says what he saw.
 *
 * The contract, held by one suite run on every adapter (test/contract/store.ts):
 * - `create` and `replace` are decided by the service: of several at once one gets a version, the others `undefined`.
 * - A version is the service's own word (ETag, generation), and the same from `create`, `replace`, `read` and `list`. S3's
 *   is a digest of the bytes on many servers, so what is replaced must never come back to bytes it had before.
 * - An answer that was lost may make `create` or `replace` say `undefined` although it was this one that did it: who needs
 *   to know reads what is there.
 * - A copy is made by reading and creating: CopyObject ignores the condition on every S3 server that was tried.
 * - Names are below the exchange's prefix, with `/`; adapters put the prefix before.
 *
 * Every failure is a Fault: `exchange-missing`, `exchange-forbidden`, or `platform-unreachable` once repeats are used up.
 */
export interface ExchangeStore {
  /** Where it is, as people write it to the service's own tools: `s3://bucket/prefix`. */
  readonly place: string;
  /** Writes what must not be there yet. @returns its version; `undefined` when the name is taken. */
  create(name: string, bytes: Uint8Array): Promise<string | undefined>;
  /** Writes over what still has a version. @returns the new version; `undefined` when it has another one, or is gone. */
  replace(name: string, bytes: Uint8Array, version: string): Promise<string | undefined>;
  /** An object of at most `limit` bytes, or its first `limit` bytes where `head` is set; `undefined` when there is none. */
  read(name: string, limit: number, head?: "head"): Promise<StoredObject | undefined>;
  /** What lies below a name that ends in `/`, all pages, in the order of names. A service may miss what was written a moment ago. */
  list(folder: string): Promise<ListedObject[]>;
  /**
   * Removes what still has a version. @returns whether it did: of what is gone, versitygw says yes and others no. Only used
   * where `prove` found that the condition is kept.
   */
  remove(name: string, version: string): Promise<boolean>;
  /**
   * Whether the service keeps earlier versions of what is overwritten, so that a person's mistake can be put back. An
   * ability, for who asks of the whole place. @throws Fault `exchange-forbidden` where these credentials may not know
   */
  keepsVersions?(): Promise<boolean>;
}

/** An object as a listing has it. */
export interface ListedObject {
  readonly name: string;
  readonly version: string;
  readonly size: number;
  /** When it was written, by the service's clock; ISO 8601. */
  readonly writtenAt: string;
  /**
   * MD5 of its bytes, lower-case hex, where the service lists what may be one: who has bytes need not read them again. S3's
   * ETag is one unless the object is encrypted with SSE-KMS or SSE-C ("Object", Amazon S3 API Reference): then it fits no bytes.
   */
  readonly md5?: string;
}

/** An object as it was read; `bytes` is `undefined` when it has more than the limit. */
export interface StoredObject {
  readonly bytes: Buffer | undefined;
  readonly version: string;
  readonly size: number;
  readonly writtenAt: string;
}
