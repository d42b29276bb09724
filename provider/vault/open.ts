import { resolve } from "node:path";
import { vaultAddressFault } from "./address";
import type { FileVaultContext } from "./file";
import type { Vault } from "./vault";

/** What a vault is opened with. */
export interface VaultContext extends FileVaultContext {
  /** Folder that relative addresses start from. */
  readonly cwd: string;
}

/** Scheme -> adapter: a literal table, each loaded at first use. */
const adapters: Readonly<Record<string, (rest: string, address: string, context: VaultContext) => Promise<Vault>>> = {
  file: async (folder, address, context) => (await import("./file.js")).openFileVault(resolve(context.cwd, folder), address, context),
};

const open = new Map<string, Promise<Vault>>();

/** Opens a vault by its address; one connection an address and folder in a process. */
export function openVault(address: string, context: VaultContext): Promise<Vault> {
  const fault = vaultAddressFault(address);
  if (fault) return Promise.reject(fault);
  const scheme = address.slice(0, address.indexOf(":"));
  const key = `${context.cwd} ${address}`;
  const known = open.get(key);
  if (known) return known;
  const opening = adapters[scheme]!(address.slice(scheme.length + 1), address, context);
  open.set(key, opening);
  opening.catch(() => open.delete(key)); // a failure is not remembered
  return opening;
}
