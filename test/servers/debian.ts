import { existsSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { run, tail } from "../cli/child.mjs";
import { onPath } from "../cli/find.mjs";
import { withLock } from "../cli/lock.mjs";
import { cacheRoot } from "../cli/places.mjs";

/** Programs that tests run, and the Debian package each comes with. */
const packages = {
  "apache2": "apache2-bin",
  "certtool": "gnutls-bin",
  "certutil": "libnss3-tools",
  "chromium": "chromium",
  "dovecot": "dovecot-imapd",
  "fish": "fish",
  "haproxy": "haproxy",
  "nginx": "nginx-light",
  "pdfinfo": "poppler-utils",
  "pk12util": "libnss3-tools",
  "promtool": "prometheus",
  "softhsm2-util": "softhsm2",
  "zsh": "zsh",
} as const;
export type DebianProgram = keyof typeof packages;

/** Where package scripts ask whether a service may be started (Debian policy, invoke-rc.d): 101 is no. */
const policyFile = "/usr/sbin/policy-rc.d";

const found = (name: DebianProgram): string | undefined => onPath(name, [process.env["PATH"], "/usr/sbin"].join(path.delimiter));

/**
 * The path of a program; installs its package where that is allowed, and lets no service of it start.
 * @throws with the command to run by hand, where it is not.
 */
export async function debianProgram(name: DebianProgram): Promise<string> {
  const there = found(name);
  if (there) return there;
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages[name]}`;
  const byHand = `Install it: sudo sh -c '${command}'`;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) throw new Error(`A test needs ${name}, which is not there. ${byHand}`);
  await mkdir(cacheRoot(), { recursive: true });
  return withLock(path.join(cacheRoot(), "apt.lock"), say, async () => {
    const meanwhile = found(name);
    if (meanwhile) return meanwhile;
    say(`  Installing the Debian package ${packages[name]}.`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { ok, output } = await withoutServices(() => run("sh", ["-c", command], { env }));
    const installed = found(name);
    if (!ok || !installed) throw new Error(`${name} cannot be installed:\n${tail(output)}\n${byHand}`);
    return installed;
  });
}

async function withoutServices<T>(work: () => Promise<T>): Promise<T> {
  if (existsSync(policyFile)) return work(); // the machine has a policy of its own
  writeFileSync(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(policyFile);
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
