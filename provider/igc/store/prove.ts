import { randomUUID } from "node:crypto";
import { Fault } from "../../fault";
import type { ExchangeStore } from "./store";

/** What a store showed of itself. */
export interface Proof {
  /** It refused to remove what had another version. Where it did not, nothing is ever removed. */
  readonly removes: boolean;
}

/**
 * Shows that a store keeps conditions, by asking for what it must refuse: the same name created twice, a replacement and
 * a removal with a version that is past. A server that takes no notice of a condition answers success, and an exchange
 * on it loses orders without a word (rclone's WebDAV did).
 * @param name of an object that is for this alone
 * @param proven what to write into it once all is shown
 * @throws Fault `exchange-unconditional`
 */
export async function prove(store: ExchangeStore, name: string, proven: (proof: Proof) => Uint8Array): Promise<Proof> {
  await store.create(name, text("1"));
  const first = await store.read(name, limit);
  if (!first) throw refused(store, `${name} was written and cannot be read`);
  if ((await store.create(name, text(`${first.version} 2`))) !== undefined) throw refused(store, "it created one name twice");
  const second = await store.replace(name, text(`${first.version} 3`), first.version);
  // Somebody else is proving it as well: it was refused rightly, and he goes on.
  if (second === undefined) return otherProof(store, name);
  if ((await store.replace(name, text(`${first.version} 4`), first.version)) !== undefined)
    throw refused(store, "it replaced what had another version by then");
  const removes = await keepsOnRemoval(store, name);
  await store.replace(name, proven({ removes }), second);
  return { removes };
}
const limit = 65_536;

/** On an object of its own, since a server that takes no notice removes it. No right to remove is no fault: then nothing is removed. */
async function keepsOnRemoval(store: ExchangeStore, name: string): Promise<boolean> {
  const own = `${name}.${randomUUID()}`;
  try {
    const past = await store.create(own, text("1"));
    const version = past && (await store.replace(own, text("2"), past));
    if (!version) return false;
    const kept = !(await store.remove(own, past)) && (await store.read(own, limit)) !== undefined;
    return kept && (await store.remove(own, version));
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** Of two who prove a store at once, the one that came second takes no chance: it removes nothing this time. */
async function otherProof(store: ExchangeStore, name: string): Promise<Proof> {
  const now = await store.read(name, limit);
  if (now) return { removes: false };
  throw refused(store, `${name} disappeared while it was tried`);
}

const text = (words: string): Buffer => Buffer.from(words, "utf8");

const refused = ({ place }: ExchangeStore, because: string): Fault =>
  new Fault(
    "exchange-unconditional",
    `The store ${place} does not keep conditional writes: ${because}. Two runs at once would lose orders on it.`,
    "Use a store that does: Amazon S3, Azure Blob Storage, Google Cloud Storage, or a server whose documentation names If-None-Match and If-Match.",
  );
