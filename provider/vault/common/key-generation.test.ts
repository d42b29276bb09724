import { generateRsaKey, simultaneousKeys } from "./key-generation";
import { Semaphore } from "./semaphore";

it.each([
  [undefined, 2],
  ["4", 2],
  ["16", 14],
  ["3", 1],
  ["2", 1],
  ["1", 1],
  ["0", 2],
  ["many", 2],
  ["", 2],
])("leaves two threads to file reads: UV_THREADPOOL_SIZE=%s makes %i keys at once", (size, keys) => {
  expect(simultaneousKeys(size)).toBe(keys);
});

it("runs no more at once than it has places, in the order they came", async () => {
  const semaphore = new Semaphore(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = Promise.all(
    [0, 1, 2, 3, 4].map((number) => semaphore.run(() => new Promise<void>((end) => (begun.push(number), ends.push(end))))),
  );
  const settle = (): Promise<void> => new Promise(setImmediate);
  await settle();
  expect(begun).toEqual([0, 1]);
  for (let end = 0; end < 5; end++) {
    ends[end]!();
    await settle();
    expect(begun).toHaveLength(Math.min(5, end + 3));
  }
  await all;
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it("gives the place back when the work fails", async () => {
  const semaphore = new Semaphore(1);
  await expect(semaphore.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await semaphore.run(() => Promise.resolve("yes"))).toBe("yes");
});

it("makes an RSA key of the algorithm asked for, with exponent 65537", async () => {
  expect((await generateRsaKey("rsa-2048")).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
});
