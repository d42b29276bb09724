import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFault } from "../../provider/fault";
import { entryName } from "../../provider/policy";
import { openVault, type Vault } from "../../provider/vault";
import { at } from "../../test/conformance/pki";
import { identity, metadataOf, wished, writeExport } from "../../test/sample-keys";
import { schemaFaults } from "../../test/schemas";
import { hierarchy } from "../../test/x509/hierarchy";
import { key } from "../../test/x509/leaf";
import { runKeys } from ".";
import type { KeyRow } from "./rows";

/** What a vault holds is told apart by the states of stacks; what cannot be seen is never said to be absent. */
const [r1, r2, r3, r4] = [1, 2, 3, 4].map((round) => entryName(identity, round)) as [string, string, string, string];
let folder: string;
let vault: Vault;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "igc-keys-"));
  vault = await openVault("file:./vault", { cwd: folder, env: {}, now: () => at, notice: () => undefined });
  jest.spyOn(console, "error").mockReturnValue();
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const make = async (entry: string, round: number) => (await vault.createKey(entry, "rsa-2048", metadataOf(round))).publicKeySha256;
const state = (change: object): string =>
  writeExport(folder, { "srv1-insi": { ...wished, vault: "file:./vault", vaultId: null, current: null, next: null, ...change } });
const inState = (entry: string, round: number, publicKeySha256: string) => ({ entry, round, publicKeySha256 });

async function run(file: string, address = "file:./vault"): Promise<{ code: number; rows: KeyRow[]; said: string }> {
  const lines: string[] = [];
  const here = { cwd: folder, env: {}, now: () => at, say: (line: string) => void lines.push(line) };
  const code = await runKeys([address, "--file", file], here);
  const said = lines.splice(0).join("\n");
  await runKeys([address, "--file", file, "--json"], here);
  const json = lines.join("\n");
  expect(schemaFaults("keys", json)).toEqual([]);
  expect(json + said).not.toMatch(/PRIVATE KEY|AGE-SECRET/);
  return { code, rows: (JSON.parse(json) as { entries: KeyRow[] }).entries, said };
}
const fails = (file: string, address?: string): Promise<string> =>
  run(file, address).then(
    () => "none",
    (error: unknown) => (isFault(error) ? error.code : String(error)),
  );

test("each round of a certificate has its standing, by the states", async () => {
  const [first, second] = [await make(r1, 1), await make(r2, 2)];
  await vault.importKey!(r3, key.privateKey, metadataOf(3));
  await vault.storeIssued(r3, { certificate: hierarchy().issue().pem, chain: [] });
  await vault.keepRevocationCode!(r3);
  const fourth = await make(r4, 4);
  const inService = { place: "p", bundles: [] };
  const current = { ...inState(r3, 3, (await vault.readKey(r3))!.publicKeySha256), inService };
  const file = state({
    current,
    next: inState(r4, 4, fourth),
    previous: { ...inState(r2, 2, second), keptUntil: "2027-01-31T00:00:00.000Z" },
  });
  const { code, rows, said } = await run(file);
  expect(rows.map(({ entry, is, resource, round }) => [entry, is, resource, round])).toEqual([
    [r1, "retired", "srv1-insi", 1],
    [r2, "previous", "srv1-insi", 2],
    [r3, "in-service", "srv1-insi", 3],
    [r4, "pending", "srv1-insi", 4],
  ]);
  expect(rows[0]!.publicKeySha256).toBe(first);
  expect(rows[2]!.certificate).toMatchObject({ commonName: "INSI-AUTO", organizationalUnit: "1690781810" });
  expect(rows.map(({ wrong }) => wrong)).toEqual([[], ["its certificate is not in the vault"], [], []]);
  expect([code, said]).toEqual([1, expect.stringContaining("previous of srv1-insi kept until 2027-01-31")]);
});

test("all accounted for is 0, and a later round that no state remembers is the next run's", async () => {
  const first = await make(r1, 1);
  await make(r2, 2);
  const { code, rows, said } = await run(state({ next: inState(r1, 1, first) }));
  expect([code, rows.map(({ is }) => is)]).toEqual([0, ["pending", "unrecorded"]]);
  expect(said).toContain("2 entries in file:./vault: all are accounted for.");
});

test("an entry of no certificate is an orphan, and one that a state alone names is absent: 1", async () => {
  await make("igc-other-r1", 1);
  const { code, rows } = await run(state({ current: inState(r1, 1, "ab") }));
  expect(code).toBe(1);
  expect(rows.map(({ entry, is, wrong }) => [entry, is, wrong])).toEqual([
    [r1, "in-service", ["it is not in the vault"]],
    ["igc-other-r1", "orphan", ["it belongs to no certificate of these states"]],
  ]);
});

test("a key that is another one than the state knows, or is gone while its record stays, is said", async () => {
  await make(r1, 1);
  const file = state({ next: inState(r1, 1, "ab") });
  expect((await run(file)).rows[0]!.wrong).toEqual(["the state knows it with another public key"]);
  rmSync(join(folder, "vault", `${r1}.age`));
  expect((await run(file)).rows[0]!.wrong).toContain("its key is not in the vault");
});

test("it needs no identity, and changes nothing", async () => {
  const first = await make(r1, 1);
  rmSync(join(folder, "vault.identity"));
  const before = readdirSync(folder, { recursive: true });
  expect((await run(state({ next: inState(r1, 1, first) }))).code).toBe(0);
  expect(readdirSync(folder, { recursive: true }).filter((name) => name !== "state.json")).toEqual(before);
});

test("a vault that is not there, or is another one than the state remembers, has lost nothing", async () => {
  expect(await fails(state({}))).toBe("vault-absent");
  await make(r1, 1);
  await vault.establish();
  expect(await fails(state({ vaultId: "00000000-0000-4000-8000-000000000000", current: inState(r1, 1, "ab") }))).toBe("vault-absent");
});
