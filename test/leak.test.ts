import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openVault } from "../provider/vault/open";
import { sandboxPerson } from "../provider/igc/sandbox/person";
import { newProject, type Project } from "./engine/project";
import { leaksIn, tracesOf } from "./leaks";
import { program } from "./four-resources";

/** No private key and no identity in anything that is not the vault: state, checkpoints, history, logs at -v=9, outbox, temp files. */
jest.setTimeout(300_000);

let project: Project;
let logs: Buffer;
let traces: { name: string; bytes: Buffer }[];

beforeAll(async () => {
  project = await newProject({ files: program, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  const printed: string[] = [];
  const verbose = async (...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await project.run([...args, "-v=9", "--logtostderr", "--logflow"], { env: { TMPDIR: tempFolder() } });
    expect({ args, code }).toEqual({ args, code: 0 });
    printed.push(stdout, stderr);
  };
  await verbose("up", "--yes", "--skip-preview");
  await person.sign();
  await person.send();
  await person.validate();
  await verbose("up", "--yes", "--skip-preview");
  await person.advance({ days: 1 });
  await verbose("up", "--yes", "--skip-preview");
  await verbose("refresh", "--yes", "--skip-preview");
  logs = Buffer.from(printed.join("\n"));
  traces = await everySecret();
});
afterAll(() => project?.dispose());

const tempFolder = (): string => project.dir;

const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    if (name === "node_modules") return [];
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });

/** The keys as the vault holds them, and the identity that opens it. */
async function everySecret(): Promise<{ name: string; bytes: Buffer }[]> {
  const vault = await openVault("file:./vault", { env: {}, cwd: project.dir, now: () => new Date(0), notice: () => {} });
  const entries = readdirSync(join(project.dir, "vault")).filter((name) => name.endsWith(".age")).map((name) => name.replace(/\.age$/, ""));
  const keys = await Promise.all(entries.map((entry) => vault.readKey(entry)));
  const traced = await Promise.all(keys.filter((key) => key !== undefined).map(async (key) => tracesOf((await key.exportPrivateKey!()).export({ type: "pkcs8", format: "pem" }) as string)));
  return [...traced.flat(), ...identities().map((identity) => ({ name: "identity", bytes: Buffer.from(identity) }))];
}

/** The secret lines of identity files in the project: the vault's own, beside it. */
const identityFiles = (): string[] => filesUnder(project.dir).filter((path) => !path.endsWith(".age") && readFileSync(path).includes("AGE-SECRET-KEY-1"));
const identities = (): string[] => identityFiles().flatMap((path) => readFileSync(path, "utf8").match(/AGE-SECRET-KEY-1[0-9A-Z]+/g) ?? []);

it("has secrets to look for, and would find them", () => {
  expect(traces.length).toBeGreaterThan(20);
  expect(identities()).toHaveLength(1);
  const [trace] = traces;
  expect(leaksIn(Buffer.concat([Buffer.from("x"), trace!.bytes, Buffer.from("y")]), traces)).toContain(trace!.name);
});

it("keeps the identity in one file with mode 0600", () => {
  expect(identityFiles()).toHaveLength(1);
  expect(statSync(identityFiles()[0]!).mode & 0o777).toBe(0o600);
});

it("leaves none in the state, its checkpoints and history, the outbox, the sandbox or temp files", () => {
  const files = filesUnder(project.dir).filter((path) => !identityFiles().includes(path));
  expect(files.some((path) => path.includes(join(".pulumi", "stacks")))).toBe(true);
  expect(files.some((path) => path.includes(join(".pulumi", "history")))).toBe(true);
  expect(files.flatMap((path) => leaksIn(readFileSync(path), traces).map((name) => `${path}: ${name}`))).toEqual([]);
});

it("leaves none in logs at -v=9", () => {
  expect(logs.length).toBeGreaterThan(100_000);
  expect(leaksIn(logs, traces)).toEqual([]);
});
