import { createHash, randomUUID } from "node:crypto";
import type { GetSecretValueCommandOutput, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Fault } from "../../fault";
import {
  Again,
  type Calls,
  calls,
  joined,
  type Labels,
  optionalPackage,
  type Patience,
  type Place,
  realPatience,
  type SecretStore,
  type SoftwareVaultOptions,
  type Surveyed,
  softwareVault,
} from "../common";
import type { ListingLook, Vault } from "../vault";
import { awsFailure, errorName, isScheduledForDeletion } from "./failure";
import { surveyed } from "./survey";
import { uuid5 } from "./uuid5";

export interface AwsVaultContext extends SoftwareVaultOptions {
  readonly notice: (line: string) => void;
  readonly patience?: Patience;
}

type Sdk = typeof import("@aws-sdk/client-secrets-manager");

/** Most bytes of a SecretString (AWS Secrets Manager quotas). */
const largestValue = 65_536;

/**
 * `aws:<region>?prefix=..&endpoint=..`: AWS Secrets Manager, with the SDK's own credential chain (environment, profile,
 * web identity, container, instance). A value is a secret of its own, `<prefix>/<kind>/<name>`, and the vault's own id
 * `<prefix>/vault`; the default prefix is `igc-sante`. Repeats are ours (`retry.ts`), so that every service is waited for in the same way.
 */
