import { homedir } from "node:os";
import { join } from "node:path";

/**
 * This user's folder for what can be fetched again: XDG_CACHE_HOME, else what the system has for it.
 * @param setting a variable of the environment
 */
export function cacheFolder(setting: (name: string) => string | undefined, platform: NodeJS.Platform = process.platform): string {
  const named = setting("XDG_CACHE_HOME");
  const home = setting("HOME") || homedir();
  const usual =
    platform === "win32"
      ? setting("LOCALAPPDATA") || join(home, "AppData", "Local")
      : platform === "darwin"
        ? join(home, "Library", "Caches")
        : join(home, ".cache");
  return join(named?.startsWith("/") ? named : usual, "pulumi-igc-sante"); // a relative one is to be ignored (XDG Base Directory 0.8)
}
