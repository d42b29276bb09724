#!/usr/bin/env node
import { isFault } from "../provider/fault";
import type { Command } from "./command";

/** The commands; each is loaded when it is called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  status: async () => (await import("./status.js")).status,
  rehearse: async () => (await import("./rehearse.js")).rehearse,
  authorities: async () => (await import("./authorities.js")).authorities,
  verify: async () => (await import("./verify.js")).verify,
  export: async () => (await import("./export.js")).exportBundle,
  csr: async () => (await import("./csr.js")).csr,
};

async function main([name, ...rest]: readonly string[]): Promise<number> {
  const load = name === undefined ? undefined : commands[name];
  if (!load) {
    console.log(await overview());
    return name === undefined || name === "--help" || name === "help" ? 0 : 2;
  }
  const command = await load();
  if (rest.includes("--help")) {
    console.log(command.usage);
    return 0;
  }
  return command.run(rest);
}

async function overview(): Promise<string> {
  const rows = await Promise.all(Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(11)} ${(await load()).summary}`));
  return ["igc-sante: software certificates of the French health PKI", "", ...rows, "", "igc-sante <command> --help says more."].join("\n");
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // A usage error of the option parser has a sentence of its own; a Fault says everything.
    console.error(isFault(error) || error instanceof TypeError ? error.message : error);
    process.exitCode = 2;
  },
);
