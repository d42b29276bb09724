import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { run, tail } from "./child.mjs";
import { pinnedVersion } from "./places.mjs";
import { withProgress } from "./progress.mjs";

/** Where the official installer comes from; the release itself comes from the same people. */
const officialSite = "https://get.pulumi.com";

const limits = {
  /** To reach the site at all. */
  connectMs: 20_000,
  /** Without one more byte. */
  stallMs: 20_000,
  totalMs: 10 * 60_000,
};

const installer = [process.execPath, path.join(import.meta.dirname, "install-release.cjs")];

/**
 * Downloads the release of the engine into `root`/bin with the Automation API's installer (the npm launcher
 * `pulumi` does the same). Gives up early where the site cannot be reached, which is common behind company
 * proxies. Throws with one line on what to do when it cannot.
 */
export async function downloadEngine(root, { env = process.env, say, ...given }) {
  const { site, install, connectMs, stallMs, totalMs } = { site: officialSite, install: installer, ...limits, ...given };
  await reach(site, connectMs);
  const temporary = path.join(root, "download"); // the installer's own files, so that their growth can be watched
  mkdirSync(temporary, { recursive: true });
  say(`  Downloading Pulumi ${pinnedVersion()}.`);
  const stop = new AbortController();
  const watching = watchGrowth(root, stallMs, () => stop.abort(`no byte came for ${stallMs / 1000} s`));
  const limit = setTimeout(() => stop.abort(`it took more than ${totalMs / 60_000} min`), totalMs);
  const [command, ...args] = [...install, root, pinnedVersion()];
  const installing = run(command, args, { env: { ...env, TMPDIR: temporary }, signal: stop.signal });
  const { ok, output } = await withProgress(say, "downloading", installing);
  clearInterval(watching);
  clearTimeout(limit);
  rmSync(temporary, { recursive: true, force: true });
  if (ok) return;
  throw new Error(`${stop.signal.reason ?? tail(output, 1)}; ${advice}`);
}

const advice = "allow HTTPS to get.pulumi.com and github.com, or install Pulumi yourself and put it on PATH";

async function reach(site, connectMs) {
  try {
    await fetch(site, { method: "HEAD", signal: AbortSignal.timeout(connectMs) });
  } catch (error) {
    throw new Error(`${new URL(site).hostname} cannot be reached (${error.cause?.code ?? error.name}); ${advice}`);
  }
}

function watchGrowth(folder, stallMs, stalled) {
  let size = 0;
  let grown = Date.now();
  return setInterval(() => {
    const now = sizeOf(folder);
    if (now !== size) [size, grown] = [now, Date.now()];
    else if (Date.now() - grown > stallMs) stalled();
  }, stallMs / 20);
}

function sizeOf(folder) {
  let size = 0;
  for (const name of readdirSync(folder, { recursive: true })) {
    size += statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return size;
}
