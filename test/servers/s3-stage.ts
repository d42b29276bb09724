import { randomUUID } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { readPlatformAddress, type StoreAddress } from "../../provider/igc";
import { openStore } from "../../provider/igc/store";
import type { StoreStage } from "../contract/store-stage";
import { impatient } from "./impatient";

export const region = "eu-west-3";
export const bucket = "igc-sante-tests";
/** What a test's server takes. */
export const anybody = { AWS_ACCESS_KEY_ID: "tests", AWS_SECRET_ACCESS_KEY: "tests-secret", AWS_EC2_METADATA_DISABLED: "true" };

export const storeAddress = (address: string): StoreAddress => readPlatformAddress(address) as StoreAddress;

export const adminAt = (endpoint: string): S3Client =>
  new S3Client({
    region,
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: anybody.AWS_ACCESS_KEY_ID, secretAccessKey: anybody.AWS_SECRET_ACCESS_KEY },
  });

export async function makeBucket(endpoint: string): Promise<void> {
  const admin = adminAt(endpoint);
  await admin.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  admin.destroy();
}

/** A prefix of its own in the tests' bucket. @param through what the store is reached by, when not the server itself */
export function s3Stage(endpoint: string, through = endpoint): StoreStage {
  const prefix = `igc-${randomUUID().slice(0, 8)}`;
  const admin = adminAt(endpoint);
  const at = (path: string) => ({ Bucket: bucket, Key: `${prefix}/${path}` });
  const read = async (path: string): Promise<Buffer> =>
    Buffer.from(await (await admin.send(new GetObjectCommand(at(path)))).Body!.transformToByteArray());
  const address = `manual:s3://${bucket}/${prefix}?region=${region}&endpoint=${through}`;
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
      read,
      write: async (path, bytes) => void (await admin.send(new PutObjectCommand({ ...at(path), Body: bytes }))),
      has: (path) =>
        read(path).then(
          () => true,
          () => false,
        ),
      remove: async (path) => void (await admin.send(new DeleteObjectCommand(at(path)))),
      names: async () => {
        const names: string[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await admin.send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}/`, ...(ContinuationToken && { ContinuationToken }) }),
          );
          names.push(...(page.Contents ?? []).map(({ Key }) => Key!.slice(prefix.length + 1)));
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken);
        return names;
      },
    },
  };
}
