#!/usr/bin/env node
import { Fault, isFault } from "../provider/fault";
import type { Command } from "./command";

/** The commands; each is loaded when it is called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  "status": async () => (await import("./status.js")).status,
  "next": async () => (await import("./next.js")).next,
  "desk": async () => (await import("./desk/index.js")).desk,
  "calendar": async () => (await import("./calendar.js")).calendar,
  "notify": async () => (await import("./notify/index.js")).notify,
  "metrics": async () => (await import("./metrics.js")).metrics,
  "outbox": async () => (await import("./outbox.js")).outbox,
  "evidence": async () => (await import("./evidence/index.js")).evidence,
  "bring": async () => (await import("./bring.js")).bring,
  "rehearse": async () => (await import("./rehearse.js")).rehearse,
  "authorities": async () => (await import("./authorities.js")).authorities,
  "verify": async () => (await import("./verify.js")).verify,
  "export": async () => (await import("./export.js")).exportBundle,
  "deliver": async () => (await import("./deliver/index.js")).deliver,
  "rollback": async () => (await import("./rollback.js")).rollback,
  "revocation-code": async () => (await import("./revocation-code.js")).revocationCode,
  "check-repo": async () => (await import("./check-repo.js")).checkRepo,
  "doctor": async () => (await import("./doctor.js")).doctor,
  "init": async () => (await import("./init/index.js")).init,
  "plan": async () => (await import("./plan.js")).plan,
  "csr": async () => (await import("./csr.js")).csr,
  "form": async () => (await import("./form/index.js")).form,
};

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(await overview());
    return 0;
  }
  if (!Object.hasOwn(commands, name))
    throw new Fault(
      "unknown-value",
      `igc-sante has no command "${name}".`,
      `Use one of ${Object.keys(commands).join(", ")}; igc-sante --help says what each does.`,
    );
  const command = await commands[name]!();
  if (rest.includes("--help")) {
    console.log(command.usage);
    return 0;
  }
  return command.run(rest);
}

async function overview(): Promise<string> {
  const rows = await Promise.all(Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(15)} ${(await load()).summary}`));
  return ["igc-sante: software certificates of the French health PKI", "", ...rows, "", "igc-sante <command> --help says more."].join("\n");
}

/** A Fault says everything, and of whatever else was thrown one line does: nobody acts on a stack trace. */
const said = (error: unknown): string =>
  isFault(error) ? error.message : `igc-sante failed: ${error instanceof Error ? error.message : String(error)}`;

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(said(error));
    process.exitCode = 2;
  },
);
