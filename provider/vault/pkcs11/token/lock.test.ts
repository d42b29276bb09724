import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { codeOf } from "../../../../test/contract/vault-stage";
import { withLock } from "./lock";

const folder = join(tmpdir(), `igc-sante-pkcs11-${userInfo().uid}`);
const name = `test ${process.pid}`;
const path = join(folder, `${createHash("sha256").update(name).digest("hex").slice(0, 40)}.lock`);
const locksHere = async (): Promise<string[]> => (await fs.readdir(folder)).filter((file) => join(folder, file).startsWith(path));

jest.mock("node:timers/promises", () => ({ setTimeout: jest.fn(() => Promise.resolve()) }));
const { setTimeout: pauses } = jest.requireMock<{ setTimeout: jest.Mock }>("node:timers/promises");

const lockOf = async (holder: object): Promise<void> => {
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path, JSON.stringify(holder));
};
beforeEach(() => pauses.mockClear());
afterEach(() => fs.rm(path, { force: true }));

it("lets one of many work at a time, and leaves nothing", async () => {
  let [inside, most] = [0, 0];
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(name, work)));
  expect([most, await locksHere()]).toEqual([1, []]);
});

it("is free again after work that failed", async () => {
  await expect(withLock(name, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await withLock(name, async () => "done")).toBe("done");
});

it("is taken over from work of this process that could not remove it", async () => {
  const remove = fs.rm;
  const failing = jest
    .spyOn(fs, "rm")
    .mockImplementation((file, options) => (file === path ? Promise.reject(new Error("EBUSY")) : remove(file, options)));
  expect(await withLock(name, async () => "first")).toBe("first");
  failing.mockRestore();
  expect(await locksHere()).toHaveLength(1);
  expect(await withLock(name, async () => "next")).toBe("next");
  expect([pauses.mock.calls.length, await locksHere()]).toEqual([0, []]);
});

it("is taken over from a process that died", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  await lockOf({ pid, host: hostname(), mark: "1" });
  expect(await withLock(name, async () => "done")).toBe("done");
  expect([pauses.mock.calls.length, await locksHere()]).toEqual([0, []]);
});

it.each([
  ["a process that is there", { pid: process.pid, host: hostname() }],
  ["another machine's process", { pid: 1, host: "elsewhere" }],
  ["something else", {}],
])("is waited for two minutes when it is held by %s, and then refused", async (_what, holder) => {
  await lockOf(holder);
  expect(await codeOf(withLock(name, async () => "done"))).toBe("vault-conflict");
  expect(pauses.mock.calls.reduce((sum, [milliseconds]) => sum + (milliseconds as number), 0)).toBe(120_000);
  expect(JSON.parse(await fs.readFile(path, "utf8"))).toEqual(holder);
});

it("is waited for as long as those who hold it change", async () => {
  await lockOf({ pid: process.pid, host: hostname(), mark: 0 });
  for (let mark = 1; mark <= 3000; mark++) pauses.mockImplementationOnce(() => lockOf({ pid: process.pid, host: hostname(), mark }));
  pauses.mockImplementationOnce(() => fs.rm(path));
  expect(await withLock(name, async () => "done")).toBe("done");
  expect(pauses).toHaveBeenCalledTimes(3001);
});

it("lets work of one name run in turn in one process, whatever fails, and work of others beside it", async () => {
  const order: string[] = [];
  let begun = (): void => undefined;
  const beside = new Promise<void>((resolve) => (begun = resolve));
  const one = async (): Promise<void> => {
    order.push("one begins");
    await beside;
    order.push("one fails");
    throw new Error("failed");
  };
  const outcomes = await Promise.allSettled([
    withLock(`${name} a`, one),
    withLock(`${name} a`, async () => order.push("two")),
    withLock(`${name} b`, async () => begun()),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(order).toEqual(["one begins", "one fails", "two"]);
});
