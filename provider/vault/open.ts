import { homedir } from "node:os";
import { resolve } from "node:path";
import { schemeOf, type VaultScheme, vaultAddressFault } from "./address";
import type { FileVaultContext } from "./file";
import type { Vault } from "./vault";

/** What a vault is opened with. */
export interface VaultContext extends FileVaultContext {
  /** Folder that relative addresses start from. */
  readonly cwd: string;
}

type Adapter = (rest: string, address: string, context: VaultContext) => Promise<Vault>;

/** Scheme -> adapter: a literal table, each loaded at first use. */
const adapters: Readonly<Record<VaultScheme, Adapter>> = {
  file: async (folder, address, context) =>
    (await import("./file/index.js")).openFileVault(resolvedPath(folder, context), address, context),
  aws: async (rest, address, context) => (await import("./aws/index.js")).openAwsVault(rest, address, context),
  openbao: async (rest, address, context) => (await import("./openbao/index.js")).openOpenBaoVault(rest, address, context),
  azure: async (rest, address, context) => (await import("./azure/index.js")).openAzureVault(rest, address, context),
  pkcs11: async (rest, address, context) => (await import("./pkcs11/index.js")).openPkcs11Vault(rest, address, context),
};

/** A path of the user's, absolute: a relative one starts from the program's folder, a `~` at its beginning is the home folder, as shells write it. */
export const resolvedPath = (folder: string, { cwd, env }: Pick<VaultContext, "cwd" | "env">): string =>
  resolve(
    cwd,
    folder.replace(/^~(?=$|[/\\])/, () => env["HOME"] || homedir()),
  );

/** An address as it is compared: two that lead to one folder are one. @param address one that `vaultAddressFault` accepts. */
export const resolvedVault = (address: string, context: Pick<VaultContext, "cwd" | "env">): string =>
  schemeOf(address) === "file" ? `file:${resolvedPath(address.slice("file:".length), context)}` : address;

const open = new Map<string, Promise<Vault>>();

/**
 * Opens a vault by its address; one connection an address and folder in a process.
 * @throws Fault `address-scheme`, `address-shape`, `optional-package`, and what the vault's service says (`vault-*`).
 */
export function openVault(address: string, context: VaultContext): Promise<Vault> {
  const fault = vaultAddressFault(address);
  if (fault) return Promise.reject(fault);
  const scheme = schemeOf(address)!;
  const key = `${context.cwd} ${address}`;
  const known = open.get(key);
  if (known) return known;
  const opening = adapters[scheme](address.slice(scheme.length + 1), address, context);
  open.set(key, opening);
  opening.catch(() => open.delete(key)); // a failure is not remembered
  return opening;
}
