import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { type BundleKind, bundleFormats } from "../provider/x509/bundle";
import { repository } from "./cli/places.mjs";
import { runCommand } from "./engine/command";
import { newProject, type Project } from "./engine/project";
import { fourResources } from "./four-resources";
import { filesUnder, processesWith } from "./leaks/channels";
import { type EngineVaults, startEngineVaults } from "./leaks/engine-vaults";
import { Scanner } from "./leaks/scanner";
import { setUpTimeout } from "./servers/child";

/**
 * The real engine at -v=9, with certificates and bundles in every kind of vault, from the wish through a renewal to
 * destroy, and the revocation of one: no key, password, revocation code, identity, PIN or token in the state, its checkpoints and history, in logs, in files that
 * are no vault's, or on a command line. In the environment of processes is what the user put there, and no more.
 */
jest.setTimeout(setUpTimeout);

/** The two newer formats cost up to 900,000 iterations each: one certificate has them all. */
const bundles: readonly BundleKind[] = ["pem", "pem-with-key", "pkcs12-legacy", "pkcs8-encrypted", "pkcs12-modern"];
const wished = (kind: string): readonly BundleKind[] =>
  kind === "file" ? bundles : kind === "pkcs11" ? bundles.slice(0, 1) : bundles.slice(0, 3);

/** With IGC_SANTE_TEST_PLANT the program declares nothing, and leaks what is in it wherever a program can, for as long as it was not seen. */
const program = (addresses: EngineVaults["addresses"]): Record<string, string> => ({
  "resources.js": fourResources.replace(
    /const certificate = new igc.OrgCertificate[\s\S]*?\n {2}\}\);/,
    `
  const certificates = ${JSON.stringify(Object.entries(addresses).map(([kind, vault]) => [kind, vault, wished(kind)]))}.map(([kind, vault, bundles]) => new igc.OrgCertificate("insi-" + kind, {
    structure, formRequest, usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", serverInstance: "srv-" + kind, contactMail: "certificats@editeur.example", vault, bundles,
    ...(kind === "file" && process.env.IGC_SANTE_TEST_REVOKE && { onRevoked: "replace", revoke: { reason: "superseded", confirm: process.env.IGC_SANTE_TEST_REVOKE } }),
  }));
  const certificate = { phase: certificates.map(({ phase }) => phase), nextAction: null };`,
  ),
  "index.js": `const planted = process.env.IGC_SANTE_TEST_PLANT;
if (!planted) Object.assign(exports, require("./resources").declare());
else {
  exports.planted = planted;
  require("node:fs").writeFileSync(require("node:path").join(require("node:os").tmpdir(), "planted"), planted);
  require("node:child_process").spawnSync(process.execPath, ["-e", "setInterval(() => require('node:fs').existsSync(process.env.IGC_SANTE_TEST_SEEN) && process.exit(), 20)", planted], { env: { ...process.env, PLANTED: planted } });
}
`,
});

let vaults: EngineVaults;
let project: Project;
/** Secrets that may be in no channel, and those the vaults make, which may not even be in an environment. */
const [all, made] = [new Scanner(), new Scanner()];
const logs: string[] = [];
const shown = { argv: new Set<string>(), environment: new Set<string>() };
/** Of the form and the certificates, after each operation. */
const phases: string[] = [];
const states: string[] = [];

/** What processes of the project are called with while something runs. */
async function watched<T>(running: Promise<T>): Promise<T> {
  const watch = setInterval(() => {
    for (const { argv, environment } of processesWith(project.env["PULUMI_HOME"]!)) {
      shown.argv.add(argv);
      shown.environment.add(environment);
      if (argv.includes(planted)) writeFileSync(seen(), "");
    }
  }, 100);
  return running.finally(() => clearInterval(watch));
}

