import { execFile } from "node:child_process";
import { generateKeyPair, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LaneReport } from "./leaks/child-lane";
import { isManual, runsOfProject } from "./leaks/lane-plan";
import { channels } from "./leaks/ledger";
import { deep, sample, seed } from "./sample";
import { setUpTimeout } from "./servers/child";

/**
 * Over a thousand random lives of certificates, at the boundary of Pulumi's RPC and on every kind of vault, each kind
 * in a process of its own: whatever chance makes of wishes, answers, failures, damage and wrong settings, no piece of
 * a secret is in a state, an error, a line for the user, an object that is printed, a file or a child process.
 * `npm test` lives those of some projects of each kind: one with people, and one with the sandbox, at least.
 */
const runs: Readonly<Record<string, number>> = { file: 300, aws: 200, azure: 170, openbao: 200, pkcs11: 135 };
const kinds = Object.keys(runs);
const { take } = sample("leak runs");
/** The numbers of the projects in which a kind's runs are lived. */
const projects = Object.fromEntries(
  Object.entries(runs).map(([kind, count]) => {
    const numbers = Array.from({ length: Math.ceil(count / runsOfProject) }, (_, number) => number);
    return [kind, take(numbers, 1 / 20, (number) => `${kind} ${isManual(number) ? "people" : "sandbox"}`)];
  }),
);

/** Files that are synced a thousand times lie in memory where the machine offers it. */
const root = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "igc-leaks-"));
const keyFile = join(root, "keys.json");
const keysOfRuns = 24;

/** Planted leaks need a life in which a create succeeds, which chance does not always give: this seed does. */
const seedOf = (what: string): string => (what === "plants" ? "planted" : seed);

/** One process: the lane's reports by name. What it prints on its own is a failure. */
async function lane(what: string, numbers: readonly number[]): Promise<Record<string, LaneReport>> {
  const folder = join(root, what);
  mkdirSync(folder);
  await promisify(execFile)(
    process.execPath,
    [join(__dirname, "leaks", "child.js"), what, folder, keyFile, seedOf(what), numbers.join(",")],
    {
      maxBuffer: 1 << 26,
    },
  );
  return JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Record<string, LaneReport>;
}

let reports: Record<string, LaneReport>;
let plants: Record<string, LaneReport>;
beforeAll(async () => {
  const makeKey = promisify(generateKeyPair);
  const keys = await Promise.all(Array.from({ length: keysOfRuns }, () => makeKey("rsa", { modulusLength: 2048 })));
  writeFileSync(
    keyFile,
    JSON.stringify(keys.map(({ privateKey }: { privateKey: KeyObject }) => privateKey.export({ type: "pkcs8", format: "pem" }))),
    { mode: 0o600 },
  );
  const waiting: [string, readonly number[]][] = [["plants", [0]], ...Object.entries(projects)];
  const done: Record<string, Record<string, LaneReport>> = {};
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) done[next[0]] = await lane(...next);
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  plants = done["plants"]!;
  reports = Object.fromEntries(kinds.map((kind) => [kind, done[kind]![kind]!]));
}, setUpTimeout);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((total, count) => total + count, 0);
const total = (of: (report: LaneReport) => number): number => Object.values(reports).reduce((all, report) => all + of(report), 0);

it(`lives ${deep ? "at least 1,000 runs" : "every run of its projects"}, and says what they were`, () => {
  expect(total((report) => report.runs)).toBeGreaterThanOrEqual(deep ? 1000 : 2 * runsOfProject * kinds.length);
  const perVault = Object.entries(reports)
    .map(([kind, report]) => `${kind} ${report.runs}`)
    .join(", ");
  process.stdout.write(
    `leak scan, seed ${seed}: ${total(({ runs: each }) => each)} runs (${perVault}), ${total(({ operations }) => operations)} operations, ${total(({ errors }) => sum(errors))} errors, ${total(({ bytes }) => sum(bytes))} bytes scanned for ${total(({ secrets }) => secrets)} secrets in ${total(({ pieces }) => pieces)} pieces, ${total(({ leaks }) => leaks.length)} hits\n`,
  );
});

describe.each(kinds)("%s:", (kind) => {
  it("leaks nothing", () => expect(reports[kind]!.leaks.slice(0, 5)).toEqual([]));

  it("starts no process", () => expect(reports[kind]!.children).toEqual([]));

  it("has nothing in its errors that is no Fault", () =>
    expect(Object.keys(reports[kind]!.errors).filter((code) => !/^[a-z-]+$/.test(code))).toEqual([]));
});

/** A whole lane meets everything by itself; of a sample, all lanes together do. */
const groups: readonly (readonly [string, readonly string[]])[] = deep ? kinds.map((kind) => [kind, [kind]]) : [["all kinds", kinds]];
function together(of: (report: LaneReport) => Readonly<Record<string, number>>, members: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of members) for (const [name, count] of Object.entries(of(reports[kind]!))) counts[name] = (counts[name] ?? 0) + count;
  return counts;
}

describe.each(groups)("%s:", (_name, members) => {
  it("meets trouble, and ends where certificates end", () => {
    const errors = together((report) => report.errors, members);
    const phases = together((report) => report.phases, members);
    const troubles = together((report) => report.troubles, members);
    expect(sum(errors)).toBeGreaterThan(50);
    expect(Object.keys(errors)).toEqual(expect.arrayContaining(["vault-forbidden", "vault-unreachable", "address-shape", "pending"]));
    expect(Object.keys(phases)).toEqual(expect.arrayContaining(["issued", "to-order", "quarantined"]));
    expect(Object.keys(troubles).length).toBeGreaterThan(8);
  });

  it("was scanned in every way", () => {
    const bytes = together((report) => report.bytes, members);
    expect(channels.filter((channel) => channel !== "printed" && bytes[channel] === 0)).toEqual([]);
  });
});

it("would have found each planted piece of a key", () => {
  expect(Object.keys(plants).length).toBeGreaterThan(15);
  const found = Object.entries(plants).map(([name, { leaks }]) => [name, leaks.some(({ channel }) => channel === name.split(" ")[0])]);
  expect(found.filter(([, seen]) => !seen)).toEqual([]);
});
