import { orderOf } from "../../../test/contract/platform-stage";
import { certificateFor, now } from "../../../test/manual/stage";
import { MemoryStore } from "../../../test/servers/memory-store";
import { Fault } from "../../fault";
import { certificateFile } from "../manual";
import { openBucket } from "./adapter";

/** A run that dies after it noted a file as done with, and before it removed it. */
const brought = "inbox/portail.p7b";
class Killed extends Error {}
let memory: MemoryStore;
const open = () => openBucket(memory.open(), "manual:s3://memory/igc", () => now);
const orders = async () => Promise.all(["commande-1", "commande-2"].map((ticket) => orderOf(ticket)));

beforeEach(async () => {
  memory = new MemoryStore(() => now);
  const [order] = await orders();
  await open().submitOrder(order!);
  const request = `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(order!.csr).toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
  memory.write(brought, certificateFor(request));
  memory.weather = {
    before: (act, name) => {
      if (act === "remove" && name === brought) throw new Killed();
    },
  };
  const platform = open();
  await platform.poll();
  await expect(platform.settle("commande-1")).rejects.toThrow(Killed);
  memory.weather = {};
  expect([...memory.objects.keys()]).toContain(brought);
});

const acts: Readonly<Record<string, () => Promise<unknown>>> = {
  "settles it again": () => open().settle("commande-1"),
  "hands over another order": async () => open().submitOrder((await orders())[1]!),
  "withdraws": () => open().withdraw("commande-1"),
};
it.each(Object.keys(acts))("the next run that %s removes it, and the order keeps it", async (act) => {
  await acts[act]!();
  expect([...memory.objects.keys()]).not.toContain(brought);
  expect([...memory.objects.keys()]).toContain("outbox/commande-1/portail.p7b");
});

it("a preview removes nothing, and what was put there meanwhile stays", async () => {
  await open().poll();
  expect([...memory.objects.keys()]).toContain(brought);
  memory.write(brought, "another");
  await open().settle("commande-1");
  expect([...memory.objects.keys()]).toContain(brought);
});

it("of two that came in one second, a settled order was answered by what was brought, not by what took its place", async () => {
  await open().settle("commande-1");
  const request = memory.objects.get("outbox/commande-1/demande.csr")!.bytes.toString("utf8");
  memory.write(`outbox/commande-1/${certificateFile}`, certificateFor(request));
  expect((await open().collect("commande-1"))?.source).toBe("outbox/commande-1/portail.p7b");
});

it("a pipeline that may not remove goes on", async () => {
  memory.weather = {
    before: (act, name) => {
      if (act === "remove" && name === brought) throw new Fault("exchange-forbidden", "No right to remove.", "Give it.");
    },
  };
  await open().settle("commande-1");
  expect([...memory.objects.keys()]).toContain(brought);
});
