/** SoftHSM (softhsm2), the PKCS#11 module for tests: no daemon, a folder of tokens and a configuration of its own. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { debianProgram } from "./debian";

export interface SoftHsm {
  readonly folder: string;
  readonly modulePath: string;
  /** What a process that uses it needs in its environment. */
  readonly env: { readonly SOFTHSM2_CONF: string };
  /** The user PIN of every token. */
  readonly pin: string;
  /** A file with the PIN. */
  readonly pinFile: string;
  /** The address of a vault in a token, without its scheme. */
  rest(token: string, prefix?: string, pinFile?: string): string;
  /** Lets this very process use it. SoftHSM reads its configuration once, so a process has one. */
  useHere(): void;
  dispose(): Promise<void>;
}

const places = [
  "/usr/lib/softhsm",
  "/usr/lib/x86_64-linux-gnu/softhsm",
  "/usr/lib/aarch64-linux-gnu/softhsm",
  "/usr/lib64/pkcs11",
  "/usr/lib64/softhsm",
  "/usr/local/lib/softhsm",
  "/opt/homebrew/lib/softhsm",
];
const found = (): string | undefined => places.map((place) => join(place, "libsofthsm2.so")).find(existsSync);

/** The module's path, where its package is there. */
function softHsmModule(): string {
  const there = found();
  if (there) return there;
  throw new Error(
    `The tests of HSM vaults need SoftHSM's module, and libsofthsm2.so is in none of ${places.join(", ")} (macOS: brew install softhsm).`,
  );
}

/** A SoftHSM with these tokens, initialised. */
export async function startSoftHsm(tokens: readonly string[]): Promise<SoftHsm> {
  const utility = await debianProgram("softhsm2-util");
  const modulePath = softHsmModule();
  const folder = await fs.mkdtemp(join(tmpdir(), "igc-softhsm-"));
  const [configuration, pinFile, pin] = [join(folder, "softhsm2.conf"), join(folder, "pin"), "4711-user"];
  await fs.mkdir(join(folder, "tokens"));
  await fs.writeFile(
    configuration,
    `directories.tokendir = ${join(folder, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`,
  );
  await fs.writeFile(pinFile, `${pin}\n`, { mode: 0o600 });
  const env = { SOFTHSM2_CONF: configuration };
  for (const token of tokens)
    execFileSync(utility, ["--init-token", "--free", "--label", token, "--so-pin", "0815-officer", "--pin", pin], {
      env: { ...process.env, ...env },
      stdio: "pipe",
    });
  return {
    ...{ folder, modulePath, env, pin, pinFile },
    rest: (token, prefix = "", pinned = pinFile) =>
      `token=${encodeURIComponent(token)};object-prefix=${prefix}?module-path=${modulePath}&pin-source=file:${pinned}`,
    useHere: () => useHere(configuration),
    async dispose() {
      leave(configuration, modulePath);
      await fs.rm(folder, { recursive: true });
    },
  };
}

/** Jest gives tests a copy of the environment; a native library reads the process's own. */
function useHere(configuration: string): void {
  const { env } = runInThisContext("process") as NodeJS.Process;
  const before = env["SOFTHSM2_CONF"];
  if (before && existsSync(before))
    throw new Error(`This process uses SoftHSM with ${before} already: put the other tests into a process of their own.`);
  env["SOFTHSM2_CONF"] = configuration;
}

/** Ends the module's use by this process, so that the next test file of the process can use it with tokens of its own. */
function leave(configuration: string, modulePath: string): void {
  const { env } = runInThisContext("process") as NodeJS.Process;
  if (env["SOFTHSM2_CONF"] !== configuration) return;
  delete env["SOFTHSM2_CONF"];
  const { PKCS11 } = require("pkcs11js") as typeof import("pkcs11js");
  const module = new PKCS11();
  module.load(modulePath);
  try {
    module.C_Finalize();
  } catch {
    // it was never initialised
  }
}
