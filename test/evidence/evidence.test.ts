import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runEvidence } from "../../cli/evidence";
import { type EvidenceRecord, readRecord } from "../../provider/evidence";
import { type Hierarchy, makeHierarchy } from "../../provider/igc/sandbox";
import type { ExchangeStore } from "../../provider/igc/store";
import { openWorld } from "../../provider/lifecycle/common";
import { form413Request } from "../../provider/lifecycle/form";
import type { Hands } from "../manual/person";
import { MemoryStore } from "../servers/memory-store";
import { folderHands, type Handed, type Life, now, wholeLife } from "./life";

/** The evidence of a life in the folder that people work in and in a store, as the command and an auditor see it. */
jest.setTimeout(300_000);
let mockStore: ExchangeStore;
jest.mock("../../provider/igc/store", () => ({
  ...jest.requireActual<object>("../../provider/igc/store"),
  openStore: () => Promise.resolve(mockStore),
}));

let base: string;
let exchange: string;
let hierarchy: Hierarchy;
let life: Life;
const handed: Handed = {};

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "igc-sante-evidence-"));
  exchange = join(base, "igc");
  hierarchy = await makeHierarchy();
  life = await wholeLife(`manual:${exchange}`, folderHands(exchange), hierarchy, handed);
});
afterAll(() => {
  life.operations.dispose();
  for (const folder of [base, handed.vault!]) rmSync(folder, { recursive: true, force: true });
});

const chains = (): string[] => readdirSync(join(exchange, "evidence")).sort();
const recordsOf = (chain: string): EvidenceRecord[] =>
  readdirSync(join(exchange, "evidence", chain))
    .sort()
    .map((name) => readRecord(readFileSync(join(exchange, "evidence", chain, name))) as EvidenceRecord);

async function command(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const state = join(base, "state.json");
  writeFileSync(state, life.exported());
  const given = args.includes("--file") || args.includes("--platform") ? args : [...args, "--file", state];
  const code = await runEvidence(given, { cwd: base, env: {}, now: () => now, say: (line) => void said.push(line) });
  return { code, said: said.join("\n") };
}

it("tells the whole life, with who and the papers' SHA-256, and neither a secret nor a card", () => {
  const [form, certificate] = chains();
  const told = (chain: string) => recordsOf(chain).map(({ event, by, papers }) => [event, by.role, Object.keys(papers ?? {}).join()]);
  expect(told(form!)).toEqual([
    ["drafted", "pulumi", "form"],
    ["signed", "signatory", "signedForm"],
    ["sent", "signatory", ""],
    ["acknowledged", "ANS", ""],
    ["validated", "ANS", ""],
  ]);
  expect(told(certificate!)).toEqual([
    ["ordered", "pulumi", "csr"],
    ["issued", "ANS", "certificate"],
  ]);
  const all = JSON.stringify([form, certificate].map((chain) => recordsOf(chain!)));
  expect(all).not.toMatch(/2600301752|2800262487|0144000002|PRIVATE|token/);
  expect(recordsOf(form!)[0]!.recordedBy).toBe("pulumi, https://git.example/pipelines/7");
});

it("has the same chains over a store of objects, byte for byte", async () => {
  const memory = new MemoryStore(() => now);
  mockStore = memory.open();
  const hands: Hands = {
    read: async (path) => memory.objects.get(path)!.bytes,
    write: async (path, bytes) => void memory.write(path, bytes),
    has: async (path) => memory.objects.has(path),
  };
  const other = await wholeLife("manual:s3://memory/igc?region=eu-west-3", hands, hierarchy, handed);
  other.operations.dispose();
  const inStore = [...memory.objects]
    .filter(([name]) => name.startsWith("evidence/"))
    .map(([name, { bytes }]) => [name, bytes.toString("utf8")]);
  const inFolder = chains().flatMap((chain) =>
    readdirSync(join(exchange, "evidence", chain)).map((name) => [
      `evidence/${chain}/${name}`,
      readFileSync(join(exchange, "evidence", chain, name), "utf8"),
    ]),
  );
  expect(inStore.sort()).toEqual(inFolder.sort());
  // One request a record: an up of thousands of certificates looks at no chain.
  expect(memory.seen.filter(({ name }) => name.startsWith("evidence/")).map(({ act }) => act)).toEqual(inStore.map(() => "create"));
});

