import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import Ajv from "ajv";
import { type Entity, fileOf, head, madeUp, piecesOf, pmejOf, siteNumber, tail } from "../../../test/registry/structures";
import { isFault } from "../../fault";
import type { Registered } from "../../policy";
import { openFiness } from "./register";

let dir: string;
let cache: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-finess-"));
  cache = join(dir, "cache");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const now = new Date("2026-11-27T09:00:00Z");
const opened = (place = "structures.json") => openFiness(place, { cwd: dir, env: {}, now: () => now, cache });
const written = (content: string | Buffer, name = "structures.json"): void => writeFileSync(join(dir, name), content);
const one = async (number: string, place?: string): Promise<Registered | "unknown" | undefined> =>
  (await opened(place).lookUp([`1${number}`])).get(`1${number}`);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no fault",
    (error: unknown) => (isFault(error) ? error.code : error),
  );
const indexes = (): string[] => readdirSync(cache).filter((name) => name.endsWith(".finess"));

const lilas: Entity = { number: "690000013", sites: [{ number: "690781810" }] };

test("what the tests make is as the published schema has it", () => {
  const text = readFileSync(resolve(__dirname, "../../../../shared/data/finess/schema-structures-v1.json"), "utf8");
  const { $schema: _, ...schema } = JSON.parse(text) as { $schema: string; definitions: Record<string, object> };
  // The published file refers to definitions that it does not hold: those say nothing.
  for (const [, name] of text.matchAll(/#\/definitions\/(\w+)/g)) schema.definitions[name!] ??= {};
  const ajv = new Ajv();
  const isRight = ajv.validate(schema, JSON.parse(fileOf([lilas, madeUp(1), madeUp(3)])));
  expect(ajv.errorsText()).toBe("No errors");
  expect(isRight).toBe(true);
});

test("a site and its legal entity are found under their numbers, without what pads them", async () => {
  written(fileOf([madeUp(1), lilas, madeUp(2)]));
  expect(await one("690781810")).toEqual({
    entity: "geographic",
    names: ["CENTRE DE SANTE DES LILAS", "CDS LILAS"],
    category: "124",
    department: "69",
    isOpen: true,
    closedOn: null,
    legalEntity: "690000013",
  });
  expect(await one("690000013")).toMatchObject({
    entity: "legal",
    names: ["ASSOCIATION DES LILAS", "ASSOCIATION DES LILA"],
    legalEntity: null,
  });
  expect(await one("690781811")).toBe("unknown");
});

test("numbers that FINESS does not keep are absent from the answer", async () => {
  written(fileOf([lilas]));
  expect(await opened().lookUp(["377220148900022", "410000001916123"])).toEqual(new Map());
});

const site = (more: object): string => fileOf([{ ...lilas, sites: [{ number: "690781810", ...more }] }]);
test.each<[what: string, file: string, expected: object]>([
  ["closed, with its day", site({ state: "I", closedOn: "2026-03-01" }), { isOpen: false, closedOn: "2026-03-01" }],
  ["of a state that is closed, without a day", site({ state: "I" }), { isOpen: false, closedOn: null }],
  ["about to close", site({ closedOn: "2027-01-01T00:00:00" }), { isOpen: true, closedOn: "2027-01-01" }],
  ["without a closing day, as the classic files write none", site({ closedOn: "1900-01-01" }), { closedOn: null }],
  ["of a category that was closed in 2013", site({ category: "130" }), { category: "130" }],
  ["in Corsica", site({ commune: "2A004" }), { department: "2A" }],
  ["in La Réunion", site({ commune: "97411" }), { department: "974" }],
  [
    "under the members' other spelling",
    site({}).replaceAll("categorieEntite", "categorieentite").replaceAll("Pmej", "PMEJ"),
    { category: "124" },
  ],
  [
    "with codes that stand by themselves",
    site({}).replaceAll(/\{"code":"(\w*)","system":"[^"]*"\}/g, '"$1"'),
    { category: "124", isOpen: true },
  ],
  ["with words that move a cursor", site({ long: "A\u001b[2J\u202eB" }), { names: ["A [2J B", "CDS LILAS"] }],
])("a site %s", async (_, file, expected) => {
  written(file);
  expect(await one("690781810")).toMatchObject(expected);
});

test("of two entries of one number the open one counts", async () => {
  const closed = { number: "690781810", state: "I", closedOn: "2020-01-01" } as const;
  written(fileOf([{ ...lilas, sites: [closed, { number: "690781810", long: "NOUVEAU" }, closed] }]));
  expect(await one("690781810")).toMatchObject({ isOpen: true, names: ["NOUVEAU", "CDS LILAS"] });
});

test("gzip is told by its bytes, not by its name", async () => {
  written(gzipSync(fileOf([lilas])), "structures.txt");
  expect(await one("690781810", "structures.txt")).toMatchObject({ isOpen: true });
});

const whole = fileOf([lilas, madeUp(1)]);
test.each<[what: string, content: string | Buffer]>([
  ["is cut short", whole.slice(0, -40)],
  ["is cut between two structures", whole.slice(0, whole.indexOf(',{"informationsGeneralesPmej"') + 1)],
  ["is gzip and cut short", gzipSync(whole).subarray(0, 500)],
  ["is gzip and damaged", Buffer.from(gzipSync(whole)).fill(7, 300, 320)],
  ["is no JSON", "<html>503</html>"],
  ["is empty", ""],
  ["is not UTF-8", Buffer.from(whole.replace("ÉTOILE", "\xc9TOILE"), "latin1")],
  ["has something behind its end", `${whole}]`],
  ["holds no structure", head + tail],
  ["is another JSON", '{"pmej":{"a":1},"x":[1,2]}'],
  ["is nested very deep", whole.replace('"contact":', `"deep":${"[".repeat(9000)}${"]".repeat(9000)},"contact":`)],
  ["has one text of 20 MB", `${head}{"a":"${"x".repeat(20 << 20)}"}${tail}`],
])("a file that %s is refused, and no index is left of it", async (_, content) => {
  written(content);
  expect(await codeOf(one("690781810"))).toBe("register-answer");
  expect(readdirSync(cache)).toEqual([]);
});

test("names of JavaScript's own are members like others", async () => {
  const hostile = JSON.stringify(pmejOf(lilas)).replace(
    '"adresse"',
    '"__proto__":{"isOpen":false,"polluted":1},"constructor":{"prototype":{"polluted":1}},"adresse"',
  );
  written(`{"__proto__":{"pmej":[]},"constructor":1,${head.slice(1)}${hostile}${tail}`);
  expect(await one("690781810")).toMatchObject({ isOpen: true });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each([
  ["is absent", "nowhere.json", () => undefined],
  ["is a folder", ".", () => undefined],
])("a file that %s is out of reach", async (_, place, make) => {
  make();
  expect(await codeOf(one("690781810", place))).toBe("register-unreachable");
});

describe("the index", () => {
  const pointer = (): Record<string, unknown> =>
    JSON.parse(readFileSync(join(cache, readdirSync(cache).find((name) => name.endsWith(".json"))!), "utf8")) as Record<string, unknown>;

  test("is this user's alone, and names the digest and the day of its source", async () => {
    written(whole);
    await one("690781810");
    expect(readdirSync(cache).map((name) => statSync(join(cache, name)).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(statSync(cache).mode & 0o777).toBe(0o700);
    expect(pointer()).toMatchObject({ sha256: createHash("sha256").update(whole).digest("hex"), generatedAt: "2026-11-27T02:16:00Z" });
  });

  test("is made again only when the bytes of its source changed, and the one before is taken away", async () => {
    written(whole);
    await one("690781810");
    const [made] = indexes();
    await one("690781810");
    utimesSync(join(dir, "structures.json"), 1, 1); // fetched again, with the same bytes
    await one("690781810");
    expect(indexes()).toEqual([made]);
    written(site({ long: "CENTRE DES ROSES" }));
    expect(await one("690781810")).toMatchObject({ names: ["CENTRE DES ROSES", "CDS LILAS"] });
    expect([indexes().length, indexes()[0] === made]).toEqual([1, false]);
  });

  test.each<[what: string, damage: (path: string) => void]>([
    ["cut short", (path) => writeFileSync(path, readFileSync(path).subarray(0, -5))],
    ["of another table", (path) => writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, -3), Buffer.from("111")]))],
    ["gone", (path) => rmSync(path)],
  ])("that is %s is made again", async (_, damage) => {
    written(whole);
    await one("690781810");
    damage(join(cache, indexes()[0]!));
    expect(await one("690781810")).toMatchObject({ isOpen: true });
  });

  test("is kept in no folder that others may write", async () => {
    written(whole);
    await one("690781810");
    chmodSync(cache, 0o777);
    expect(await codeOf(one("690781810"))).toBe("register-cache");
  });

  test("of 5 MB answers a thousand questions at once, closed ones included", async () => {
    await writeFile(join(dir, "structures.json"), Readable.from(piecesOf(5 << 20)));
    const register = opened();
    const numbers = Array.from({ length: 1000 }, (_, n) => `1${siteNumber(n)}`);
    const answers = await register.lookUp(numbers);
    expect(answers.size).toBe(1000);
    numbers.forEach((number, n) =>
      expect(answers.get(number)).toMatchObject({ names: [`CENTRE DE SANTE NUMERO ${n}`, "CDS LILAS"], isOpen: n % 3 !== 0 }),
    );
  });
});
