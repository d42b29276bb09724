import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  type BlockBlobClient,
  ContainerClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { runBring } from "../../cli/bring";
import { runOutbox } from "../../cli/outbox";
import type { Fault } from "../../provider/fault";
import { openStore } from "../../provider/igc/store";
import { certificateFor } from "../manual/person";
import { now } from "../manual/stage";
import { container, makeContainer } from "../servers/azblob-stage";
import { emulated, startAzurite } from "../servers/azurite";
import { freePort, setUpTimeout } from "../servers/child";
import { impatient } from "../servers/impatient";
import { storeAddress } from "../servers/s3-stage";
import { orderOf } from "./platform-stage";
import { rightsStage, type Side } from "./rights-stage";

/** Shared access signatures with the permissions of docs/exchange.md, which Azurite enforces: each side does all it needs, and is refused the rest. */
const permissions = { pipeline: "rcwdl", people: "rcl" } as const;
const prefix = "igc";

let azurite: Awaited<ReturnType<typeof startAzurite>>;
const { cwd, pipeline, person, dispose } = rightsStage(
  () => address(),
  (side) => ({ AZURE_STORAGE_SAS_TOKEN: signature(side) }),
);
beforeAll(async () => {
  azurite = await startAzurite();
  await makeContainer(azurite.url);
  delete process.env["AZURE_STORAGE_KEY"];
}, setUpTimeout);
afterAll(async () => {
  dispose();
  await azurite?.stop();
});

const signature = (side: Side): string =>
  generateBlobSASQueryParameters(
    {
      containerName: container,
      permissions: ContainerSASPermissions.parse(permissions[side]),
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(emulated.account, emulated.key),
  ).toString();
const address = (url = azurite.url) => `manual:azblob://${emulated.account}/${container}/${prefix}?endpoint=${url}/${emulated.account}`;

it("lets the pipeline hand out, and people fetch and bring, from the wish to the archive", async () => {
  await (await pipeline()).submitOrder(await orderOf("commande-1"));
  expect(await person(runOutbox)).toContain("commande-1  order open");
  await person(runOutbox, "commande-1");
  expect(readdirSync(path.join(cwd, "commande-1")).sort()).toEqual(["demande.csr", "fiche-de-commande.txt", "reponse.txt"]);
  const answer = (): string => certificateFor(readFileSync(path.join(cwd, "commande-1/demande.csr"), "utf8"));
  const wrong = answer();
  writeFileSync(path.join(cwd, "answer.pem"), wrong);
  expect(await person(runBring, "answer.pem")).toContain("now inbox/answer.pem");
  const set = await pipeline();
  await set.quarantine("commande-1", (await set.collect("commande-1"))!, "Not this one.");
  for (const name of ["inbox/answer.pem", "inbox/answer-2.pem"]) {
    writeFileSync(path.join(cwd, "answer.pem"), answer());
    expect(await person(runBring, "answer.pem")).toContain(`now ${name}`);
  }
  const platform = await pipeline();
  expect((await platform.poll()).orders.get("commande-1")?.quarantined).toMatch(/Different files answer/);
  await platform.settle("commande-1");
  expect((await (await pipeline()).poll()).orders.get("commande-1")?.state).toBe("settled");
});

const clientOf = (side: Side, name: string): BlockBlobClient =>
  new ContainerClient(`${azurite.url}/${emulated.account}/${container}?${signature(side)}`).getBlockBlobClient(`${prefix}/${name}`);
it.each<[Side, string, (side: Side) => Promise<unknown>]>([
  [
    "pipeline",
    "remove the container",
    (side) => new ContainerClient(`${azurite.url}/${emulated.account}/${container}?${signature(side)}`).delete(),
  ],
  ["people", "change a record", (side) => clientOf(side, "outbox/commande-1/ticket.json").upload("x", 1)],
  ["people", "write over a request", (side) => clientOf(side, "outbox/commande-1/demande.csr").upload("x", 1)],
  ["people", "remove a ticket", (side) => clientOf(side, "outbox/commande-1/ticket.json").delete()],
  ["people", "change the proof", (side) => clientOf(side, "exchange.json").upload("x", 1)],
])("does not let the %s %s", async (side, _what, act) => {
  await expect(act(side)).rejects.toMatchObject({ statusCode: 403 });
});

it("shows no signature to anybody, whatever fails", async () => {
  const [sig] = /(?<=sig=)[^&]+/.exec(signature("people"))!;
  for (const url of [`http://127.0.0.1:${await freePort()}`, azurite.url]) {
    process.env["AZURE_STORAGE_SAS_TOKEN"] = `?${signature("people").replace("sp=rcl", "sp=rc")}`;
    const store = await openStore(storeAddress(address(url)), { now: () => now, patience: impatient });
    const fault = (await store.list("outbox/").then(String, (error: unknown) => error)) as Fault;
    expect(fault.code).toBe(url === azurite.url ? "exchange-forbidden" : "platform-unreachable");
    for (const text of [fault.message, fault.stack!, JSON.stringify(fault)])
      for (const shown of [sig, decodeURIComponent(sig)]) expect(text).not.toContain(shown);
  }
});
