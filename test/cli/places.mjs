import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** The folder of the checkout. */
export const repository = path.resolve(import.meta.dirname, "../..");

/** The two wrapper modules that pin the engine: the `pulumi` binary and the language host are of different ages. */
export const wrapperModules = {
  pulumi: path.join(import.meta.dirname, "pulumi"),
  languageHost: path.join(import.meta.dirname, "language-nodejs"),
};

/** The third executable of the engine, a shell script. */
export const dynamicProviderScript = "pulumi-resource-pulumi-nodejs";

/** The SDK's npm package, which carries that script in its root. */
export const sdkFolder = path.join(repository, "node_modules", "@pulumi", "pulumi");

/** The version that is built and downloaded, as the wrapper module pins it: "3.259.0". */
export function pinnedVersion(goMod = readFileSync(path.join(wrapperModules.pulumi, "go.mod"), "utf8")) {
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)\s/.exec(goMod)?.[1];
  if (!version) throw new Error("test/cli/pulumi/go.mod does not pin github.com/pulumi/pulumi/pkg/v3.");
  return version;
}

/** The user's cache folder of this project: XDG on Linux, ~/Library/Caches on macOS. */
export function cacheRoot(env = process.env, platform = process.platform) {
  const home = env.HOME || homedir();
  const base = env.XDG_CACHE_HOME || (platform === "darwin" ? path.join(home, "Library", "Caches") : path.join(home, ".cache"));
  return path.join(base, "pulumi-igc-sante");
}

/**
 * Where a set-up leaves the engine. What the binaries are made of is in the name, so that a new pin is a new
 * folder, and so is the machine's kind, since homes are shared.
 */
export function engineFolder(env = process.env) {
  const hash = createHash("sha256");
  for (const folder of Object.values(wrapperModules)) hash.update(readFileSync(path.join(folder, "go.sum")));
  hash.update(`${process.platform}-${process.arch}`);
  return path.join(cacheRoot(env), "engine", `${pinnedVersion()}-${hash.digest("hex").slice(0, 12)}`);
}