export async function openAwsVault(rest: string, address: string, context: AwsVaultContext): Promise<Vault> {
  const [region, query] = rest.split("?") as [string, string | undefined];
  const parameters = new URLSearchParams(query);
  const sdk = await optionalPackage("@aws-sdk/client-secrets-manager", "A vault aws:", () => import("@aws-sdk/client-secrets-manager"));
  const endpoint = parameters.get("endpoint");
  const client = new sdk.SecretsManagerClient({
    region,
    ...(endpoint && { endpoint }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  });
  const prefix = (parameters.get("prefix") ?? "igc-sante").replace(/^\/+|\/+$/g, "");
  return softwareVault(new SecretsManager(sdk, client, prefix, address, context), context);
}

class SecretsManager implements SecretStore {
  readonly largestValue = largestValue;
  readonly #calls: Calls;
  /**
   * Names this process knows to be there, with the version it wrote last, if it did: a read that does not see them
   * yet is repeated. The service's answers may come from a replica that has not heard of a write.
   */
  readonly #written = new Map<string, string | undefined>();
  /** Names that were read here. */
  readonly #read = new Set<string>();

  constructor(
    private readonly sdk: Sdk,
    private readonly client: SecretsManagerClient,
    private readonly prefix: string,
    readonly address: string,
    private readonly context: AwsVaultContext,
  ) {
    this.#calls = calls(context.patience ?? realPatience);
  }

  create(place: Place, bytes: Buffer, labels: Labels): Promise<"created" | "exists"> {
    // One token a name: of two first writers with different values, the service refuses the second.
    return this.#create(place, bytes, labels, uuid5(this.nameOf(place)));
  }

  async #create(place: Place, bytes: Buffer, labels: Labels, ClientRequestToken: string): Promise<"created" | "exists"> {
    const name = this.nameOf(place);
    const request = { ...this.#value(name, bytes), ClientRequestToken };
    return this.#call(name, async () => {
      try {
        await this.client.send(
          new this.sdk.CreateSecretCommand({ Name: name, ...request, Description: describe(place, labels), Tags: tagsOf(labels) }),
        );
      } catch (error) {
        // What is scheduled for deletion is there: the read restores it.
        if (errorName(error) !== "ResourceExistsException" && !isScheduledForDeletion(error)) throw error;
        this.#written.set(name, this.#written.get(name));
        return "exists";
      }
      this.#written.set(name, request.ClientRequestToken);
      return "created";
    });
  }

  async read(place: Place): Promise<Buffer | undefined> {
    const name = this.nameOf(place);
    return this.#call(name, async (last) => {
      const found = await this.#current(name);
      if (!last && this.#written.has(name) && !this.#isNewest(name, found?.version)) throw new Again(this.#notSeen(name));
      if (found) this.#read.add(name);
      return found?.bytes;
    });
  }

  /** A name that was not read here is taken for new: most are, and the service tells what is not. */
  async put(place: Place, bytes: Buffer, labels: Labels): Promise<void> {
    // A token of its own: one that the service knows already would have it say that it created what it only remembers.
    if (!this.#read.has(this.nameOf(place)) && (await this.#create(place, bytes, labels, randomUUID())) === "created") return;
    if (!(await this.read(place))?.equals(bytes)) await this.#replace(place, bytes, labels);
  }

  async #replace(place: Place, bytes: Buffer, labels: Labels): Promise<void> {
    const name = this.nameOf(place);
    // The token is a function of the value: a repeat after a lost answer makes no second version.
    const version = uuid5(`${name} ${createHash("sha256").update(bytes).digest("hex")}`);
    const request = { ...this.#value(name, bytes), ClientRequestToken: version };
    const there = await this.#call(name, async () => {
      try {
        return await this.client.send(new this.sdk.PutSecretValueCommand({ SecretId: name, ...request }));
      } catch (error) {
        if (errorName(error) === "ResourceNotFoundException") return undefined;
        throw error;
      }
    });
    if (!there) {
      if ((await this.create(place, bytes, labels)) === "exists") await this.#replace(place, bytes, labels);
      return;
    }
    // A value that was there before keeps its version: the service then leaves the label where it is.
    if (!there.VersionStages?.includes(current)) await this.#promote(name, version);
    this.#written.set(name, version);
    await this.#call(name, () => this.client.send(new this.sdk.TagResourceCommand({ SecretId: name, Tags: tagsOf(labels) })));
  }

  async readForeign(name: string): Promise<Buffer | undefined> {
    const found = await this.#call(name, () => this.#get(name));
    return found && bytesOf(found);
  }

  /** The service's search lags behind its writes by minutes; it is asked only when a key is brought from elsewhere. */
  async entryOfPublicKey(publicKeySha256: string): Promise<string | undefined> {
    const keys = `${this.prefix}/key/`;
    const Filters = [
      { Key: "name" as const, Values: [keys] },
      { Key: "tag-value" as const, Values: [publicKeySha256] },
    ];
    const { SecretList = [] } = await this.#call(keys, () =>
      this.client.send(new this.sdk.ListSecretsCommand({ Filters, IncludePlannedDeletion: true })),
    );
    return SecretList.find(({ Name }) => Name?.startsWith(keys))?.Name?.slice(keys.length);
  }

  survey(look: ListingLook): Promise<readonly Surveyed[]> {
    return surveyed(this.sdk, this.client, this.prefix, this.address, look, (what, request) => this.#call(what, request));
  }

  /** The value in service; `undefined` when there is no secret, or none with a value. */
  async #current(name: string): Promise<{ bytes: Buffer; version: string | undefined } | undefined> {
    try {
      const found = await this.#get(name);
      return found && { bytes: bytesOf(found), version: found.VersionId };
    } catch (error) {
      if (!isScheduledForDeletion(error)) throw error;
      await this.client.send(new this.sdk.RestoreSecretCommand({ SecretId: name }));
      this.context.notice(`restored ${name} in ${this.address}: it was scheduled for deletion, and is in use.`);
      throw new Again(this.#notSeen(name));
    }
  }

  async #get(name: string): Promise<GetSecretValueCommandOutput | undefined> {
    try {
      return await this.client.send(new this.sdk.GetSecretValueCommand({ SecretId: name }));
    } catch (error) {
      if (errorName(error) === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  /** Moves the label of the version in service; AWSPREVIOUS follows by itself. */
  async #promote(name: string, version: string): Promise<void> {
    await this.#call(name, async () => {
      const { VersionIdsToStages = {} } = await this.client.send(new this.sdk.DescribeSecretCommand({ SecretId: name }));
      const holder = Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(current));
      if (holder === version) return;
      const move = { SecretId: name, VersionStage: current, MoveToVersionId: version, ...(holder && { RemoveFromVersionId: holder }) };
      await this.client.send(new this.sdk.UpdateSecretVersionStageCommand(move));
    });
  }

  /** Whether a version is what this process knows to be there; any will do when somebody else wrote it. */
  #isNewest(name: string, version: string | undefined): boolean {
    const expected = this.#written.get(name);
    return expected === undefined ? version !== undefined : version === expected;
  }

  #call<T>(name: string, attempt: (last: boolean) => Promise<T>): Promise<T> {
    return this.#calls.run(async (last) => {
      try {
        return await attempt(last);
      } catch (error) {
        throw awsFailure(error, `${name} in ${this.address}`, this.context.now());
      }
    });
  }

  #value(name: string, bytes: Buffer): { SecretString: string } {
    if (bytes.length <= largestValue) return { SecretString: bytes.toString("utf8") };
    throw new Fault(
      "vault-value-too-big",
      `${name} in ${this.address} would have ${bytes.length} bytes; AWS Secrets Manager takes ${largestValue}.`,
      "Store a shorter chain.",
    );
  }

  nameOf(place: Place): string {
    return `${this.prefix}/${joined(place, "/")}`;
  }

  #notSeen(name: string): Fault {
    return new Fault(
      "vault-unreachable",
      `${name} in ${this.address} was written, and is not seen yet.`,
      "Run pulumi up again in a minute.",
    );
  }
}

const bytesOf = ({ SecretString, SecretBinary }: GetSecretValueCommandOutput): Buffer =>
  SecretString === undefined ? Buffer.from(SecretBinary ?? []) : Buffer.from(SecretString, "utf8");

const current = "AWSCURRENT";

const subjects: Readonly<Record<Place["kind"], string>> = {
  "key": "Private key",
  "issued": "Certificate and chain",
  "current": "Key, certificate and chain in service",
  "public-key": "Holder of a public key",
  "vault": "Which vault this is",
};
const describe = ({ kind }: Place, { commonName, serverInstance, structure }: Labels): string =>
  printable(`${subjects[kind]} (pulumi-igc-sante): ${[commonName, serverInstance, structure].filter(Boolean).join(", ")}`, 2048);

/** Tag values: 256 of letters, digits, spaces and _.:/=+-@ (AWS tag restrictions). */
const tagsOf = (labels: Labels): { Key: string; Value: string }[] =>
  Object.entries({ ...labels, "managed-by": "pulumi-igc-sante" }).map(([Key, value]) => ({
    Key: `igc-sante:${Key}`,
    Value: printable(value, 256),
  }));

const printable = (text: string, length: number): string => text.replace(/[^\p{L}\p{N}\p{Zs}_.:/=+\-@(),]/gu, "_").slice(0, length);