it("is verified by the command, in the terminal, as JSON, and of the whole stack", async () => {
  const [form] = chains();
  const one = await command("form");
  expect(one.code).toBe(0);
  expect(one.said).toContain("signed  by signatory (Aïcha Lefèvre)");
  expect(one.said).toContain("Whole: 5 records, each with the SHA-256 of the one before; record 5 is the one that the state remembers.");
  const data = JSON.parse((await command(form!, "--json")).said) as { whole: boolean; records: unknown[]; head: { count: number } };
  expect([data.whole, data.records.length, data.head.count]).toEqual([true, 5, 5]);
  expect((await command()).said.split("\n").filter((line) => line.includes("Whole: "))).toHaveLength(2);
  expect((await command(form!, "--platform", `manual:${exchange}`)).said).toContain("The state names no end");
  await expect(command("nobody")).rejects.toMatchObject({ code: "ticket-unknown" });
  await expect(command("nobody", "--platform", `manual:${exchange}`)).rejects.toMatchObject({ code: "ticket-unknown" });
  await expect(command("--out", "x")).rejects.toMatchObject({ code: "required" });
});

it.each(["form", "insi"])("gives an auditor a folder of %s that sha256sum and openssl check", async (name) => {
  const out = join(base, `audit-${name}`);
  await command(name, "--out", out);
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { cwd: out, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  for (const sums of ["SHA256SUMS", "chaine.sha256", "pieces.sha256"]) {
    const checked = run("sha256sum", "-c", sums).trim().split("\n");
    expect(checked.every((line) => line.endsWith(": OK"))).toBe(true);
    expect(checked).toHaveLength(readFileSync(join(out, sums), "utf8").trim().split("\n").length);
  }
  const readMe = readFileSync(join(out, "LISEZMOI.txt"), "utf8");
  const commands = [...readMe.matchAll(/^ {2}((?:sha256sum|openssl|grep) .*?)(?: {3,}.*)?$/gm)].map(([, line]) => line!);
  expect(commands.length).toBeGreaterThan(3);
  for (const line of commands) execFileSync("sh", ["-c", line], { cwd: out, stdio: "pipe" });
  if (name === "insi") {
    expect(run("openssl", "req", "-in", "pieces/0001-demande.csr", "-noout", "-subject")).toContain("INSI-AUTO");
    expect(run("openssl", "x509", "-inform", "DER", "-in", "pieces/0002-certificat.der", "-noout", "-subject")).toContain("INSI-AUTO");
  } else expect(readdirSync(join(out, "pieces")).sort()).toEqual(["0001-formulaire.pdf", "0002-formulaire-signe.pdf"]);
  await expect(command(name, "--out", out)).rejects.toMatchObject({ code: "file-exists" });
  // An edit is seen by sha256sum alone.
  const record = join(out, "preuves", "0001.json");
  writeFileSync(record, readFileSync(record, "utf8").replace("pulumi", "nobody"));
  expect(() => run("sha256sum", "-c", "chaine.sha256")).toThrow();
});

describe("an exchange that somebody tampered with", () => {
  const kept = (): string => join(base, "kept");
  beforeEach(() => execFileSync("cp", ["-r", join(exchange, "evidence"), kept()]));
  afterEach(() => {
    rmSync(join(exchange, "evidence"), { recursive: true });
    renameSync(kept(), join(exchange, "evidence"));
  });
  const path = (number: number): string =>
    join(exchange, "evidence", chains().find((chain) => chain.startsWith("igc-"))!, `000${number}.json`);

  it("is told by the command with its code", async () => {
    writeFileSync(path(2), readFileSync(path(2), "utf8").replace("ANS", "XYZ"));
    expect(await command("insi")).toMatchObject({ code: 1, said: expect.stringContaining("[evidence-changed]") as string });
    rmSync(path(2));
    expect(await command("insi")).toMatchObject({
      code: 1,
      said: expect.stringMatching(/Record 0002.json is gone.\n.*\n.*\[evidence-missing\]/) as string,
    });
    expect((await command()).code).toBe(1);
  });

  it("is seen by a refresh where records are gone, until they are back", async () => {
    const { operations: up } = life;
    const before = await up.refresh();
    rmSync(path(2));
    const found = await up.refresh();
    expect(found.drift).toMatchObject([{ class: "evidence-missing", fact: "Record 0002.json is gone.", mends: "person" }]);
    expect(up.said().join()).toContain("drift: evidence-missing:");
    expect((await up.preview()).changes).toBe(false);
    execFileSync("cp", ["-r", `${kept()}/.`, join(exchange, "evidence")]);
    expect(await up.refresh()).toEqual(before);
  });

  const edit = (chain: string, number: number): void => {
    const name = join(exchange, "evidence", chains().find((each) => each.startsWith(chain))!, `000${number}.json`);
    writeFileSync(name, readFileSync(name, "utf8").replace(/"role": "\w+"/, '"role": "nobody"'));
  };
  it.each([
    ["the first", 1, "Record 0002.json was changed or put in another's place: it does not follow on the record 0001.json that lies there."],
    ["the last", 2, "Record 0002.json was changed or put in another's place: it is not the one that the state remembers."],
  ])("is seen by a refresh where %s record of a certificate was edited, until it is right again", async (_which, number, fact) => {
    const { operations: up } = life;
    const before = await up.refresh();
    edit("igc-", number);
    const found = await up.refresh();
    expect(found.drift).toMatchObject([{ class: "evidence-changed", fact, mends: "person" }]);
    expect(up.said().join()).toContain("drift: evidence-changed:");
    expect((await up.preview()).changes).toBe(false);
    // What cannot be read is no edit and no loss: what was found stands.
    rmSync(path(number));
    mkdirSync(path(number));
    expect(await up.refresh()).toEqual(found);
    expect(up.said().join()).toContain("warning: evidence was not looked at");
    execFileSync("rm", ["-r", path(number)]);
    execFileSync("cp", ["-r", `${kept()}/.`, join(exchange, "evidence")]);
    expect(await up.refresh()).toEqual(before);
  });

  it.each([1, 2, 3, 4, 5])("is seen by a refresh of the form where its record %d was edited", async (number) => {
    const state = life.operations.form() as unknown as Parameters<typeof form413Request.read>[1];
    const seen = async () => {
      const said: string[] = [];
      const world = openWorld({ cwd: base, env: {}, now: () => now, say: (line) => void said.push(line) });
      return { state: await form413Request.read("", state, { world } as never), said };
    };
    expect((await seen()).state).toEqual(state);
    edit("f413-", number);
    const found = await seen();
    expect(found.state!.evidence).toEqual({ ...state.evidence, changed: expect.stringContaining("was changed") as string });
    expect(found.said.join()).toContain("drift: evidence-changed:");
  });

  it("is no drift where an exchange is made anew by each run: it keeps no chain's beginning, and that is said", async () => {
    const { operations: up } = life;
    const before = await up.refresh();
    for (const chain of chains()) rmSync(join(exchange, "evidence", chain, "0001.json"));
    expect(await up.refresh()).toEqual(before);
    expect(up.said().join()).toContain("keeps no evidence of before");
    rmSync(join(exchange, "evidence"), { recursive: true });
    expect(await up.refresh()).toEqual(before);
    expect((await command()).code).toBe(1);
    execFileSync("mkdir", ["-p", join(exchange, "evidence")]);
  });

  it("loses no record while it is away", async () => {
    const { operations: up } = life;
    const before = await up.refresh();
    renameSync(exchange, `${exchange}-away`);
    try {
      expect(await up.refresh()).toEqual(before);
      expect(up.said().join()).toContain("warning: evidence was not looked at");
    } finally {
      renameSync(`${exchange}-away`, exchange);
    }
  });
});

it("stays when the request is destroyed", async () => {
  const dir = join(base, "second");
  mkdirSync(dir);
  const second = await wholeLife(`manual:${join(dir, "igc")}`, folderHands(join(dir, "igc")), hierarchy, { ...handed });
  await second.operations.destroy();
  expect(readdirSync(join(dir, "igc", "evidence"))).toHaveLength(2);
  second.operations.dispose();
});
