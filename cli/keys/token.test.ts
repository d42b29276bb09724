import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entryName } from "../../provider/policy";
import { openVault } from "../../provider/vault";
import { at } from "../../test/conformance/pki";
import { identity, metadataOf, wished, writeExport } from "../../test/sample-keys";
import { schemaFaults } from "../../test/schemas";
import { type SoftHsm, startSoftHsm } from "../../test/servers/softhsm";
import { runKeys } from ".";

/** The command on a token, from its own address to what it prints. */

let hsm: SoftHsm;
let folder: string;
beforeAll(async () => {
  hsm = await startSoftHsm(["IGC Santé"]);
  hsm.useHere();
  folder = mkdtempSync(join(tmpdir(), "igc-keys-token-"));
  jest.spyOn(console, "error").mockReturnValue();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await hsm?.dispose();
  if (folder) rmSync(folder, { recursive: true });
});

it("says of each key in a token whose it is, in English, French and JSON, and never the PIN", async () => {
  const address = `pkcs11:${hsm.rest("IGC Santé", "prod.")}`;
  const vault = await openVault(address, { cwd: folder, env: {}, now: () => at, notice: () => undefined });
  const entry = entryName(identity, 1);
  const { publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadataOf(1));
  await vault.createKey("igc-nobody-r1", "rsa-2048", metadataOf(1));
  const outputs = {
    ...wished,
    vault: address,
    vaultId: null,
    current: null,
    next: { entry, round: 1, publicKeySha256 },
  };
  const file = writeExport(folder, { "srv1-insi": outputs });
  const lines: string[] = [];
  const here = { cwd: folder, env: {}, now: () => at, say: (line: string) => void lines.push(line) };
  const run = async (...options: string[]): Promise<string> => {
    expect(await runKeys([address, "--file", file, ...options], here)).toBe(1);
    return lines.splice(0).join("\n");
  };
  const [en, fr, json] = [await run("--lang", "en"), await run("--lang", "fr"), await run("--json")];
  expect(schemaFaults("keys", json)).toEqual([]);
  expect((JSON.parse(json) as { entries: { entry: string; is: string }[] }).entries.map((each) => [each.entry, each.is])).toEqual(
    [
      [entry, "pending"],
      ["igc-nobody-r1", "orphan"],
    ].sort(([one], [other]) => (one! < other! ? -1 : 1)),
  );
  expect(en).toContain("pending of srv1-insi");
  expect(fr).toContain("commande en attente, de srv1-insi");
  expect(fr).toContain("elle n'est d'aucun certificat de ces états");
  expect(en + fr + json).not.toContain(hsm.pin);
});
