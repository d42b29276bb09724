import { readFile } from "node:fs/promises";
import { listingContract } from "../../../test/contract/vault-listing";
import { entry, faultOf, metadata, pooled } from "../../../test/contract/vault-stage";
import { type BaoServer, startBao } from "../../../test/servers/bao";
import { baoListingStage, baoStage, baoTraits } from "../../../test/servers/bao-stage";
import { setUpTimeout } from "../../../test/servers/child";
import { type FaultProxy, faultProxy } from "../../../test/servers/fault-proxy";

let bao: BaoServer;
let proxy: FaultProxy;
beforeAll(async () => {
  bao = await startBao();
  proxy = await faultProxy(bao.url, await readFile(bao.caFile));
}, setUpTimeout);
afterAll(async () => {
  await proxy?.stop();
  await bao?.stop();
});

listingContract("openbao:, with the published policy of listing alone", { ...baoTraits, writers: 2 }, () => baoListingStage(bao, proxy));

it("asked for lists of three folders, and nothing else", () => {
  const lists = proxy.seen.filter(({ path }) => path.includes("list="));
  expect(lists.length).toBeGreaterThan(20);
  const allowed = /^\/v1\/secret\/metadata\/[^/]+\/(key|issued|public-key)\/\?list=true&limit=1000(&after=[^&]+)?$/;
  expect(lists.filter(({ method, path }) => method !== "GET" || !allowed.test(path))).toEqual([]);
});

it("is refused by name where the right to list is missing, and a token that lists reads no key", async () => {
  const stage = await baoStage(bao, proxy);
  const vault = await stage.open();
  await vault.createKey(entry, "rsa-2048", metadata);
  const { code, hint } = await faultOf(vault.listKeys());
  expect([code, hint]).toEqual([
    "vault-forbidden",
    expect.stringContaining(`the capability "list" on secret/metadata/${stage.prefix}/key/ (docs/vaults.md`),
  ]);
});

it.each(["OpenBao, by pages", "HashiCorp Vault, all at once"])("sees every entry of more than a page: %s", async (server) => {
  const stage = await baoListingStage(bao, proxy);
  const vault = await stage.open({ generate: pooled() });
  const { publicKeySha256 } = await vault.createKey(entry, "rsa-2048", metadata);
  const names = Array.from({ length: 1000 }, (_, index) => `igc-other-r${String(index).padStart(4, "0")}`);
  const write = (name: string): Promise<unknown> => bao.admin("POST", `secret/data/${stage.prefix}/key/${name}`, { data: { value: "x" } });
  for (let from = 0; from < names.length; from += 50) await Promise.all(names.slice(from, from + 50).map(write));
  const before = proxy.seen.length;
  if (server.startsWith("Hashi"))
    proxy.decide((request) => {
      request.url = request.url!.replace(/&(limit|after)=[^&]+/g, "");
      return "pass";
    });
  const listed = await vault.listKeys();
  expect(listed.map(({ entry: name }) => name)).toEqual([entry, ...names]);
  expect(listed[0]).toMatchObject({ publicKeySha256, hasKey: true });
  expect(
    proxy.seen
      .slice(before)
      .filter(({ path }) => path.includes("/key/"))
      .every(({ path }) => path.includes("list=")),
  ).toBe(true);
  await stage.close();
});
