import { generateKeyPairSync } from "node:crypto";
import { orderIn } from "../../../test/contract/platform-stage";
import { certificateFor } from "../../../test/manual/person";
import { now } from "../../../test/manual/stage";
import { anOrder } from "../../../test/sandbox/order";
import { MemoryStore } from "../../../test/servers/memory-store";
import { Fault } from "../../fault";
import { openBucket } from "./adapter";

/** What lies in a bucket's inbox goes into its order's folder: a private key does not, and the pair of two orders serves both (issue 13). */
let memory: MemoryStore;
const open = () => openBucket(memory.open(), "manual:s3://memory/igc", () => now);
beforeEach(() => {
  memory = new MemoryStore(() => now);
});
const [client, signature] = ["commande-1690781810-srv1-0a1b2c3d4e-r1", "commande-1690781810-srv1-5f6a7b8c9d-r1"] as const;

async function ordered(wish: string): Promise<string> {
  const platform = open();
  await platform.submitOrder(await anOrder({ wish }, generateKeyPairSync("rsa", { modulusLength: 2048 })));
  return certificateFor((await platform.papers!(wish))!.get("demande.csr")!.toString("utf8"));
}
const everything = async (): Promise<string> => {
  const store = memory.open();
  const bytes = await Promise.all(
    (await store.list("")).map(async ({ name }) => (await store.read(name, 1_048_576))!.bytes!.toString("latin1")),
  );
  return bytes.join("\n");
};

it("keeps the certificates in place of an answer that brought a private key, and collects them afterwards", async () => {
  const certificate = await ordered(client);
  const key = "the private key that came with it";
  await memory.open().create("inbox/reponse.pem", Buffer.from(`${key}\n${certificate}`));
  const platform = open();
  const answer = (await platform.collect(client))!;
  expect(answer.bytes.toString("latin1")).toContain(key);
  await platform.settle(client, { answer, certificates: certificate });
  expect((await open().collect(client))!.bytes.toString("utf8")).toBe(certificate);
  expect(await everything()).not.toContain(key);
});

it("leaves a file with the certificates of two orders for the second", async () => {
  const both = (await ordered(client)) + (await ordered(signature));
  await memory.open().create("inbox/dmp.pem", Buffer.from(both));
  await open().settle(client);
  expect((await orderIn(open(), signature))?.state).toBe("answered");
  expect((await open().collect(client))!.bytes.toString("utf8")).toBe(both);
  await open().settle(signature);
  expect((await open().poll()).unmatched).toEqual([]);
  expect((await memory.open().list("inbox/")).map(({ name }) => name)).toEqual([]);
});

it("settles an order where its rights do not reach far enough to remove the key", async () => {
  const certificate = await ordered(client);
  await memory.open().create("inbox/reponse.pem", Buffer.from(`key\n${certificate}`));
  const platform = open();
  const answer = (await platform.collect(client))!;
  memory.weather = {
    before: (act, name) => {
      if (act === "remove" && name?.startsWith("outbox/")) throw new Fault("exchange-forbidden", "It may not be removed.", "Allow it.");
    },
  };
  await platform.settle(client, { answer, certificates: certificate });
  expect((await orderIn(open(), client))?.state).toBe("settled");
  expect(await everything()).toContain("key");
});
