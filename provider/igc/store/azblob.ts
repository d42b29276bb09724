import { Fault } from "../../fault";
import { type Again, type Calls, calls, optionalPackage } from "../../vault/common";
import type { StoreAddress } from "../address";
import { collect } from "./body";
import type { OpenStoreContext } from "./context";
import { type Remedies, storeFailure, stranger } from "./failure";
import type { ExchangeStore, ListedObject, StoredObject } from "./store";

/* eslint-disable @typescript-eslint/no-unsafe-assignment -- the linter does not follow import attributes; the compiler does */
type Sdk = typeof import("@azure/storage-blob", { with: { "resolution-mode": "import" }});
type ContainerClient = InstanceType<Sdk["ContainerClient"]>;
type BlockBlobClient = InstanceType<Sdk["BlockBlobClient"]>;
/* eslint-enable */

/** Requests at once: an account takes 20,000 a second. */
const atOnce = 32;

const remedies: Remedies = {
  service: "Azure",
  missing:
    "Create the container (az storage container create --account-name <account> -n <container>), or set account and container right in the address.",
  forbidden:
    "Log in (az login) or set the identity's variables, and give it the role Storage Blob Data Contributor on the container: see docs/exchange.md.",
};

/**
 * `manual:azblob://<account>/<container>/<prefix>`: Azure Blob Storage, by the names of Azure's own tools:
 * AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN where one is set, else `DefaultAzureCredential` (environment, workload
 * identity, managed identity, CLI).
 */
export async function openAzureBlobs(address: StoreAddress, context: OpenStoreContext): Promise<ExchangeStore> {
  const sdk = await optionalPackage("@azure/storage-blob", "An exchange manual:azblob:", () => import("@azure/storage-blob"));
  const { account = "", bucket, endpoint = `https://${account}.blob.core.windows.net` } = address;
  const { AZURE_STORAGE_KEY: key, AZURE_STORAGE_SAS_TOKEN: sas } = process.env;
  const identity = async () =>
    new (await optionalPackage("@azure/identity", "An exchange manual:azblob:", () => import("@azure/identity"))).DefaultAzureCredential();
  const credential = key
    ? new sdk.StorageSharedKeyCredential(account, key)
    : sas
      ? new sdk.AnonymousCredential() // a shared access signature is part of each request's URL
      : await identity();
  const url = sas && !key ? `${endpoint}?${sas.replace(/^\?/, "")}` : endpoint;
  // Repeats are ours, so that every service is waited for in the same way.
  const service = new sdk.BlobServiceClient(url, credential, { retryOptions: { maxTries: 1 } });
  return new AzureBlobs(service.getContainerClient(bucket), address, context);
}

class AzureBlobs implements ExchangeStore {
  readonly place: string;
  readonly #calls: Calls;
  readonly #before: string;

  constructor(
    private readonly container: ContainerClient,
    { place, prefix }: StoreAddress,
    private readonly context: OpenStoreContext,
  ) {
    this.place = place;
    this.#before = prefix === "" ? "" : `${prefix}/`;
    this.#calls = calls(context.patience, atOnce);
  }

  async create(name: string, bytes: Uint8Array): Promise<string | undefined> {
    return this.put(name, bytes, { ifNoneMatch: "*" });
  }

  async replace(name: string, bytes: Uint8Array, version: string): Promise<string | undefined> {
    return this.put(name, bytes, { ifMatch: `"${version}"` });
  }

  async read(name: string, limit: number, head?: "head"): Promise<StoredObject | undefined> {
    return this.call(name, ["BlobNotFound"], async () => {
      const found = await this.blob(name).download(0, head && limit);
      const { contentLength = 0, contentRange, etag, lastModified } = found;
      if (!etag) throw stranger(this.place);
      return {
        bytes: await collect(found.readableStreamBody as AsyncIterable<Uint8Array> | undefined, limit),
        version: bare(etag),
        size: Number(/\/(\d+)$/.exec(contentRange ?? "")?.[1] ?? contentLength),
        writtenAt: lastModified?.toISOString() ?? "",
      };
    });
  }

