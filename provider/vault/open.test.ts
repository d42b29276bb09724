import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf } from "../../test/contract/vault-stage";
import { openVault } from "./open";

const context = (cwd: string) => ({ env: {}, cwd, now: () => new Date(0), notice: () => undefined });

it("opens an address once, and anew from another folder", async () => {
  const first = openVault("file:./vault", context("/one"));
  expect(openVault("file:./vault", context("/one"))).toBe(first);
  expect(openVault("file:./vault", context("/two"))).not.toBe(first);
  expect((await first).address).toBe("file:./vault");
});

it("starts a relative folder at the program's", async () => {
  const folder = await fs.mkdtemp(join(tmpdir(), "igc-open-"));
  const metadata = {
    structure: "1690781810",
    serverInstance: "srv1",
    usage: "SIGN",
    commonName: "DMP",
    round: 1,
    environment: "rehearsal",
  };
  await (await openVault("file:keys", context(folder))).createKey("igc-one", "rsa-2048", metadata);
  expect(await fs.readdir(join(folder, "keys"))).toContain("igc-one.age");
  await fs.rm(folder, { recursive: true });
});

it.each([
  ["vault", "address-scheme"],
  ["ftp:host", "address-scheme"],
  ["file:", "address-shape"],
])("refuses %j", async (address, code) => {
  expect(await codeOf(openVault(address, context("/one")))).toBe(code);
});
