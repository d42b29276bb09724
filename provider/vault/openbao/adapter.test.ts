import { readFile } from "node:fs/promises";
import { vaultContract } from "../../../test/contract/vault";
import { type BaoServer, startBao } from "../../../test/servers/bao";
import { baoStage, baoTraits } from "../../../test/servers/bao-stage";
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

vaultContract("openbao:, with the published policy alone", { ...baoTraits, writers: 50 }, () => baoStage(bao, proxy));

it("asked the server to delete, destroy or list nothing, in all of this", () => {
  expect(proxy.seen.length).toBeGreaterThan(500);
  expect(proxy.seen.filter(({ method, path }) => !["GET", "POST"].includes(method) || /\/(delete|destroy)\/|list=/.test(path))).toEqual([]);
});
