import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeHierarchy } from "../../provider/igc/sandbox";
import { trust } from "../adopt/existing";
import { expectGood } from "../engine/example";
import type { Project } from "../engine/project";
import { type Clone, cloneOf } from "./clone";
import { count, exchange, names, newStory, remembered, rewrite, stateOf, ticketsIn } from "./story";

/** A state of no machine (issue 11, findings 6 and 7): a laptop and a runner agree, and an address is one however it is written. */
jest.setTimeout(300_000);
const wishes = [{ serverInstance: "srv1" }, { serverInstance: "srv2" }];
let laptop: Project;
let runner: Clone;

beforeAll(async () => {
  laptop = await newStory({ wishes });
  trust(join(laptop.dir, exchange), await makeHierarchy());
  expectGood(await laptop.up());
  runner = await cloneOf(laptop, { wishes });
  for (const name of ["vault", "vault.identity", exchange]) cpSync(join(laptop.dir, name), join(runner.dir, name), { recursive: true });
});
afterAll(() => Promise.all([laptop, runner].map((each) => each?.dispose())));

/** Tickets of the open orders, by resource. */
const tickets = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(await stateOf(laptop, "OrgCertificate")).map(([name, { outputs }]) => [
      name,
      (outputs!["next"] as { ticket: string }).ticket,
    ]),
  );

// The cases are one story: each goes on where the last one ended.
it("has no path of the machine in the state", async () => {
  const text = JSON.stringify(await remembered(laptop));
  expect(text).not.toContain(laptop.dir);
  expect(text.match(/"\/[\w.-]+\/[^"]*"/g) ?? []).toEqual([]);
  expect(text).toContain(`${exchange}/outbox/`);
});

it("shows no change to another checkout with copies of vault and exchange, nor afterwards to the first", async () => {
  expectGood(await runner.preview("--expect-no-changes"));
  expectGood(await runner.refresh("--yes", "--skip-preview"));
  expectGood(await runner.up());
  expectGood(await laptop.preview("--expect-no-changes"));
});

it("names a stray file in the inbox, and no output changes for it", async () => {
  const before = await remembered(laptop);
  writeFileSync(join(laptop.dir, exchange, "inbox", "photo.jpg"), Buffer.from("ffd8ffe000104a464946", "hex"));
  const seen = await laptop.preview("--expect-no-changes");
  expectGood(seen);
  expect(count(seen, /^left where it is: inbox\/photo\.jpg/)).toBe(1);
  expectGood(await laptop.up());
  expect(await remembered(laptop)).toEqual(before);
  rmSync(join(laptop.dir, exchange, "inbox", "photo.jpg"));
});

it("keeps the order of a resource that gets another name while its addresses are written another way", async () => {
  const before = await tickets();
  const keys = names(join(laptop.dir, "vault"));
  rewrite(laptop.dir, {
    wishes: [{ name: "renamed", serverInstance: "srv1" }, { serverInstance: "srv2" }],
    vault: `file:${join(laptop.dir, "vault")}`,
    platform: `manual:${join(laptop.dir, exchange)}`,
  });
  const up = await laptop.up();
  expectGood(up);
  expect(count(up, /key made: |taken over/)).toBe(0);
  expect(await tickets()).toEqual({ renamed: before["srv1"], srv2: before["srv2"] });
  expect(ticketsIn(laptop.dir, "commande-")).toEqual(Object.values(before).sort());
  expect(names(join(laptop.dir, exchange, "withdrawn"))).toEqual([]);
  expect(names(join(laptop.dir, "vault"))).toEqual(keys);
  expectGood(await laptop.preview("--expect-no-changes"));
});

it("withdraws the order of a resource that nobody goes on with", async () => {
  const { srv2 } = await tickets();
  rewrite(laptop.dir, { wishes: [{ name: "renamed", serverInstance: "srv1" }] });
  expectGood(await laptop.up());
  expect(names(join(laptop.dir, exchange, "withdrawn"))).toEqual([srv2]);
  expect(ticketsIn(laptop.dir, "commande-")).toHaveLength(1);
});
