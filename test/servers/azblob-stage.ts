import { randomUUID } from "node:crypto";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { openStore } from "../../provider/igc/store";
import type { StoreStage } from "../contract/store-stage";
import { emulated } from "./azurite";
import { impatient } from "./impatient";
import { storeAddress } from "./s3-stage";

export const container = "igc-sante-tests";
const serviceAt = (url: string): BlobServiceClient =>
  new BlobServiceClient(`${url}/${emulated.account}`, new StorageSharedKeyCredential(emulated.account, emulated.key));

export const makeContainer = async (url: string): Promise<void> => void (await serviceAt(url).createContainer(container));

/** A prefix of its own in the tests' container. @param through what the store is reached by, when not the server itself */
export function azureStage(url: string, through = url): StoreStage {
  const prefix = `igc-${randomUUID().slice(0, 8)}`;
  const admin = serviceAt(url).getContainerClient(container);
  const at = (path: string) => admin.getBlockBlobClient(`${prefix}/${path}`);
  const address = `manual:azblob://${emulated.account}/${container}/${prefix}?endpoint=${through}/${emulated.account}`;
  return {
    address,
    open: () =>
      openStore(storeAddress(address), {
        now: () => new Date(),
        patience: impatient,
        page: 20,
      }),
    here: "127.0.0.1",
    removes: true,
    hands: {
      read: (path) => at(path).downloadToBuffer(),
      write: async (path, bytes) => void (await at(path).upload(Buffer.from(bytes as string), Buffer.byteLength(bytes))),
      has: (path) => at(path).exists(),
      remove: async (path) => void (await at(path).delete()),
      names: async () => {
        const names: string[] = [];
        for await (const { name } of admin.listBlobsFlat({ prefix: `${prefix}/` })) names.push(name.slice(prefix.length + 1));
        return names;
      },
    },
  };
}
