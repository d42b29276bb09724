import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sample } from "../sample";
import { FakeServer } from "./fake-server";
import { renewal, Stage } from "./stage";
import { failure, fullFrom, Killed, killAt, troubled } from "./troubled-disk";

/** A run that dies, or meets a full disk, at any one of its steps: the server keeps a pair, and the next run mends it (issue 14). */
jest.setTimeout(600_000);
const steps = sample("of steps at which a delivery is killed");
const [served, next] = [renewal(1), renewal(2)];
const { pid: deadPid } = spawnSync(process.execPath, ["-e", ""]);

/** How a server's files began: by a delivery, or by somebody's hand. */
const beginnings = {
  "a delivery": async (stage: Stage, server: FakeServer): Promise<void> => {
    await stage.put(served);
    expect((await stage.run(server.parts)).code).toBe(0);
  },
  "a hand": async (stage: Stage, server: FakeServer): Promise<void> => {
    writeFileSync(join(stage.folder, "fullchain.pem"), served.leaf.pem + served.chain[0]);
    writeFileSync(join(stage.folder, "key.pem"), served.privateKey.export({ type: "pkcs8", format: "pem" }));
    server.presents = served.leaf.sha256;
  },
} as const;
type Beginning = keyof typeof beginnings;

interface Attempt {
  readonly stage: Stage;
  readonly server: FakeServer;
}
async function begun(beginning: Beginning): Promise<Attempt> {
  const stage = new Stage();
  const server = new FakeServer(stage.folder);
  await beginnings[beginning](stage, server);
  await stage.put(next);
  return { stage, server };
}

/** Whether the run was cut off; one that was at its last step may look as if it was not. */
async function cut({ stage, server }: Attempt, { trouble, dead }: ReturnType<typeof killAt>): Promise<boolean> {
  await stage.run(troubled(server.parts, trouble)).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  if (dead()) bury(stage);
  return dead();
}

/** The lock says the killed process is this one, which lives on. */
function bury({ folder }: Stage): void {
  const own = join(folder, ".igc-sante");
  for (const name of names(own).filter((each) => each === "lock")) {
    const holder = JSON.parse(readFileSync(join(own, name), "utf8")) as object;
    writeFileSync(join(own, name), JSON.stringify({ ...holder, pid: deadPid }));
  }
}
const names = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const pair = [served.leaf.sha256, next.leaf.sha256];
/** What it presents and what a restart would read are pairs, of before or of now. */
const keepsServing = ({ server }: Attempt): void => {
  expect(pair).toContain(server.presents);
  expect(pair).toContain(server.onDisk());
};

async function mends(attempt: Attempt): Promise<void> {
  expect(await attempt.stage.run(attempt.server.parts)).toMatchObject({ code: 0, fault: undefined });
  expect([attempt.server.presents, attempt.server.onDisk()]).toEqual([next.leaf.sha256, next.leaf.sha256]);
  expect(readdirSync(join(attempt.stage.folder, ".igc-sante")).sort()).toEqual(["current", "place", "sets"]);
  expect(readdirSync(attempt.stage.folder).sort()).toEqual([".igc-sante", "fullchain.pem", "key.pem"]);
  expect(readdirSync(join(attempt.stage.folder, ".igc-sante/sets"))).toHaveLength(1);
}

async function stepsOf(beginning: Beginning): Promise<string[]> {
  const attempt = await begun(beginning);
  const never = killAt(Number.POSITIVE_INFINITY);
  expect(await cut(attempt, never)).toBe(false);
  attempt.stage.remove();
  return never.done;
}

describe.each(Object.keys(beginnings) as Beginning[])("files that began by %s", (beginning) => {
  it("are whole whenever the run is killed, and the next run delivers", async () => {
    const all = await stepsOf(beginning);
    expect(all.length).toBeGreaterThan(50);
    for (const step of steps.take([...all.keys()], 0.05)) {
      const attempt = await begun(beginning);
      expect(await cut(attempt, killAt(step))).toBe(true);
      keepsServing(attempt);
      await mends(attempt);
      attempt.stage.remove();
    }
  });

  it("are whole whenever the disk fills, which ends in exit code 2 with the old ones, or changes nothing", async () => {
    let [step, met] = [0, true];
    for (; met; step++) {
      const attempt = await begun(beginning);
      const full = fullFrom(step);
      const { code, fault } = await attempt.stage.run(troubled(attempt.server.parts, full.trouble));
      met = full.met();
      if (code === 2) expect([fault, attempt.server.presents, attempt.server.onDisk()]).toEqual(["deliver-files", pair[0], pair[0]]);
      else expect([met, attempt.server.presents]).toEqual([false, pair[1]]);
      await mends(attempt);
      attempt.stage.remove();
    }
    expect(step).toBeGreaterThan(10);
  });
});

it("is put back on a disk that filled meanwhile: the way back was made before", async () => {
  const attempt = await begun("a delivery");
  attempt.server.trouble = { check: "no" };
  let isFull = false;
  const parts = troubled(attempt.server.parts, (operation) => {
    isFull ||= operation === "run check";
    if (isFull && ["writeFile", "mkdir", "symlink", "link", "open wx"].includes(operation)) throw failure("ENOSPC");
  });
  expect((await attempt.stage.run(parts)).fault).toBe("deliver-check");
  expect([attempt.server.presents, attempt.server.onDisk()]).toEqual([pair[0], pair[0]]);
  attempt.server.trouble = {};
  await mends(attempt);
  attempt.stage.remove();
});

it("is mended also when the run that mends is killed", async () => {
  const attempt = await begun("a delivery");
  const all = await stepsOf("a delivery");
  expect(await cut(attempt, killAt(all.indexOf("run reload") + 1))).toBe(true);
  for (const step of [10, 14, 18, 22]) expect(await cut(attempt, killAt(step))).toBe(true);
  keepsServing(attempt);
  await mends(attempt);
  attempt.stage.remove();
});

it("says of a run that was cut off that it was put back, and with --dry-run that it would be", async () => {
  const attempt = await begun("a delivery");
  const all = await stepsOf("a delivery");
  await cut(attempt, killAt(all.indexOf("handshake")));
  expect(attempt.server.presents).toBe(pair[1]);
  expect((await attempt.stage.run(attempt.server.parts, "--dry-run")).said).toMatch(/would be put back first/);
  attempt.server.trouble = { check: "no" };
  const { fault, said } = await attempt.stage.run(attempt.server.parts);
  expect([fault, said]).toEqual(["deliver-check", expect.stringMatching(/put back as it was before a run that was cut off/)]);
  expect([attempt.server.presents, attempt.server.onDisk()]).toEqual([pair[0], pair[0]]);
  attempt.stage.remove();
});

it("keeps first files whose server was never seen with them, and asks the server again", async () => {
  const stage = new Stage();
  const server = new FakeServer(stage.folder);
  await stage.put(next);
  server.trouble = { probe: "ECONNREFUSED" };
  expect(await stage.run(server.parts)).toMatchObject({ fault: "deliver-probe", said: expect.stringContaining("so the new ones stay") });
  expect(server.onDisk()).toBe(pair[1]);
  server.asked.length = 0;
  server.trouble = {};
  expect((await stage.run(server.parts)).said).toMatch(/seen with its first files/);
  expect(server.asked).toEqual(["check", "reload", "probe"]);
  expect((await stage.run(server.parts)).said).toBe("");
  stage.remove();
});
