import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FakeServer } from "./fake-server";
import { now, renewal, Stage } from "./stage";

/** Two runs on one folder: one works, the other says so. */
let stage: Stage;
let server: FakeServer;
beforeEach(async () => {
  stage = new Stage();
  server = new FakeServer(stage.folder);
  await stage.put(renewal(1));
});
afterEach(() => stage.remove());

it("lets one of many deliver, and the others end with exit code 2 or find nothing to do", async () => {
  const ran = await Promise.all(Array.from({ length: 6 }, () => stage.run(server.parts)));
  expect(ran.filter(({ said }) => said.includes("key.pem: new"))).toHaveLength(1);
  expect(
    ran.filter(({ code, fault, said }) => !(fault === "deliver-busy" || (code === 0 && (said === "" || said.includes("new"))))),
  ).toEqual([]);
  expect(ran.some(({ fault }) => fault === "deliver-busy")).toBe(true);
  expect(server.asked).toEqual(["check", "reload", "probe"]);
  expect(readdirSync(join(stage.folder, ".igc-sante")).sort()).toEqual(["current", "place", "sets"]);
});

const dead = spawnSync(process.execPath, ["-e", ""]).pid;
const until = (minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();
it.each<[string, object, string | undefined]>([
  ["of a process that died", { pid: dead, born: "1", host: hostname(), until: until(20) }, undefined],
  ["of a process whose number another has now", { pid: process.pid, born: "1", host: hostname(), until: until(20) }, undefined],
  ["of another machine, after its time", { pid: 1, born: "1", host: "elsewhere", until: until(-1) }, undefined],
  ["of another machine", { pid: 1, born: "1", host: "elsewhere", until: until(20) }, "deliver-busy"],
  ["that is none", {}, undefined],
])("a lock %s", async (_, holder, fault) => {
  await stage.run(server.parts);
  writeFileSync(join(stage.folder, ".igc-sante/lock"), JSON.stringify(holder));
  expect((await stage.run(server.parts)).fault).toBe(fault);
});
