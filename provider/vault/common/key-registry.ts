import { Fault } from "../../fault";
import type { KeyMetadata } from "../vault";
import { isMetadata, reused } from "./entry-rules";
import { jsonObject } from "./json-object";
import type { StoredKey } from "./key-document";
import type { SecretStore } from "./secret-store";

/**
 * One key pair, one server instance (ANS guide, slide 27), across stacks: beside the keys, the vault holds who holds
 * each public key, under its SHA-256. The record is create-only, so of two that ask for one key, one is refused.
 */
export interface KeyRegistry {
  /**
   * Claims a key for its entry, once and for ever; repeated, it changes nothing.
   * @param made whether the vault made the key itself, under this entry: `now`, in this very call, or before.
   * @throws Fault `key-reused` when another entry holds the key.
   */
  claim(key: StoredKey, made: "now" | "before" | "elsewhere"): Promise<void>;
}

const format = "igc-sante-public-key";
const version = 1;

export function keyRegistry(store: SecretStore): KeyRegistry {
  return {
    async claim(key, made) {
      if (made !== "elsewhere" && store.entryOfPublicKey) return; // the search finds it, and a record would cost money
      const searched = await store.entryOfPublicKey?.(key.publicKeySha256);
      if (searched !== undefined && searched !== key.entry) throw reused(key.entry, key.publicKeySha256, searched, store.address);
      const place = { kind: "public-key", name: key.publicKeySha256 } as const;
      const { structure, serverInstance } = key.metadata;
      if ((await store.create(place, record(key), { structure, serverInstance, entry: key.entry }, made === "now")) === "created") return;
      const holder = recordIn(await store.read(place), key.publicKeySha256)?.entry;
      if (holder === undefined) throw unreadable(key, store.address);
      if (holder !== key.entry) throw reused(key.entry, key.publicKeySha256, holder, store.address);
    },
  };
}

const record = ({ publicKeySha256, entry, metadata }: StoredKey): Buffer =>
  Buffer.from(JSON.stringify({ format, version, publicKeySha256, entry, metadata }));

/** What a record says, or `undefined` when it is no record of that key. */
export function recordIn(
  bytes: Buffer | undefined,
  publicKeySha256: string,
): { readonly entry: string; readonly metadata: KeyMetadata | null } | undefined {
  const { format: found, publicKeySha256: of, entry, metadata } = jsonObject(bytes ?? Buffer.alloc(0)) ?? {};
  if (found !== format || of !== publicKeySha256 || typeof entry !== "string") return undefined;
  return { entry, metadata: isMetadata(metadata) ? metadata : null };
}

const unreadable = ({ publicKeySha256 }: StoredKey, address: string): Fault =>
  new Fault(
    "vault-corrupt",
    `The record of the public key ${publicKeySha256} in ${address} cannot be read.`,
    "Put it back from a backup of the vault: it says which server instance alone may use the key.",
  );
