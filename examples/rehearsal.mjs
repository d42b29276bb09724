// One whole life of a certificate, through the real engine, with the sandbox for the portal and ANS:
// npm run demo. Every command below is one a user would type; this file only types them and narrates.
import { execFile } from "node:child_process";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { engineEnvironment } from "../test/cli/engine.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "demo");
const cli = join(root, "dist", "cli", "main.js");
const startedAt = Date.now();

const environment = {
  ...engineEnvironment(process.env),
  PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
  PULUMI_CONFIG_PASSPHRASE: "rehearsal",
  IGC_SANTE_AGE_IDENTITY: "",
};

/** Runs a command in the demo folder; a failure that was not asked for ends the demo with its output. */
async function run(command, args, { mayFail = false } = {}) {
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env: environment, maxBuffer: 1 << 26 });
    return { code: 0, output: stdout };
  } catch (error) {
    if (mayFail && typeof error.code === "number") return { code: error.code, output: `${error.stdout}${error.stderr}` };
    console.error(`${command} ${args.join(" ")}\n${error.stdout ?? ""}${error.stderr ?? error.message}`);
    process.exit(1);
  }
}

const pulumi = (...args) => run("pulumi", [...args, "--non-interactive", "--color", "never"]);
const up = async () => show((await pulumi("up", "--yes", "--skip-preview")).output);
const rehearse = (...args) => run(process.execPath, [cli, "rehearse", "sandbox", ...args]);
const step = (text) => console.log(`\n== ${text}`);

/** What people read of a `pulumi up`: what happened, then the closing line. The engine's own rows are left out. */
function show(output) {
  const [, diagnostics = ""] = output.split("Diagnostics:");
  const told = diagnostics
    .split(/^(?:Outputs|Resources):/m)[0]
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !/^pulumi:pulumi:Stack/.test(line) && !/: due: /.test(line));
  const closing = told.findIndex((line) => line.startsWith("Next, by people:"));
  const acts = closing < 0 ? [] : told.slice(closing).filter((line, index) => index === 0 || line.startsWith("- "));
  const events = told.filter((line) => !acts.includes(line) && !line.startsWith("due: "));
  for (const line of [...events, ...acts]) console.log(`   ${line}`);
}

async function expectState(phase, count) {
  const { output } = await run(process.execPath, [cli, "status", "--json"]);
  const rows = JSON.parse(output).filter(({ commonName }) => commonName);
  const phases = rows.map((row) => row.phase);
  if (phases.length !== count || phases.some((value) => value !== phase)) {
    console.error(`The demo expected ${count} certificates in phase ${phase}, and found: ${phases.join(", ")}`);
    process.exit(1);
  }
  console.log(`   -> ${count} certificates in phase "${phase}"`);
}

async function expectPreview(clean) {
  const { code, output } = await run("pulumi", ["preview", "--expect-no-changes", "--non-interactive", "--color", "never"], {
    mayFail: true,
  });
  if ((code === 0) !== clean) {
    console.error(output);
    process.exit(1);
  }
  console.log(`   pulumi preview --expect-no-changes: exit ${code}`);
  const reasons =
    output
      .split("Diagnostics:")[1]
      ?.split("\n")
      .filter((line) => line.includes(": due: ")) ?? [];
  if (reasons.length > 0) console.log(`   ${reasons[0].trim()}\n   ... and ${reasons.length - 1} more`);
}

async function prepare() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "state"), { recursive: true });
  await cp(join(root, "examples", "centre-de-sante"), folder, {
    recursive: true,
    filter: (path) => /(centre-de-sante|index\.ts|tsconfig\.json)$/.test(path),
  });
  await writeFile(
    join(folder, "Pulumi.yaml"),
    "name: rehearsal\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: true\n",
  );
  await pulumi("stack", "init", "dev");
  await pulumi("config", "set", "igc-sante:environment", "rehearsal");
  await rehearse("clock", "--to", "2026-11-24T09:00:00Z");
}

const certificates = 6; // one centre, two server instances: INSi (automated), DMP AUTH_CLI, DMP SIGN on each

console.log("A rehearsal: one centre de santé, INSi (automated) and DMP on two server instances. Nothing leaves this machine.");
await prepare();

step("pulumi up: the form to sign is written, one key per certificate is made in the vault");
await up();
await expectState("awaiting-habilitation", certificates);

step("the legal representative signs, somebody sends the form to ANS; pulumi up: ANS acknowledges");
await rehearse("sign");
await rehearse("send");
await up();

step("three working days pass; pulumi up: ANS validated, the certificates are ordered");
await rehearse("clock", "--working-days", "3");
await rehearse("clock", "--days", "1");
await up();
await expectState("to-order", certificates);

step("the administrator orders and withdraws on the portal; pulumi up: checked, stored beside their keys");
await rehearse("clock", "--days", "1");
await up();
await expectState("issued", certificates);

step("nothing to do: a preview shows no change");
await expectPreview(true);

step("60 days before the end: the same preview fails, and says why");
await rehearse("clock", "--to", "2029-10-02T09:00:00Z");
await expectPreview(false);

step("pulumi up: new keys and orders; the old certificates stay in service");
await up();
await expectState("renewing", certificates);

step("the new ones are withdrawn; pulumi up: renewed");
await rehearse("clock", "--days", "1");
await up();
await expectState("issued", certificates);
const { output: table } = await run(process.execPath, [cli, "status", "--at", "2029-10-03"]);
await writeFile(join(folder, "status.txt"), table);

step("pulumi destroy: nothing is revoked, every key stays in the vault");
await pulumi("destroy", "--yes", "--skip-preview");
const keys = (await readdir(join(folder, "vault"))).filter((name) => name.endsWith(".age"));
console.log(`   ${keys.length} keys kept in ${relative(root, join(folder, "vault"))}`);
if (keys.length !== 2 * certificates) {
  console.error(`The demo expected ${2 * certificates} keys, two rounds of ${certificates}.`);
  process.exit(1);
}

console.log(`\nTo read: ${relative(root, folder)}/`);
console.log(
  "  sandbox/forms/     form 413 as filled\n  sandbox/fiches/    the order sheets an administrator follows on the portal (in French)\n  sandbox/orders/    the orders and what came back\n  vault/             keys (age) and certificates\n  status.txt         the status table after the renewal",
);
console.log(`\nThe whole life took ${Math.round((Date.now() - startedAt) / 1000)} s.`);
