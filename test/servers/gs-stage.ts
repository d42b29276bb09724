import { randomUUID } from "node:crypto";
import { Storage } from "@google-cloud/storage";
import { openStore } from "../../provider/igc/store";
import type { StoreStage } from "../contract/store-stage";
import { impatient } from "./impatient";
import { storeAddress } from "./s3-stage";

const bucket = "igc-sante-tests";
const adminAt = (apiEndpoint: string): Storage => new Storage({ apiEndpoint, projectId: "tests", retryOptions: { autoRetry: false } });

export const makeGoogleBucket = async (url: string): Promise<void> => void (await adminAt(url).createBucket(bucket));

/** A prefix of its own in the tests' bucket. @param through what the store is reached by, when not the server itself */
export function googleStage(url: string, through = url): StoreStage {
  const prefix = `igc-${randomUUID().slice(0, 8)}`;
  const admin = adminAt(url).bucket(bucket);
  const at = (path: string) => admin.file(`${prefix}/${path}`);
  const address = `manual:gs://${bucket}/${prefix}?endpoint=${through}`;
  return {
    address,
    open: () =>
      openStore(storeAddress(address), {
        now: () => new Date(),
        patience: impatient,
        page: 20,
      }),
    here: "127.0.0.1",
    // fake-gcs-server takes no notice of a generation when it removes; Google's service does.
    removes: false,
    hands: {
      read: async (path) => (await at(path).download())[0],
      write: async (path, bytes) => at(path).save(Buffer.from(bytes as string), { resumable: false }),
      has: async (path) => (await at(path).exists())[0],
      remove: async (path) => void (await at(path).delete()),
      names: async () => (await admin.getFiles({ prefix: `${prefix}/` }))[0].map(({ name }) => name.slice(prefix.length + 1)),
    },
  };
}
