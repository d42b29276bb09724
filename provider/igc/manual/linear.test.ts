import crypto from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import fsPromises from "node:fs/promises";
import { join } from "node:path";
import { type FolderStage, formOf, orderOf } from "../../../test/contract/platform-stage";
import { certificateFor, openManualStage } from "../../../test/manual/stage";
import type { Order, Platform } from "../platform";

/**
 * Twice the tickets cost twice the calls, whatever is done with them, and a PDF is read and hashed once (issue 11:
 * 1,000 collects took 59 s and a million `lstat`). Calls are counted and not time: they are the same on every machine.
 */
let stage: FolderStage;
let order: Order;
beforeAll(async () => {
  order = await orderOf("commande-0");
});
beforeEach(async () => {
  stage = await openManualStage();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stage.dispose();
});

/** Calls to the file system while something is done. */
async function callsOf(act: () => Promise<unknown>): Promise<number> {
  const names = ["lstat", "stat", "open", "readdir", "rename", "mkdir", "rm", "unlink", "copyFile"] as const;
  const spies = names.map((name) => jest.spyOn(fsPromises, name));
  await act();
  const calls = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  jest.restoreAllMocks();
  return calls;
}

const tickets = (count: number): string[] => Array.from({ length: count }, (_, index) => `commande-${index}`);
/** Each order with a key of its own, as far as the exchange looks at it. */
const orderFor = (wish: string): Order => ({ ...order, wish, publicKeySha256: crypto.createHash("sha256").update(wish).digest("hex") });
const submitAll = async (platform: Platform, count: number): Promise<void> => {
  for (const wish of tickets(count)) await platform.submitOrder(orderFor(wish));
};
const answerAll = (count: number): void => {
  const certificate = certificateFor(readFileSync(join(stage.folder, "outbox", "commande-0", "demande.csr"), "utf8"));
  for (const wish of tickets(count)) writeFileSync(join(stage.folder, "inbox", `${wish}.pem`), certificate);
  for (let stray = 0; stray < count; stray++) writeFileSync(join(stage.folder, "inbox", `photo-${stray}.jpg`), "x");
};

type Act = (platform: Platform, count: number) => Promise<unknown>;
const acts: readonly (readonly [string, Act])[] = [
  ["poll", (platform) => platform.poll()],
  ["submit again", submitAll],
  ["collect", async (platform, count) => Promise.all(tickets(count).map((wish) => platform.collect(wish)))],
  ["settle", async (platform, count) => Promise.all(tickets(count).map((wish) => platform.settle(wish)))],
];

it.each([["submit", submitAll] as const, ...acts])("%s grows with the tickets, and not faster", async (what, act) => {
  const counted: number[] = [];
  for (const count of [40, 80]) {
    if (what !== "submit") {
      await submitAll(stage.reopen(), count);
      answerAll(count);
    }
    const platform = stage.reopen();
    counted.push(await callsOf(() => act(platform, count)));
    rmSync(stage.folder, { recursive: true });
  }
  const [once, twice] = counted as [number, number];
  expect(twice / once).toBeLessThanOrEqual(2.2);
  expect(once / 40).toBeLessThan(60);
});

it("takes a certificate of every order, all brought at once, and leaves an empty inbox", async () => {
  await submitAll(stage.reopen(), 40);
  answerAll(40);
  const operation = stage.reopen();
  await operation.poll();
  for (const wish of tickets(40)) {
    expect((await operation.collect(wish))?.source).toBe(`inbox/${wish}.pem`);
    await operation.settle(wish);
  }
  expect(readdirSync(join(stage.folder, "inbox")).filter((name) => name.endsWith(".pem"))).toEqual([]);
  expect((await stage.reopen().collect("commande-39"))?.source).toBe("archive/commande-39/commande-39.pem");
});

it("reads a signed form when it is found and when it is judged, however many forms wait", async () => {
  const forms = Array.from({ length: 30 }, (_, index) => formOf(`f413-${index}`));
  const platform = stage.reopen();
  for (const form of forms) await platform.submitForm(form);
  forms.forEach(({ pdf }, index) =>
    writeFileSync(join(stage.folder, "inbox", `scan${String.fromCharCode(65 + index)}.pdf`), Buffer.concat([pdf, Buffer.from("%sig")])),
  );
  const hashes = jest.spyOn(crypto, "createHash");
  const opened = jest.spyOn(fsPromises, "open");
  const { forms: seen } = await stage.reopen().poll();
  expect([...seen.values()].filter(({ phase }) => phase === "to-send")).toHaveLength(30);
  // Its bytes when it is found and when it is judged, and the paper that was handed out: three a form, and not one for each that waits.
  expect(hashes).toHaveBeenCalledTimes(3 * 30);
  expect(opened.mock.calls.filter(([path]) => String(path).endsWith(".pdf") && String(path).includes("inbox"))).toHaveLength(2 * 30);
});

it("reads the first bytes of a big file that is no PDF, and no more", async () => {
  mkdirSync(join(stage.folder, "inbox"), { recursive: true });
  writeFileSync(join(stage.folder, "inbox", "disque.bin"), Buffer.alloc(16 * 1_048_576, "A"));
  const { open } = fsPromises;
  let read = 0;
  jest.spyOn(fsPromises, "open").mockImplementation(async (path, ...rest) => {
    const file = await open(path, ...rest);
    const reading = file.read.bind(file) as (
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
    ) => Promise<{ bytesRead: number }>;
    const counted = async (buffer: Buffer, offset: number, length: number, position: number) => {
      const done = await reading(buffer, offset, length, position);
      read += done.bytesRead;
      return done;
    };
    return Object.assign(file, { read: counted as never });
  });
  const { unmatched } = await stage.reopen().poll();
  expect(unmatched).toEqual([{ file: "inbox/disque.bin", because: expect.stringMatching(/16777216 bytes.+no PDF/) as string }]);
  expect(read).toBeLessThan(10_000);
});
