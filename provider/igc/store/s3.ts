import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { Fault } from "../../fault";
import { type Again, type Calls, calls, optionalPackage } from "../../vault/common";
import type { StoreAddress } from "../address";
import { collect } from "./body";
import type { OpenStoreContext } from "./context";
import { type Remedies, storeFailure, stranger } from "./failure";
import type { ExchangeStore, ListedObject, StoredObject } from "./store";

type Sdk = typeof import("@aws-sdk/client-s3");

/** Requests at once: a poll of thousands of tickets is made of small reads, and S3 takes 5,500 of them a second below a prefix. */
const atOnce = 32;

const remedies: Remedies = {
  service: "S3",
  missing: "Create the bucket (aws s3 mb s3://<bucket>), or set its name, region and endpoint right in the address.",
  forbidden:
    "Check the credentials (aws sts get-caller-identity), and give them the rights of docs/exchange.md: the policy for pipelines, or the lines for people.",
};

/** `manual:s3://<bucket>/<prefix>`: Amazon S3 and what speaks its language, with the SDK's own credential chain. */
export async function openS3(address: StoreAddress, context: OpenStoreContext): Promise<ExchangeStore> {
  const sdk = await optionalPackage("@aws-sdk/client-s3", "An exchange manual:s3:", () => import("@aws-sdk/client-s3"));
  const { region, endpoint } = address;
  const client = new sdk.S3Client({
    ...(region && { region }),
    // Servers that are not Amazon's rarely have a name for each bucket, and their regions are often only words.
    ...(endpoint && { endpoint, forcePathStyle: true, region: region ?? "us-east-1" }),
    maxAttempts: 1,
    // Checksums that many S3 servers do not know; the signature covers what is sent.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  });
  return new S3Store(sdk, client, address, context);
}

class S3Store implements ExchangeStore {
  readonly place: string;
  readonly #calls: Calls;
  readonly #bucket: string;
  readonly #before: string;

  constructor(
    private readonly sdk: Sdk,
    private readonly client: S3Client,
    { place, bucket, prefix }: StoreAddress,
    private readonly context: OpenStoreContext,
  ) {
    this.place = place;
    this.#bucket = bucket;
    this.#before = prefix === "" ? "" : `${prefix}/`;
    this.#calls = calls(context.patience, atOnce);
  }

  create(name: string, bytes: Uint8Array): Promise<string | undefined> {
    return this.put(name, bytes, { IfNoneMatch: "*" });
  }

  replace(name: string, bytes: Uint8Array, version: string): Promise<string | undefined> {
    return this.put(name, bytes, { IfMatch: `"${version}"` });
  }

  async read(name: string, limit: number, head?: "head"): Promise<StoredObject | undefined> {
    return this.call(name, async () => {
      // An empty object has no first byte, so a range on it is refused: only what is bigger than the limit is asked for so.
      const range = head ? { Range: `bytes=0-${limit - 1}` } : {};
      const found = await this.unless(["NoSuchKey", "NotFound"], 404, () =>
        this.client.send(new this.sdk.GetObjectCommand({ ...this.keyOf(name), ...range })),
      );
      if (found && !found.ETag) throw stranger(this.place);
      return found && storedOf(found, limit);
    });
  }

  async list(folder: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await this.call(folder, () =>
        this.client.send(
          new this.sdk.ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: this.#before + folder,
            ...(ContinuationToken && { ContinuationToken }),
            ...(this.context.page && { MaxKeys: this.context.page }),
          }),
        ),
      );
      if (page.Name === undefined) throw stranger(this.place);
      for (const { Key = "", ETag, Size = 0, LastModified } of page.Contents ?? [])
        listed.push({
          name: Key.slice(this.#before.length),
          version: bare(ETag),
          size: Size,
          writtenAt: LastModified?.toISOString() ?? "",
          ...md5In(ETag),
        });
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken);
    return listed;
  }

  async remove(name: string, version: string): Promise<boolean> {
    const gone = await this.call(name, () =>
      this.unless(["PreconditionFailed", "NoSuchKey", "NotFound"], 412, () =>
        this.client.send(new this.sdk.DeleteObjectCommand({ ...this.keyOf(name), IfMatch: `"${version}"` })),
      ),
    );
    return gone !== undefined;
  }

  async keepsVersions(): Promise<boolean> {
    const { Status } = await this.call("", () => this.client.send(new this.sdk.GetBucketVersioningCommand({ Bucket: this.#bucket })));
    return Status === "Enabled";
  }

  private async put(
    name: string,
    bytes: Uint8Array,
    condition: { readonly IfNoneMatch: string } | { readonly IfMatch: string },
  ): Promise<string | undefined> {
    const done = await this.call(name, () =>
      // 404 on a replacement: it is gone ("Conditional writes", Amazon S3 User Guide).
      this.unless(["PreconditionFailed", "NoSuchKey"], 412, () =>
        this.client.send(new this.sdk.PutObjectCommand({ ...this.keyOf(name), ...condition, Body: bytes, ContentLength: bytes.length })),
      ),
    );
    if (done && !done.ETag) throw stranger(this.place);
    return done && bare(done.ETag);
  }

  private keyOf(name: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: this.#before + name };
  }

  /** `undefined` for an answer that a caller asked for by its condition. */
  private async unless<T>(names: readonly string[], status: number, act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      const { name = "", $metadata } = error as { readonly name?: string; readonly $metadata?: { readonly httpStatusCode?: number } };
      // 404 without a name is a bucket's as well as an object's: only a name tells.
      if (names.includes(name) || (status === 412 && $metadata?.httpStatusCode === 412)) return undefined;
      throw error;
    }
  }

  private call<T>(name: string, attempt: () => Promise<T>): Promise<T> {
    return this.#calls.run(async () => {
      try {
        return await attempt();
      } catch (error) {
        throw this.failure(error, name);
      }
    });
  }

  private failure(error: unknown, name: string): Fault | Again {
    if (error instanceof Fault) return error;
    const { $metadata, $response, ...said } = error as {
      readonly name?: string;
      readonly message?: string;
      readonly code?: string;
      readonly $metadata?: { readonly httpStatusCode?: number };
      readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
    };
    const { message = "" } = error as Error;
    const status = $metadata?.httpStatusCode;
    const retryAfter = $response?.headers?.["retry-after"];
    return storeFailure(
      {
        name: (status === undefined && said.code) || (error as Error).name,
        message,
        ...(status !== undefined && { status }),
        ...(retryAfter !== undefined && { retryAfter }),
      },
      `${name || "."} in ${this.place}`,
      remedies,
      this.context.now(),
    );
  }
}

async function storedOf(
  { Body, ETag, ContentLength, ContentRange, LastModified }: GetObjectCommandOutput,
  limit: number,
): Promise<StoredObject> {
  const size = Number(/\/(\d+)$/.exec(ContentRange ?? "")?.[1] ?? ContentLength ?? 0);
  return {
    bytes: await collect(Body as AsyncIterable<Uint8Array> | undefined, limit),
    version: bare(ETag),
    size,
    writtenAt: LastModified?.toISOString() ?? "",
  };
}

/** An object written in one piece has its bytes' MD5 as its tag; one in parts has a hyphen in it. */
const md5In = (tag: string | undefined): { readonly md5?: string } => (/^[0-9a-f]{32}$/.test(bare(tag)) ? { md5: bare(tag) } : {});

/** An entity tag without its quotes: some answers have them, and some have not. */
const bare = (tag: string | undefined): string => (tag ?? "").replace(/^W\/|"/g, "");
