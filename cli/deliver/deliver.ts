/** One run: mends what an earlier one left, reads the place, judges, and delivers what changed. */
import { Fault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { type InService, openVault } from "../../provider/vault";
import type { Certificate } from "../../provider/x509/certificate";
import { checkRevocation, type RevocationStatus } from "../../provider/x509/revocation";
import { readCrlFile } from "../crl-file";
import { noticing } from "../people";
import { type Language, type Said, deliverTexts as texts } from "../words";
import { act } from "./acts";
import type { Hands } from "./carry-out";
import { layout } from "./disk";
import { type Fitness, fitnessOf, nameOf, withRevocation } from "./fitness";
import { lookAt, sweep } from "./folder";
import { bytesOf } from "./holds";
import { locked } from "./lock";
import type { Machine } from "./machine";
import { type Change, type FileWish, inTheWay, type Plan, planOf, type There } from "./plan";
import { claimFolder, ownFolder, type Ready } from "./preflight";
import { carryOutWhole, mend } from "./transaction";

export interface Report {
  readonly result: "unchanged" | "delivered" | "would-deliver" | "withheld";
  readonly changes: readonly Change[];
  /** What a person must look at. */
  readonly looked: readonly Said[];
  readonly certificate: { readonly name: Said; readonly sha256: string; readonly notAfter: string };
}

/** What a run works in, and the language it speaks. */
export interface Speaking extends Surroundings {
  readonly language: Language;
}

/** @throws Fault: `deliver-...`, what the vault says, `revocation-...`. */
export async function deliverOnce(ready: Ready, surroundings: Speaking, machine: Machine): Promise<Report> {
  const { folder } = ready.config;
  const at = layout(folder);
  await ownFolder(machine.disk, folder, at, machine.me().uid);
  return locked(machine.disk, folder, at, surroundings.now, async () => {
    await sweep(
      machine.disk,
      folder,
      at,
      ready.files.map(({ name }) => name),
    );
    const left = await lookAt(machine.disk, folder, at, ready.files);
    if (await mend(left.journal, handsOf(ready, [], "", surroundings, machine), ready.config.reload !== undefined))
      surroundings.say(texts["put-back"]({ folder })[surroundings.language]);
    const { fitness, inService } = await judged(ready, surroundings, machine);
    const wishes = wishesOf(ready, fitness, inService);
    if (!wishes) return reportOf("withheld", fitness, []);
    await claimFolder(machine.disk, folder, at, ready.config.place);
    const there = await lookAt(machine.disk, folder, at, wishes);
    const plan = planned(ready, there, wishes, fitness);
    const untidy = await carryOutWhole(plan, handsOf(ready, wishes, fitness.leaf.sha256, surroundings, machine));
    const report = reportOf(plan.during.length === 0 ? "unchanged" : "delivered", fitness, plan.changes);
    return { ...report, looked: [...untidy, ...report.looked] };
  });
}

/** What would be done; nothing is written, no lock is taken, and nothing of the server's is run. */
export async function rehearsed(ready: Ready, surroundings: Speaking, machine: Machine): Promise<Report> {
  const { folder } = ready.config;
  const { fitness, inService } = await judged(ready, surroundings, machine);
  const wishes = wishesOf(ready, fitness, inService);
  if (!wishes) return reportOf("withheld", fitness, []);
  const there = await lookAt(machine.disk, folder, layout(folder), wishes);
  if (there.journal?.from) surroundings.say(texts["would-put-back"]({ folder })[surroundings.language]);
  const { changes, during } = planned(ready, there, wishes, fitness);
  return reportOf(during.length === 0 ? "unchanged" : "would-deliver", fitness, changes);
}

function planned({ config }: Ready, there: There, wishes: readonly FileWish[], { leaf }: Fitness): Plan {
  const [foreign] = inTheWay(there, wishes);
  if (foreign !== undefined)
    throw new Fault(
      "deliver-files",
      `${config.folder}/${foreign} is neither a file nor a link of ours, and is not replaced.`,
      "Remove it, or give the file another name. Nothing was touched.",
    );
  const acts = { check: config.check !== undefined, reload: config.reload !== undefined, probe: config.probe !== undefined };
  return planOf(there, wishes, leaf.sha256, acts);
}

const handsOf = (
  { config, client }: Ready,
  wishes: readonly FileWish[],
  sha256: string,
  { env }: Surroundings,
  machine: Machine,
): Hands => ({
  ...{ disk: machine.disk, folder: config.folder, at: layout(config.folder), wishes },
  act: (what) => act(what, sha256, { config, machine, env, client }),
});

async function judged(ready: Ready, surroundings: Speaking, machine: Machine): Promise<{ fitness: Fitness; inService: InService }> {
  const { config, authorities, home } = ready;
  const vault = await openVault(config.vault, { ...surroundings, cwd: home, notice: noticing(surroundings.language, surroundings) });
  const inService = await vault.readInService(config.place);
  if (!inService)
    throw new Fault(
      "deliver-nothing",
      `${config.vault} has nothing in service as ${config.place}.`,
      "Correct `place`, or wait until the first certificate is issued. Nothing was touched.",
    );
  const fitness = fitnessOf(inService, config, authorities, surroundings.now());
  if (!fitness.path) return { fitness, inService };
  return { fitness: withRevocation(fitness, await statuses(ready, fitness.path, surroundings, machine)), inService };
}

/** Of every certificate below the root, leaf first; none where no list is configured. */
async function statuses(
  { config: { crls, crlCache } }: Ready,
  path: readonly Certificate[],
  surroundings: Surroundings,
  { fetchRevocation }: Machine,
): Promise<readonly RevocationStatus[]> {
  const at = surroundings.now();
  if (crls === undefined) return [];
  if (crls === "fetch") return fetchRevocation(path, { at, ...(crlCache !== undefined && { cache: crlCache }) });
  const lists = await Promise.all(crls.map((file) => readCrlFile(file, surroundings)));
  return path.slice(0, -1).map((certificate, index) => checkRevocation(certificate, path[index + 1]!, { at, crls: lists }));
}

/** `undefined` where nothing may be delivered. */
function wishesOf({ files }: Ready, { path }: Fitness, inService: InService): FileWish[] | undefined {
  return (
    path && files.map(({ name, holds, mode, uid, gid }) => ({ name, bytes: bytesOf(name, holds, { inService, path }), mode, uid, gid }))
  );
}

const reportOf = (result: Report["result"], { leaf, looked }: Fitness, changes: readonly Change[]): Report => ({
  ...{ result, changes, looked },
  certificate: { name: nameOf(leaf), sha256: leaf.sha256, notAfter: leaf.notAfter.toISOString() },
});
