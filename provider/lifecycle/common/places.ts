import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { resolvedVault } from "../../vault";

/** Addresses of platforms whose place is a folder of this machine. */
const folders = /^(manual|sandbox):(?!\w+:\/\/)([^?]*)(\?.*)?$/;

/** An address as it is compared: `./x` and its absolute path are one place (issue 11). Others stay as they are. */
export function resolvedAddress(
  address: string,
  context: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): string {
  const [, scheme, folder, rest = ""] = folders.exec(address) ?? [];
  if (!scheme || folder === undefined) return address.startsWith("file:") ? resolvedVault(address, context) : address;
  return `${scheme}:${resolve(context.cwd, folder.replace(/^~(?=$|\/)/, homedir()))}${rest}`;
}

/** A path within a platform's place, as people find it: from the program's folder where the address starts there. No path of one machine enters a state by it. */
export function shownPath(address: string, path: string): string {
  const [, , folder] = folders.exec(address) ?? [];
  return folder === undefined ? path : join(folder, path).replaceAll("\\", "/");
}
