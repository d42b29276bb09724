import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findEngine } from "../test/cli/find.mjs";
import { sdkFolder } from "../test/cli/places.mjs";

/** What the numbers were measured on, in one line. */
export function machine() {
  const cpus = os.cpus();
  const memory = `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const sdk = JSON.parse(readFileSync(path.join(sdkFolder, "package.json"), "utf8")).version;
  const engine = findEngine().engine?.version ?? "not found";
  const load = os.loadavg()[0].toFixed(1);
  return [
    `${cpus.length} × ${cpus[0]?.model.trim() ?? "unknown CPU"}`,
    memory,
    `${os.type()} ${os.release()}`,
    `Node ${process.versions.node} (OpenSSL ${process.versions.openssl})`,
    `Pulumi ${engine}, SDK ${sdk}`,
    `load at the start ${load}`,
  ].join("; ");
}
