import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SandboxPerson, sandboxPerson } from "../provider/igc/sandbox";
import { newProject, type Outcome, type Project, readable } from "./engine/project";
import { manyCertificates } from "./many-certificates";
import { type SoftHsm, startSoftHsm } from "./servers/softhsm";
import { contentOf, kindIn } from "./servers/token-objects";

/** A token with a wrong PIN, one that is taken away while a run works in it, and one that two stacks work in at once. */
jest.setTimeout(600_000);

const wrongPin = "0000-mistaken";
let hsm: SoftHsm;
let project: Project;
let other: Project;
let person: SandboxPerson;

async function stack(instances: readonly string[]): Promise<Project> {
  const config = { "igc-sante:environment": "rehearsal", "igc-sante:vault": `pkcs11:${hsm.rest("igc-sante", "lilas.")}` };
  const made = await newProject({ ...manyCertificates, config });
  const spy = { NODE_OPTIONS: `--require ${join(__dirname, "servers", "pkcs11-logins.js")}`, PKCS11_LOGINS: join(made.dir, "logins") };
  Object.assign(made.env, hsm.env, spy, { WISHES: JSON.stringify(instances.map((serverInstance) => ({ serverInstance }))) });
  return made;
}

const eight = (first: number): string[] => Array.from({ length: 8 }, (_, index) => `srv${first + index}`);
beforeAll(async () => {
  hsm = await startSoftHsm(["igc-sante"]);
  [project, other] = await Promise.all([stack(eight(1)), stack(eight(101))]);
  person = sandboxPerson(join(project.dir, "sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await person.setDelays({ issuanceHours: 24 });
});
afterAll(async () => {
  await Promise.all([project?.dispose(), other?.dispose()]);
  await hsm?.dispose();
});

const tokens = (): string => join(hsm.folder, "tokens");
const away = (): string => join(hsm.folder, "away");
const orders = (): string[] =>
  readdirSync(join(project.dir, "sandbox", "orders")).filter((name) => /^commande-[0-9a-z-]+-r\d\.json$/.test(name));

/** Files under a folder: at that many the token goes. */
interface Moment {
  readonly watched: string;
  readonly pattern: string;
  readonly atLeast: number;
}

/** Runs `up`, and takes the token away as soon as it may go: SoftHSM's token is a folder, and without it every call fails (CKR_GENERAL_ERROR). */
async function upWithout(moment: Moment, ...flags: string[]): Promise<Outcome> {
  const env = {
    NODE_OPTIONS: `${project.env["NODE_OPTIONS"]} --require ${join(__dirname, "servers", "token-goes.js")}`,
    TOKEN_GOES: JSON.stringify({ from: tokens(), to: away(), ...moment }),
  };
  const outcome = await project.run(["up", "--yes", "--skip-preview", ...flags], { env });
  expect([existsSync(away()), existsSync(away()) ? "" : outcome]).toEqual([true, ""]);
  renameSync(away(), tokens());
  return outcome;
}

/** The keys of the entries in the token: label -> modulus. */
const keysInToken = (): Map<string, string> =>
  new Map(kindIn(contentOf(hsm, "igc-sante"), "private").map(({ label, modulus }) => [label, modulus!]));

async function states(
  of = project,
): Promise<
  { phase: string; current: { publicKeySha256: string } | null; next: { publicKeySha256: string; ticket: string | null } | null }[]
> {
  const { deployment } = await of.stateExport();
  return (deployment.resources ?? [])
    .filter(({ type }) => type.endsWith(":OrgCertificate"))
    .map((resource) => readable(resource).outputs as never);
}

async function succeeds(running: Promise<Outcome>): Promise<void> {
  const { code, stdout, stderr } = await running;
  expect({ code, problem: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, problem: "" });
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return name === "node_modules" ? [] : statSync(path).isDirectory() ? filesUnder(path) : [path];
  });

it("a wrong PIN is sent once in a run of eight certificates, is told, and is nowhere to be found", async () => {
  writeFileSync(hsm.pinFile, `${wrongPin}\n`);
  const { code, stdout, stderr } = await project.run(["up", "--yes", "--skip-preview", "-v=9", "--logtostderr", "--logflow"]);
  expect(code).not.toBe(0);
  expect(stdout).toContain(
    "The token igc-sante refused the PIN (CKR_PIN_INCORRECT). It was tried once, and is not tried again: a few refusals lock a token.",
  );
  expect(stdout).toContain("Correct the PIN where pin-source or IGC_SANTE_PKCS11_PIN names it, then run pulumi up again.");
  expect(stdout).toContain("[vault-forbidden]");
  expect(readFileSync(join(project.dir, "logins"), "utf8").trim().split("\n")).toHaveLength(1);
  writeFileSync(hsm.pinFile, `${hsm.pin}\n`);
  expect(contentOf(hsm, "igc-sante")).toEqual({ pinRefused: true, objects: [] });
  const written = filesUnder(project.dir).map((path) => readFileSync(path, "latin1"));
  expect(written.length).toBeGreaterThan(10);
  expect([stdout, stderr, ...written].filter((text) => text.includes(wrongPin) || text.includes(hsm.pin))).toEqual([]);
});

it("a token that goes while keys are made ends the run with what to do, and keeps what was made", async () => {
  const { code, stdout } = await upWithout({ watched: tokens(), pattern: "[.]object$", atLeast: 7 }); // two keys and their documents, and the beginning of a third
  expect(code).not.toBe(0);
  expect(stdout).toContain("shows no token igc-sante");
  expect(stdout).toContain("Plug the token in or start its service");
  expect(stdout).toContain("[vault-unreachable]");
  expect((await states()).length).toBeLessThan(8);
});

it("goes on where it was once the token is back, while another stack works in it", async () => {
  const before = keysInToken();
  expect(before.size).toBeGreaterThan(1);
  await Promise.all([succeeds(project.up()), succeeds(other.up())]);
  const { objects } = contentOf(hsm, "igc-sante");
  const after = keysInToken();
  expect([objects.filter(({ kind }) => kind === "private").length, after.size, new Set(after.values()).size]).toEqual([16, 16, 16]);
  for (const [label, modulus] of before) expect(after.get(label)).toBe(modulus);
  const shown = [...(await states()), ...(await states(other))].map(({ next }) => next!.publicKeySha256);
  expect(new Set(shown).size).toBe(16);
});

it("a token that goes while requests are signed costs no key and no second order", async () => {
  const before = keysInToken();
  await person.sign();
  await person.send();
  await person.validate();
  mkdirSync(join(project.dir, "sandbox", "orders"), { recursive: true });
  const moment = { watched: join(project.dir, "sandbox", "orders"), pattern: "^commande-[0-9a-z-]+-r[0-9][.]json$", atLeast: 2 };
  const { code, stdout } = await upWithout(moment, "--parallel", "1");
  expect(code).not.toBe(0);
  expect(stdout).toContain("[vault-unreachable]");
  const placed = orders();
  expect(placed.length).toBeLessThan(8);
  await succeeds(project.up());
  expect(orders()).toHaveLength(8);
  expect(orders()).toEqual(expect.arrayContaining(placed));
  expect(keysInToken()).toEqual(before);
  expect((await states()).map(({ phase }) => phase)).toEqual(Array(8).fill("to-order"));
});

it("shows no difference to a state of before, which did not say what the token says of its keys", async () => {
  const state = JSON.stringify(await project.stateExport());
  expect(state.match(/\\"keyAttributes\\":/g)).toHaveLength(8);
  writeFileSync(join(project.dir, "older.json"), state.replace(/\\"keyAttributes\\":\[[^\]]*\],/g, ""));
  await succeeds(project.run(["stack", "import", "--file", "older.json"]));
  expect(JSON.stringify(await project.stateExport())).not.toContain("keyAttributes");
  await succeeds(project.preview("--expect-no-changes"));
  await succeeds(project.refresh("--preview-only", "--expect-no-changes"));
});
