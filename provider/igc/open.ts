import { homedir } from "node:os";
import { resolve } from "node:path";
import { Fault, isFault } from "../fault";
import { type FolderAddress, readPlatformAddress, type StoreAddress } from "./address";
import type { Platform } from "./platform";

/** What a platform is opened with: the folder relative addresses start from, and the machine's clock. */
export interface PlatformContext {
  readonly cwd: string;
  readonly now: () => Date;
  /**
   * Opened for somebody who fetches and brings with rights to no more, not for a pipeline: hears the names of what was brought and
   * may not be read.
   */
  readonly forPeople?: (unread: string) => void;
}

/** Scheme -> adapter for a folder: a literal table, each loaded at first use. */
const adapters: Readonly<Record<string, (folder: string, context: PlatformContext, address: FolderAddress) => Promise<Platform>>> = {
  manual: async (folder, { now }, { shared, retention }) =>
    (await import("./manual/index.js")).openManual(folder, now, { sharing: shared, retention }),
  sandbox: async (folder) => (await import("./sandbox/index.js")).openSandbox(folder),
};

/**
 * Opens `manual:<dir>`, `sandbox:<dir>`, or a store of objects such as `manual:s3://<bucket>/<prefix>`; a relative
 * folder starts at the program's folder, `~` is the home folder.
 */
export async function openPlatform(address: string, context: PlatformContext): Promise<Platform> {
  const open = adapters[address.slice(0, address.indexOf(":"))];
  if (!open)
    throw new Fault("address-scheme", `No platform has the scheme of "${address}".`, "Use manual:<dir>, or sandbox:<dir> in rehearsal.");
  const read = readPlatformAddress(address);
  if (read instanceof Fault) throw read;
  if ("bucket" in read) return openBucketAt(read, address, context);
  return open(resolvedFolder(read.folder, context.cwd), context, read);
}

async function openBucketAt(read: StoreAddress, address: string, { now, forPeople }: PlatformContext): Promise<Platform> {
  const [{ asPeopleSee, openBucket }, { openStore }] = await Promise.all([import("./bucket/index.js"), import("./store/index.js")]);
  const store = await openStore(read, { now });
  return openBucket(forPeople ? asPeopleSee(store, forPeople) : store, address, now, { retention: read.retention });
}

/** Whether the store at an address keeps earlier versions; `undefined` of a folder, and where that cannot be known. */
export async function keepsVersions(address: string, { now }: Pick<PlatformContext, "now">): Promise<boolean | undefined> {
  const read = readPlatformAddress(address);
  if (read instanceof Fault || !("bucket" in read)) return undefined;
  const store = await (await import("./store/index.js")).openStore(read, { now });
  try {
    return await store.keepsVersions?.();
  } catch (error) {
    if (isFault(error, "exchange-forbidden")) return undefined;
    throw error;
  }
}

/** An address as it is compared: two that lead to one folder are one. What cannot be read stays as it is. */
export function resolvedPlatform(address: string, { cwd }: Pick<PlatformContext, "cwd">): string {
  const read = readPlatformAddress(address);
  if (read instanceof Fault) return address;
  if ("bucket" in read) return `manual:${read.place}${read.endpoint ? `?endpoint=${read.endpoint}` : ""}`;
  return `${read.scheme}:${resolvedFolder(read.folder, cwd)}${read.shared === "group" ? "?shared=group" : ""}`;
}

/** `~` and `~/...` as a shell would read them: an address in a program passes no shell. */
const resolvedFolder = (folder: string, cwd: string): string =>
  resolve(cwd, /^~(?:[\\/]|$)/.test(folder) ? `${homedir()}${folder.slice(1)}` : folder);