/** `pulumi` at its most talkative, watched while it runs; then the state it leaves. */
async function verbose(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  const running = project.run([...args, "--yes", "--skip-preview", "-v=9", "--logtostderr", "--logflow"], {
    env: { ...vaults.env, TMPDIR: temporary(), ...env },
    timeoutMs: 300_000,
  });
  const { code, stdout, stderr } = await watched(running);
  expect({ args, code, problem: code === 0 ? "" : stdout + stderr.slice(-3_000) }).toEqual({ args, code: 0, problem: "" });
  logs.push(stdout, stderr);
  states.push(JSON.stringify(await project.stateExport()));
  phases.push([...new Set([...states.at(-1)!.matchAll(/[,{]"phase":"([a-z-]+)"/g)].map(([, phase]) => phase!))].sort().join(" "));
}

/** The certificate of one vault, in the last state that was exported. */
const certificateOf = (kind: string): string =>
  states
    .at(-1)!
    .split('"urn":')
    .find((each) => each.includes(`OrgCertificate::insi-${kind}"`))!;

/** The codes for the withdrawal, as people read them and have one kept; nobody else is shown them. */
async function keepCodes(): Promise<void> {
  for (const [kind, address] of Object.entries(vaults.addresses)) {
    const entry = /\\"entry\\":\\"([0-9a-z-]+)\\"/.exec(certificateOf(kind))![1]!;
    const run = async (options: readonly string[], input?: string): Promise<string> => {
      const env = { ...project.env, ...vaults.env, TMPDIR: temporary() };
      const command = [join(repository, "dist", "cli", "main.js"), "revocation-code", address, entry, ...options];
      const running = watched(runCommand(process.execPath, command, { cwd: project.dir, env, input, timeoutMs: 300_000 }));
      const { code, stdout, stderr } = await running;
      expect({ kind, code, stderr }).toEqual({ kind, code: 0, stderr: "" });
      return stdout.trim();
    };
    const codes = [await run([])];
    if (kind === "openbao") {
      codes.push("ChoisiParZoe4711");
      logs.push(await run(["--record", "--force"], codes[1]));
    }
    for (const code of codes) for (const scanner of [all, made]) scanner.addText(`a revocation code of ${kind}`, code);
  }
}

const temporary = (): string => join(project.dir, "tmp");
const planted = "7hIsIsAPlantedPassword0815";
/** Once it is there, the process that shows what is planted was seen, and ends. */
const seen = (): string => join(temporary(), "seen");

beforeAll(async () => {
  vaults = await startEngineVaults();
  project = await newProject({
    files: program(vaults.addresses),
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal" },
  });
  mkdirSync(temporary());
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await verbose(["up"]);
  await person.sign();
  await person.send();
  await person.validate();
  await verbose(["up"]); // orders
  await keepCodes();
  await verbose(["up"]); // stores what was issued, and packs bundles
  await verbose(["refresh"]);
  await person.setClock(new Date("2029-11-01T09:00:00Z"));
  const asks = { IGC_SANTE_TEST_REVOKE: /\\"current\\":\{[^}]*\\"serialNumber\\":\\"([0-9A-F]+)\\"/.exec(certificateOf("file"))![1]! };
  await verbose(["up"], asks); // renews, and hands out a revocation sheet
  await verbose(["up"], asks);
  const entries = [...new Set([...states.join().matchAll(/\\"entry\\":\\"([0-9a-z-]+)\\"/g)].map(([, entry]) => entry!))];
  for (const scanner of [all, made]) await vaults.learn(scanner, project.dir, entries, bundles);
  for (const secret of vaults.handedIn) all.addText("what the user handed in", secret);
  await verbose(["destroy"]);
}, setUpTimeout);
afterAll(async () => {
  await project?.dispose();
  await vaults?.stop();
});

/** The vault in the project's folder, and the identity beside it. */
const holds = (path: string): boolean =>
  path === join(project.dir, "vault.identity") || (path.startsWith(join(project.dir, "vault")) && path.endsWith(".age"));
const files = (): string[] => filesUnder(project.dir, (name) => name === "node_modules").filter((path) => !holds(path));
const leaksInFiles = (): string[] =>
  files().flatMap((path) => all.find(readFileSync(path)).map(({ secret, how }) => `${path}: ${secret} ${how}`));
const leaksIn = (scanner: Scanner, texts: Iterable<string>): string[] =>
  [...texts].flatMap((text) =>
    scanner
      .find(Buffer.from(text, "latin1"))
      .map(({ secret, how, at }) => `${secret} ${how}: ${text.slice(Math.max(0, at - 80), at + 40)}`),
  );

it("went all the way, with keys and passwords in every vault that lets them out", () => {
  expect(phases.slice(0, 6)).toEqual([
    "awaiting-habilitation to-sign",
    "to-order validated",
    "issued validated",
    "issued validated",
    "renewing validated",
    "issued validated",
  ]);
  const rounds = 2;
  const passwords = Object.keys(vaults.addresses).flatMap((kind) =>
    wished(kind).filter((bundle) => bundleFormats[bundle].underPassword),
  ).length;
  const codes = Object.keys(vaults.addresses).length + 1;
  expect(made.secrets).toBe(4 * rounds + passwords * rounds + 1 + codes);
  expect(files().filter((path) => /fiches\/revocation-[0-9a-z-]+\.txt$/.test(path))).toHaveLength(1);
  expect(states.join()).toMatch(/srv-file-auth-cli-insi-auto-[0-9a-f]+-r2/);
});

it("keeps the identity in one file with mode 0600", () => {
  expect(statSync(join(project.dir, "vault.identity")).mode & 0o777).toBe(0o600);
});

it("leaves no secret in the state, its checkpoints and history, the outbox, the sandbox or temporary files", () => {
  for (const part of ["stacks", "history"]) expect(files().some((path) => path.includes(join(".pulumi", part)))).toBe(true);
  expect(leaksInFiles()).toEqual([]);
  expect(leaksIn(all, states)).toEqual([]);
});

it("leaves none in logs at -v=9", () => {
  expect(logs.join("").length).toBeGreaterThan(1_000_000);
  expect(leaksIn(all, logs)).toEqual([]);
  process.stdout.write(
    `leak scan of the engine: ${phases.length} operations, ${logs.join("").length} bytes of logs, ${files().length} files, ${shown.argv.size} command lines, ${shown.environment.size} environments, scanned for ${all.secrets} secrets\n`,
  );
});

it("shows none on a command line, and in environments nothing but what the user put there", () => {
  const [lines, environments] = [[...shown.argv], [...shown.environment]];
  for (const part of ["dynamic-provider", "pulumi-language-nodejs", "destroy"])
    expect(lines.some((line) => line.includes(part))).toBe(true);
  expect(environments.some((environment) => environment.includes("BAO_TOKEN="))).toBe(true);
  expect(leaksIn(all, lines)).toEqual([]);
  expect(leaksIn(made, environments)).toEqual([]);
});

it("would have found a password planted in each of them", async () => {
  for (const scanner of [all, made]) scanner.addText("planted", planted);
  await verbose(["up"], { IGC_SANTE_TEST_PLANT: planted, IGC_SANTE_TEST_SEEN: seen() });
  const found = leaksInFiles().filter((leak) => leak.includes("planted"));
  for (const part of [join(".pulumi", "stacks"), join(".pulumi", "history"), temporary()])
    expect(found.some((leak) => leak.includes(part))).toBe(true);
  expect(leaksIn(all, states)).not.toEqual([]);
  expect(leaksIn(all, logs)).not.toEqual([]);
  expect(leaksIn(all, shown.argv)).not.toEqual([]);
  expect(leaksIn(made, shown.environment)).not.toEqual([]);
});
