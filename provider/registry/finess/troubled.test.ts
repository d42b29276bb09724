import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Entity, fileOf, piecesOf } from "../../../test/registry/structures";
import { isFault } from "../../fault";
import type { Registered } from "../../policy";
import { openFiness } from "./register";

/** FINESS+ as it should not come, and an index whose disk, neighbours and past are bad. */
let dir: string;
let cache: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-finess-"));
  cache = join(dir, "cache");
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

const lilas: Entity = { number: "690000013", sites: [{ number: "690781810", long: 'CENTRE « L\'ÉTOILE », "LES LILAS"\n; 12' }] };
const whole = fileOf([lilas]);
const path = (): string => join(dir, "structures.json");
const one = async (): Promise<Registered | "unknown" | undefined> =>
  (
    await openFiness("structures.json", { cwd: dir, env: {}, now: () => new Date("2026-11-27T09:00:00Z"), cache }).lookUp(["1690781810"])
  ).get("1690781810");
const indexes = (): string[] => readdirSync(cache).filter((name) => /\.finess(\.tmp)?$/.test(name));
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (isFault(error) ? { code: error.code, what: error.what } : error),
  );

test.each<[what: string, content: string | Buffer]>([
  ["a byte order mark", `\ufeff${whole}`],
  ["lines that end in CR LF", JSON.stringify(JSON.parse(whole), null, 2).replaceAll("\n", "\r\n")],
  [
    "letters outside of ASCII as escapes",
    whole.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`),
  ],
  ["gzip in two members", Buffer.concat([gzipSync(whole.slice(0, 50)), gzipSync(whole.slice(50))])],
  ["one structure twice", fileOf([lilas, lilas])],
])("a file with %s is read", async (_, content) => {
  writeFileSync(path(), content);
  expect(await one()).toMatchObject({ names: ['CENTRE « L\'ÉTOILE », "LES LILAS" ; 12', "CDS LILAS"], isOpen: true });
});

test("two that make an index at once both answer, and one index is left in the end", async () => {
  writeFileSync(path(), whole);
  const both = await Promise.all([one(), one(), one()]);
  expect(both.map((each) => (each as Registered).isOpen)).toEqual([true, true, true]);
  // What lost the race is taken away a day later, with what a killed run has left.
  writeFileSync(join(cache, "0a-1b.finess.tmp"), "half");
  for (const name of indexes()) utimesSync(join(cache, name), 1, 1);
  utimesSync(path(), 2, 2);
  expect(await one()).toMatchObject({ isOpen: true });
  expect(indexes()).toHaveLength(1);
  expect(await one()).toMatchObject({ isOpen: true });
});

test("an index of another format is made anew, and nothing young is taken away", async () => {
  writeFileSync(path(), whole);
  await one();
  const pointer = join(cache, readdirSync(cache).find((name) => name.endsWith(".json"))!);
  writeFileSync(pointer, readFileSync(pointer, "utf8").replace('"version":1', '"version":0'));
  const [before] = indexes();
  expect(await one()).toMatchObject({ isOpen: true });
  expect([indexes().length, existsSync(join(cache, before!))]).toEqual([2, true]);
});

test.each(["appendFile", "sync"] as const)(
  "a disk that is full (%s) is said of the index, not of the source, and leaves nothing behind",
  async (call) => {
    writeFileSync(path(), whole);
    const open = fs.open.bind(fs);
    jest.spyOn(fs, "open").mockImplementation(async (...args) => {
      const file = await open(...args);
      if (String(args[0]).endsWith(".tmp")) jest.spyOn(file, call).mockRejectedValue(Object.assign(new Error("full"), { code: "ENOSPC" }));
      return file;
    });
    expect(await faultOf(one())).toEqual({ code: "register-cache", what: `The index of FINESS cannot be kept in ${cache}: ENOSPC.` });
    expect(readdirSync(cache)).toEqual([]);
    jest.restoreAllMocks();
    expect(await one()).toMatchObject({ isOpen: true });
  },
);

test("a file that changes while it is read is not believed, and leaves no index", async () => {
  writeFileSync(path(), [...piecesOf(3 << 20)].join(""));
  const open = fs.open.bind(fs);
  jest.spyOn(fs, "open").mockImplementation(async (...args) => {
    if (String(args[0]).endsWith(".tmp")) utimesSync(path(), 5, 5);
    return open(...args);
  });
  expect(await faultOf(one())).toMatchObject({
    code: "register-unreachable",
    what: expect.stringContaining("changed while it was read") as string,
  });
  expect(readdirSync(cache)).toEqual([]);
});
