import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { sandboxPerson } from "../provider/igc/sandbox";
import { newProject, type Project } from "./engine/project";
import { fourResources } from "./four-resources";

/** The provider's process dies between the making of a key and the end of create: the next run goes on with it. */
jest.setTimeout(300_000);

/** Enough that a busy machine is still at work when the killer has heard of the first. */
const count = 12;

const manyCertificates = fourResources.replace(
  /const certificate = new igc.OrgCertificate[\s\S]*?\n {2}\}\);/,
  `const certificates = process.env.CERTIFICATES ? Array.from({ length: ${count} }, (_, index) => "srv" + (index + 1)).map((serverInstance) => new igc.OrgCertificate("insi-" + serverInstance, {
    structure, formRequest, usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", serverInstance, contactMail: "certificats@editeur.example",
  })) : [];
  const certificate = { phase: certificates.map(({ phase }) => phase), nextAction: null };`,
);
const files = { "resources.js": manyCertificates, "index.js": 'Object.assign(exports, require("./resources").declare());\n' };

let project: Project;
beforeEach(async () => {
  project = await newProject({ files, main: "index.js", link: "symlink", config: { "igc-sante:environment": "rehearsal" } });
  const person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  expect((await project.up()).code).toBe(0);
  await person.sign();
  await person.send();
  await person.validate();
});
afterEach(() => project.dispose());

/** Process ids of the dynamic-provider processes that work in the project's folder. */
function providerProcesses(): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return lines
    .filter((line) => line.includes("dynamic-provider") && line.includes("node"))
    .map((line) => Number(line.trim().split(/\s+/)[0]))
    .filter(worksHere);
}
const worksHere = (pid: number): boolean => {
  const lsof =
    process.platform === "linux"
      ? (): string => execFileSync("readlink", [`/proc/${pid}/cwd`], { encoding: "utf8" })
      : (): string => execFileSync("lsof", ["-a", "-p", String(pid), "-d", "cwd", "-Fn"], { encoding: "utf8" });
  try {
    return lsof().includes(project.dir);
  } catch {
    return false; // it ended meanwhile
  }
};

/** Kills the provider's process as soon as a file of that ending appears in the folder. */
function killWhen(folder: string, ending: string): { killed(): number; stop(): void } {
  mkdirSync(folder, { recursive: true });
  let killed = 0;
  const watcher = watch(folder, (_event, name) => {
    if (killed > 0 || !String(name).endsWith(ending)) return;
    for (const pid of providerProcesses()) {
      process.kill(pid, "SIGKILL");
      killed++;
    }
  });
  return { killed: () => killed, stop: () => watcher.close() };
}

const keysIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".age"))
      .map((name) => [name, readFileSync(join(folder, name), "base64")]),
  );

it.each([
  ["the first key is in the vault", "vault", ".age"],
  ["the first order is on the platform", join("sandbox", "orders"), ".json"],
])("goes on when the process is killed as %s", async (_moment, folder, ending) => {
  const assassin = killWhen(join(project.dir, folder), ending);
  const died = await project.run(["up", "--yes", "--skip-preview"], { env: { CERTIFICATES: "1" } });
  assassin.stop();
  expect(assassin.killed()).toBeGreaterThan(0);
  expect(died.code).not.toBe(0);
  const before = keysIn(join(project.dir, "vault"));
  expect(before.size).toBeGreaterThan(0);

  const again = await project.run(["up", "--yes", "--skip-preview"], { env: { CERTIFICATES: "1" } });
  expect({ code: again.code, problem: again.code === 0 ? "" : again.stdout + again.stderr }).toEqual({ code: 0, problem: "" });
  const after = keysIn(join(project.dir, "vault"));
  expect(after.size).toBe(count);
  for (const [name, bytes] of before) expect(after.get(name)).toBe(bytes);
  const orders = readdirSync(join(project.dir, "sandbox", "orders")).filter((name) => /^commande-.*-r1\.json$/.test(name));
  expect(orders).toHaveLength(count);
  expect(existsSync(join(project.dir, "sandbox", "orders"))).toBe(true);
});
