import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeHierarchy } from "../../provider/igc/sandbox";
import { openVault } from "../../provider/vault";
import { existing, trust } from "../adopt/existing";
import { expectClean, expectGood } from "../engine/example";
import type { Outcome, Project } from "../engine/project";
import { count, daysAfter, exchange, names, newStory, phasesOf, remembered, setClock, start, stateOf, ticketsIn } from "./story";

/** A vault that is away has lost nothing (issue 11, finding 2): no key, no order and no second vault is made for it. */
jest.setTimeout(300_000);
const servers = ["srv1", "srv2"];
let project: Project;
const vault = (): string => join(project.dir, "vault");
const aside = (): string => join(project.dir, "not-mounted");

beforeAll(async () => {
  const hierarchy = await makeHierarchy();
  project = await newStory({ wishes: servers.map((serverInstance) => ({ serverInstance, adopt: `file:./${serverInstance}.p12` })) });
  project.env["IGC_SANTE_P12_PASSWORD"] = "geheim";
  for (const [index, server] of servers.entries()) {
    const there = await existing(hierarchy, daysAfter(start, 100 - 3 * 365 - 1), { serialNumber: `5a0${index + 1}` });
    writeFileSync(join(project.dir, `${server}.p12`), there.p12("geheim"));
  }
  trust(join(project.dir, exchange), hierarchy);
  expectGood(await project.up());
  expect(await phasesOf(project)).toEqual(["issued", "issued"]);
});
afterAll(() => project?.dispose());

/** It failed as a vault that is not there, and what was away stays away. */
function expectAbsent(outcome: Outcome, why: RegExp): void {
  expect({ failed: outcome.code !== 0, said: outcome.stdout + outcome.stderr }).toMatchObject({
    failed: true,
    said: expect.stringMatching(why),
  });
  expect(count(outcome, /\[vault-absent\]$/)).toBeGreaterThanOrEqual(1);
  expect(count(outcome, /key made: |taken over/)).toBe(0);
  expect(ticketsIn(project.dir, "commande-")).toEqual([]);
}

// The cases are one story: each goes on where the last one ended.
it("fails a refresh while the vault is away, and makes nothing once it is back", async () => {
  const before = await remembered(project);
  renameSync(vault(), aside());
  expectAbsent(await project.refresh(), /there is none at file:\.\/vault/);
  expect(names(project.dir)).not.toContain("vault");
  renameSync(aside(), vault());
  const kept = names(vault());
  const up = await project.up();
  expectGood(up);
  expect(count(up, /key made: |taken over|ordered: /)).toBe(0);
  expect(await remembered(project)).toEqual(before);
  expect(names(vault())).toEqual(kept);
});

it("fails an up whose renewal is due while the vault is away, and makes no folder, no vault and no identity", async () => {
  setClock(project, daysAfter(start, 50));
  const before = await remembered(project);
  const identity = names(project.dir).filter((name) => name.startsWith("vault"));
  renameSync(vault(), aside());
  expectAbsent(await project.up(), /there is none at file:\.\/vault/);
  expect(names(project.dir).filter((name) => name.startsWith("vault"))).toEqual(identity.filter((name) => name !== "vault"));
  mkdirSync(vault()); // a mount point with nothing mounted
  expectAbsent(await project.up(), /there is none at file:\.\/vault/);
  expect(names(vault())).toEqual([]);
  expect(await remembered(project)).toEqual(before);
});

it("refuses another vault in its place, whatever it opens with", async () => {
  const context = { cwd: project.dir, env: {}, now: () => start, notice: () => undefined };
  const other = await (await openVault("file:./vault", context)).establish();
  const kept = names(vault());
  expectAbsent(await project.up(), new RegExp(`file:\\./vault is another one: its \\S*vault\\.json says ${other}`));
  expectAbsent(await project.refresh(), /is another one/);
  expect(names(vault())).toEqual(kept);
});

it("goes on as if nothing had been once it is back: one key and one order for each", async () => {
  rmSync(vault(), { recursive: true });
  renameSync(aside(), vault());
  const up = await project.up();
  expectGood(up);
  expect(count(up, /key made: /)).toBe(2);
  expect(await phasesOf(project)).toEqual(["renewing", "renewing"]);
  for (const { outputs } of Object.values(await stateOf(project, "OrgCertificate")))
    expect(outputs).toMatchObject({ drift: null, current: { round: 1 }, next: { round: 2 } });
  expect(ticketsIn(project.dir, "commande-")).toHaveLength(2);
  await expectClean(project);
});
