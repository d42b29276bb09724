import { homedir } from "node:os";
import { join } from "node:path";

type Setting = (name: string) => string | undefined;

/**
 * Where lists of revoked certificates are kept, unless somebody says otherwise: they can be fetched again, so in XDG_CACHE_HOME, else what
 * the system has for it.
 * @param setting a variable of the environment
 */
export const crlCacheFolder = (setting: Setting, platform: NodeJS.Platform = process.platform): string =>
  cacheFolder("crl", setting, platform);

/** Where indexes of registers are kept: they can be made again. */
export const registerCacheFolder = (setting: Setting): string => cacheFolder("register", setting, process.platform);

function cacheFolder(kind: string, setting: Setting, platform: NodeJS.Platform): string {
  const named = setting("XDG_CACHE_HOME");
  const home = setting("HOME") || homedir();
  const usual =
    platform === "win32"
      ? setting("LOCALAPPDATA") || join(home, "AppData", "Local")
      : platform === "darwin"
        ? join(home, "Library", "Caches")
        : join(home, ".cache");
  return join(named?.startsWith("/") ? named : usual, "pulumi-igc-sante", kind); // a relative one is to be ignored (XDG Base Directory 0.8)
}
