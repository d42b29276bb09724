import { join } from "node:path";
import { readPlatformAddress, resolvedPlatform } from "../../igc";
import { resolvedVault, schemeOf } from "../../vault";

/** An address as it is compared: `./x` and its absolute path are one place (issue 11). Others stay as they are. */
export const resolvedAddress = (
  address: string,
  context: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): string => (schemeOf(address) ? resolvedVault(address, context) : resolvedPlatform(address, context));

/** A path within a platform's place, as people find it: from the program's folder where the address starts there. No path of one machine enters a state by it. */
export function shownPath(address: string, path: string): string {
  const read = readPlatformAddress(address);
  if ("place" in read) return `${read.place}/${path}`;
  return "folder" in read ? join(read.folder, path).replaceAll("\\", "/") : path;
}