  async list(folder: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    let continuationToken: string | undefined;
    do {
      const settings = { ...(continuationToken && { continuationToken }), ...(this.context.page && { maxPageSize: this.context.page }) };
      const page = await this.call(folder, [], async () => {
        const pages = this.container.listBlobsFlat({ prefix: this.#before + folder }).byPage(settings);
        const first = (await pages.next()) as { readonly value?: PageOfBlobs };
        if (!first.value?.segment?.blobItems) throw stranger(this.place);
        return first.value;
      });
      for (const { name, properties } of page?.segment.blobItems ?? [])
        listed.push({
          name: name.slice(this.#before.length),
          version: bare(properties.etag),
          size: properties.contentLength ?? 0,
          writtenAt: properties.lastModified.toISOString(),
          ...(properties.contentMD5 && { md5: Buffer.from(properties.contentMD5).toString("hex") }),
        });
      continuationToken = page?.continuationToken || undefined;
    } while (continuationToken);
    return listed;
  }

  async remove(name: string, version: string): Promise<boolean> {
    const done = await this.call(name, ["BlobNotFound", "ConditionNotMet"], () =>
      this.blob(name).delete({ conditions: { ifMatch: `"${version}"` } }),
    );
    return done !== undefined;
  }

  /** Taken is 409 `BlobAlreadyExists` here, and 412 elsewhere; replacing what is gone is 412 too. */
  private async put(
    name: string,
    bytes: Uint8Array,
    conditions: { readonly ifNoneMatch: string } | { readonly ifMatch: string },
  ): Promise<string | undefined> {
    const done = await this.call(name, ["BlobAlreadyExists", "ConditionNotMet", "BlobNotFound"], () =>
      this.blob(name).upload(Buffer.from(bytes), bytes.length, { conditions }),
    );
    if (done && !done.etag) throw stranger(this.place);
    return done && bare(done.etag);
  }

  private blob(name: string): BlockBlobClient {
    return this.container.getBlockBlobClient(this.#before + name);
  }

  /** @param answers codes of the service that are an answer to what was asked: `undefined` then */
  private call<T>(name: string, answers: readonly string[], attempt: () => Promise<T>): Promise<T | undefined> {
    return this.#calls.run(async () => {
      try {
        return await attempt();
      } catch (error) {
        if (answers.includes(codeOf(error))) return undefined;
        throw this.failure(error, name);
      }
    });
  }

  private failure(error: unknown, name: string): Fault | Again {
    if (error instanceof Fault) return error;
    const { statusCode, response, message, name: kind } = error as RestError;
    const retryAfter = response?.headers?.get("retry-after");
    return storeFailure(
      {
        name: codeOf(error) || kind,
        message: message.split("\n")[0]!,
        ...(statusCode !== undefined && { status: statusCode }),
        ...(retryAfter !== undefined && { retryAfter }),
      },
      `${name || "."} in ${this.place}`,
      remedies,
      this.context.now(),
    );
  }
}

/** What is read of an error of the client. Its request holds a signature: it is never passed on. */
interface RestError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly details?: { readonly errorCode?: string };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}
interface PageOfBlobs {
  readonly continuationToken?: string;
  readonly segment: {
    readonly blobItems: readonly {
      readonly name: string;
      readonly properties: {
        readonly etag: string;
        readonly contentLength?: number;
        readonly lastModified: Date;
        readonly contentMD5?: Uint8Array;
      };
    }[];
  };
}

/** An answer without a body has its code in a header alone. */
const codeOf = (error: unknown): string => {
  const { code, details, response } = error as RestError;
  return code ?? details?.errorCode ?? response?.headers?.get("x-ms-error-code") ?? "";
};

const bare = (tag: string | undefined): string => (tag ?? "").replaceAll('"', "");
