import type { KeyObject } from "node:crypto";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Chance } from "../../cli/rehearsal/chance";
import { openHierarchy } from "../../provider/igc/sandbox";
import type { Properties } from "../../provider/rpc";
import { bundleFormats } from "../../provider/x509/bundle";
import { isManual, runsOfProject } from "./lane-plan";
import { Ledger } from "./ledger";
import { manualPeople, sandboxPeople } from "./people";
import { Portal } from "./portal";
import { type Begun, LeakProject, type ProjectParts, type Sabotage } from "./project";
import { Run } from "./run";
import type { Scanner } from "./scanner";
import type { LeakServer } from "./vaults";

export interface LanePlan {
  readonly seed: string;
  /** Numbers of its projects. */
  readonly projects: readonly number[];
  /** Of each project. */
  readonly runs: number;
  /** Keys a project hands out in turn, made before: an RSA key is 0.2 s. */
  readonly keys: readonly KeyObject[];
  /** Folder of the lane: its projects lie in it. */
  readonly root: string;
  /** Folder of a sandbox, whose CA is that of all projects. */
  readonly authority: string;
  readonly sabotage?: Sabotage;
  /** Forms that are there already, and those this lane adds. */
  readonly begun: Begun;
}

/** Lives the runs of these projects on one kind of vault, and scans what they brought forth. */
export async function runLane(
  name: string,
  server: LeakServer,
  scanner: Scanner,
  { seed, keys, projects, runs, root, authority, sabotage, begun }: LanePlan,
): Promise<Ledger> {
  const ledger = new Ledger(scanner);
  keys.forEach((key, index) => scanner.addKey(`private key ${index}`, key));
  await openHierarchy(authority);
  for (const member of ["root", "issuing"])
    scanner.addKey("key of the sandbox's CA", readFileSync(join(authority, "ca", `${member}.key`), "utf8"));
  for (const number of projects) {
    const first = number * runsOfProject;
    const chance = new Chance(`${seed} ${name} ${first}`);
    const dir = join(root, `project-${first}`);
    mkdirSync(join(dir, "sandbox"), { recursive: true });
    cpSync(join(authority, "ca"), join(dir, "sandbox", "ca"), { recursive: true });
    const vault = await server.vault(dir, chance, scanner);
    let made = chance.below(keys.length);
    const newKey = (): KeyObject => keys[made++ % keys.length]!;
    const [password, otherPassword] = [chance.word(20), chance.word(20)];
    for (const secret of [password, otherPassword]) scanner.addText("the password of a P12", secret);
    const manual = isManual(number);
    const portal = new Portal({ chance, authority, newKey, password, otherPassword });
    const people = manual ? manualPeople(dir, chance, authority, portal) : sandboxPeople(dir, chance);
    const parts = {
      dir,
      vault,
      ledger,
      chance,
      people,
      portal,
      env: { IGC_SANTE_P12_PASSWORD: password },
      generate: async () => newKey(),
      sabotage,
    };
    const project = await started(parts, begun, root);
    for (let run = first; run < first + runs; run++)
      await new Run(`${name} run ${run}`, project, await randomWish(parts, run, name)).live(run === first);
    await project.end();
    ledger.scan();
  }
  return ledger;
}

/** A project whose form is validated: by all its steps the first time, as a copy afterwards. */
async function started(parts: ProjectParts, begun: Begun, root: string): Promise<LeakProject> {
  const { dir, people } = parts;
  const there = begun.get(people.platform);
  await people.setClock(new Date("2026-11-24T09:00:00Z"));
  if (there) {
    cpSync(there.copy, join(dir, people.folder), { recursive: true });
    return new LeakProject(parts, there.form);
  }
  const project = new LeakProject(parts);
  const form = await project.habilitate();
  const copy = join(root, `begun-${people.folder}`);
  cpSync(join(dir, people.folder), copy, { recursive: true });
  begun.set(people.platform, { form, copy });
  return project;
}

async function randomWish({ chance, portal, people, dir }: ProjectParts, run: number, name: string): Promise<Properties> {
  const usage = chance.pick(name === "pkcs11" ? ["AUTH_CLI"] : ["AUTH_CLI", "AUTH_CLI", "SIGN", "CONF"]);
  const keyless = Object.entries(bundleFormats)
    .filter(([, { holdsKey }]) => !holdsKey)
    .map(([kind]) => kind);
  // The engine's test packs `pkcs12-modern`: its iterations would be half of the time here.
  const holding = ["pem-with-key", "pkcs12-legacy", "pkcs8-encrypted"];
  const wished = [...chance.some(keyless, 0.2), ...chance.some(holding, 0.04)];
  const wish = {
    owner: `certificate-${run}`,
    usage,
    ...(usage === "AUTH_CLI" && chance.happens(0.5)
      ? { service: "INSi", commonName: chance.pick(["INSI-AUTO", "INSI-MANU"]) }
      : { service: chance.pick(["DMP", "MSSante", "PSC"].filter((service) => service !== "DMP" || usage !== "CONF")) }),
    // Keys of a token are made in it, 0.2 s each: there, certificates come back to the keys they had.
    serverInstance: name === "pkcs11" ? `srv${run % 3}` : `srv${run}`,
    ...(name !== "pkcs11" && chance.happens(0.15) && { keyAlgorithm: "rsa-3072" }),
    ...(chance.happens(0.2) && { onPending: "fail" }),
    ...(chance.happens(0.1) && { contactMail: "quelquun@gmail.com" }),
    ...(wished.length > 0 && { bundles: wished.filter((kind) => name !== "pkcs11" || keyless.includes(kind) || chance.happens(0.1)) }),
  };
  if (!chance.happens(0.15)) return wish;
  const { ending, bytes } = await portal.keyed(wish, people.now());
  portal.bring(join(dir, `existing-${run}.${ending}`), bytes);
  return { ...wish, adopt: `file:existing-${run}.${ending}` };
}
