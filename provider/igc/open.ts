import { resolve } from "node:path";
import { Fault } from "../fault";
import type { Platform } from "./platform";

/** What a platform is opened with: the folder relative addresses start from, and the machine's clock. */
export interface PlatformContext {
  readonly cwd: string;
  readonly now: () => Date;
}

/** Scheme -> adapter: a literal table, each loaded at first use. */
const adapters: Readonly<Record<string, (folder: string, context: PlatformContext) => Promise<Platform>>> = {
  manual: async (folder, { now }) => (await import("./manual/index.js")).openManual(folder, now),
  sandbox: async (folder) => (await import("./sandbox/index.js")).openSandbox(folder),
};

/** Opens `manual:<dir>` or `sandbox:<dir>`; a relative folder starts at the program's folder. */
export async function openPlatform(address: string, context: PlatformContext): Promise<Platform> {
  const scheme = address.slice(0, address.indexOf(":"));
  const open = adapters[scheme];
  if (!open)
    throw new Fault("address-scheme", `No platform has the scheme of "${address}".`, "Use manual:<dir>, or sandbox:<dir> in rehearsal.");
  return open(resolve(context.cwd, address.slice(scheme.length + 1)), context);
}
