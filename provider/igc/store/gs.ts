import { Fault } from "../../fault";
import { type Again, type Calls, calls, optionalPackage } from "../../vault/common";
import type { StoreAddress } from "../address";
import { collect } from "./body";
import type { OpenStoreContext } from "./context";
import { type Remedies, storeFailure, stranger } from "./failure";
import type { ExchangeStore, ListedObject, StoredObject } from "./store";

/* eslint-disable @typescript-eslint/no-unsafe-assignment -- the linter does not follow import attributes; the compiler does */
type Sdk = typeof import("@google-cloud/storage", { with: { "resolution-mode": "import" }});
type Bucket = InstanceType<Sdk["Bucket"]>;
type File = InstanceType<Sdk["File"]>;
/* eslint-enable */

/** Requests at once: a bucket takes 5,000 reads a second. */
const atOnce = 32;

const remedies: Remedies = {
  service: "Google Cloud Storage",
  missing: "Create the bucket (gcloud storage buckets create gs://<bucket>), or set its name right in the address.",
  forbidden:
    "Log in (gcloud auth application-default login) or set GOOGLE_APPLICATION_CREDENTIALS, and give the identity the roles of docs/exchange.md.",
};

/** `manual:gs://<bucket>/<prefix>`: Google Cloud Storage, with Application Default Credentials. A version is a generation. */
export async function openGoogleStorage(address: StoreAddress, context: OpenStoreContext): Promise<ExchangeStore> {
  const { Storage } = await optionalPackage("@google-cloud/storage", "An exchange manual:gs:", () => import("@google-cloud/storage"));
  const { endpoint, bucket } = address;
  const storage = new Storage({
    // An endpoint on this machine is an emulator, which knows nobody; one elsewhere is Google's own under another name.
    ...(endpoint && { apiEndpoint: endpoint, useAuthWithCustomEndpoint: endpoint.startsWith("https:") }),
    // Repeats are ours, so that every service is waited for in the same way.
    retryOptions: { autoRetry: false, maxRetries: 0 },
  });
  return new GoogleStorage(storage.bucket(bucket), address, context);
}

class GoogleStorage implements ExchangeStore {
  readonly place: string;
  readonly #calls: Calls;
  readonly #before: string;

  constructor(
    private readonly bucket: Bucket,
    { place, prefix }: StoreAddress,
    private readonly context: OpenStoreContext,
  ) {
    this.place = place;
    this.#before = prefix === "" ? "" : `${prefix}/`;
    this.#calls = calls(context.patience, atOnce);
  }

  create(name: string, bytes: Uint8Array): Promise<string | undefined> {
    return this.put(name, bytes, 0);
  }

  replace(name: string, bytes: Uint8Array, version: string): Promise<string | undefined> {
    return this.put(name, bytes, version);
  }

  async read(name: string, limit: number, head?: "head"): Promise<StoredObject | undefined> {
    return this.call(name, [404], async () => {
      const stream = this.file(name).createReadStream({ validation: false, decompress: false, ...(head && { start: 0, end: limit - 1 }) });
      // Generation and bytes come in one answer, so that no generation can be gone between two.
      let headers: Readonly<Record<string, string | undefined>> = {};
      stream.on("response", (response: { headers: Readonly<Record<string, string>> }) => (headers = response.headers));
      const bytes = await collect(stream, limit);
      const version = headers["x-goog-generation"];
      if (!version) throw stranger(this.place);
      const size =
        /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? headers["x-goog-stored-content-length"] ?? headers["content-length"];
      return {
        bytes,
        version,
        size: Number(size ?? bytes?.length),
        writtenAt: instantOf(headers["last-modified"]),
      };
    });
  }

  async list(folder: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    let pageToken: string | undefined;
    do {
      const query = {
        prefix: this.#before + folder,
        autoPaginate: false,
        ...(pageToken && { pageToken }),
        ...(this.context.page && { maxResults: this.context.page }),
      };
      const [files, next] = await this.page(folder, query);
      for (const { name, metadata } of files)
        listed.push({
          name: name.slice(this.#before.length),
          version: String(metadata.generation ?? ""),
          size: Number(metadata.size ?? 0),
          writtenAt: instantOf(metadata.updated),
          ...(metadata.md5Hash && { md5: Buffer.from(metadata.md5Hash, "base64").toString("hex") }),
        });
      pageToken = next?.pageToken;
    } while (pageToken);
    return listed;
  }

  private async page(folder: string, query: object): Promise<readonly [File[], { readonly pageToken?: string } | null]> {
    const [files = [], next = null, said] = (await this.call(folder, [], () => this.bucket.getFiles(query))) ?? [];
    if ((said as { readonly kind?: string } | undefined)?.kind !== "storage#objects") throw stranger(this.place);
    return [files, next];
  }

  async keepsVersions(): Promise<boolean> {
    const [{ versioning } = {}] = (await this.call("", [], () => this.bucket.getMetadata())) ?? [];
    return versioning?.enabled === true;
  }

  async remove(name: string, version: string): Promise<boolean> {
    const done = await this.call(name, [404, 412], () =>
      this.file(name)
        .delete({ ifGenerationMatch: version })
        .then(() => true),
    );
    return done ?? false;
  }

  private put(name: string, bytes: Uint8Array, ifGenerationMatch: number | string): Promise<string | undefined> {
    return this.call(name, [412], async () => {
      const file = this.file(name);
      await file.save(Buffer.from(bytes), { resumable: false, validation: false, preconditionOpts: { ifGenerationMatch } });
      if (!file.metadata.generation) throw stranger(this.place);
      return String(file.metadata.generation);
    });
  }

  private file(name: string): File {
    return this.bucket.file(this.#before + name);
  }

  /** @param answers statuses that are an answer to what was asked: `undefined` then */
  private call<T>(name: string, answers: readonly number[], attempt: () => Promise<T>): Promise<T | undefined> {
    return this.#calls.run(async () => {
      try {
        return await attempt();
      } catch (error) {
        const { code, message = "" } = error as ApiError;
        // 404 is a bucket's as well as an object's: only the words tell.
        if (answers.includes(Number(code)) && !/bucket does not exist/i.test(message)) return undefined;
        throw this.failure(error, name);
      }
    });
  }

  private failure(error: unknown, name: string): Fault | Again {
    if (error instanceof Fault) return error;
    const { code, message = "", errors = [], response } = error as ApiError;
    const status = Number(code);
    const retryAfter = response?.headers?.["retry-after"];
    return storeFailure(
      {
        name: errors[0]?.reason ?? (Number.isNaN(status) ? String(code ?? (error as Error).name) : ""),
        message: message.split("\n")[0]!,
        ...(!Number.isNaN(status) && { status }),
        ...(retryAfter !== undefined && { retryAfter }),
      },
      `${name || "."} in ${this.place}`,
      remedies,
      this.context.now(),
    );
  }
}

/** What is read of an error of the client. */
interface ApiError {
  readonly code?: number | string;
  readonly message?: string;
  readonly errors?: readonly { readonly reason?: string }[];
  readonly response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** ISO 8601 of what a service says of a time; nothing of nothing. */
const instantOf = (time: string | undefined): string => (time === undefined ? "" : new Date(time).toISOString());
