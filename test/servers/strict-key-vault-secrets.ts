import { createHash } from "node:crypto";

/** One version of a secret, with times in seconds since 1970 as the service has them. */
export interface SecretVersion {
  readonly id: string;
  value: string;
  readonly contentType: string | undefined;
  readonly tags: Record<string, string> | undefined;
  readonly created: number;
  updated: number;
  enabled: boolean;
  readonly exp: number | undefined;
}

/** An answer that is no success: the error body of the REST reference ("Key Vault error"). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly inner?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Service limits, from "Azure Key Vault service limits" and "About secrets". */
export const limits = { valueBytes: 25 * 1024, tags: 15, tagLength: 256, contentTypeLength: 255, name: /^[0-9a-zA-Z-]{1,127}$/ } as const;

/** Days for which a deleted secret is kept (`recoverableDays`). */
export const recoverableDays = 90;

interface Secret {
  readonly versions: SecretVersion[];
  /** `recovering`: looks that still find nothing. */
  state: "active" | "deleted" | { recovering: number };
  /** Seconds since 1970, of one that is deleted. */
  deletedAt?: number;
}

/** What a vault holds, and the rules of REST reference 2025-07-01 on it. Names have no case. */
export class StrictSecrets {
  readonly #secrets = new Map<string, Secret>();
  #made = 0;
  /** Ids for the next versions, where a test wants its own. */
  readonly nextIds: string[] = [];
  /** Looks that a recovery takes. */
  recoveryLooks = 0;

  /** @param now the service's clock. */
  constructor(readonly now: () => Date) {}

  clear(): void {
    this.#secrets.clear();
    this.nextIds.length = 0;
    this.recoveryLooks = 0;
  }

  /** Every secret that is not deleted. */
  all(): ReadonlyMap<string, readonly SecretVersion[]> {
    return new Map([...this.#secrets].filter(([, { state }]) => state === "active").map(([name, { versions }]) => [name, versions]));
  }

  set(name: string, body: Record<string, unknown>): SecretVersion {
    const { value, contentType, tags, attributes } = checked(name, body);
    const secret = this.#secrets.get(name.toLowerCase());
    if (secret && secret.state !== "active") throw taken(name, secret.state);
    const version: SecretVersion = {
      ...{ id: this.#id(), value, contentType, tags, created: this.#seconds(), updated: this.#seconds() },
      enabled: attributes.enabled ?? true,
      exp: attributes.exp,
    };
    if (secret) secret.versions.push(version);
    else this.#secrets.set(name.toLowerCase(), { versions: [version], state: "active" });
    return version;
  }

  /** A version, or the newest: a secret that is disabled is not read. */
  get(name: string, id: string): SecretVersion {
    const { versions } = this.#active(name);
    const version = id === "" ? versions.at(-1)! : versions.find((candidate) => candidate.id === id);
    if (!version) throw notFound(name);
    if (!version.enabled) throw new Refused(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
    return version;
  }

  /** Versions in an order of the service's own. An absent name has none. */
  versions(name: string): SecretVersion[] {
    const secret = this.#secrets.get(name.toLowerCase());
    if (!secret || secret.state !== "active") return [];
    return [...secret.versions].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  update(name: string, id: string, { attributes }: { attributes?: { enabled?: boolean } }): SecretVersion {
    const version = this.#active(name).versions.find((candidate) => candidate.id === id);
    if (!version) throw notFound(name);
    version.enabled = attributes?.enabled ?? version.enabled;
    version.updated = this.#seconds();
    return version;
  }

  delete(name: string): SecretVersion {
    const secret = this.#active(name);
    secret.state = "deleted";
    secret.deletedAt = this.#seconds();
    return secret.versions.at(-1)!;
  }

  /** The newest version of a secret that is deleted. */
  deleted(name: string): SecretVersion {
    const secret = this.#secrets.get(name.toLowerCase());
    if (secret?.state !== "deleted") throw notFound(name, "deleted secret");
    return secret.versions.at(-1)!;
  }

  /** Every secret that is deleted: its newest version, and when it was deleted. */
  allDeleted(): { readonly name: string; readonly version: SecretVersion; readonly deletedAt: number }[] {
    return [...this.#secrets]
      .filter(([, { state }]) => state === "deleted")
      .map(([name, { versions, deletedAt }]) => ({ name, version: versions.at(-1)!, deletedAt: deletedAt! }));
  }

  /** REST reference, Recover Deleted Secret. One that is being recovered already is said to be so (409). */
  recover(name: string): SecretVersion {
    const secret = this.#secrets.get(name.toLowerCase());
    if (typeof secret?.state === "object") throw taken(name, secret.state);
    if (secret?.state !== "deleted") throw notFound(name, "deleted secret");
    secret.state = this.recoveryLooks > 0 ? { recovering: this.recoveryLooks } : "active";
    return secret.versions.at(-1)!;
  }

  purge(name: string): void {
    if (this.#secrets.get(name.toLowerCase())?.state !== "deleted") throw notFound(name, "deleted secret");
    this.#secrets.delete(name.toLowerCase());
  }

  #active(name: string): Secret {
    const secret = this.#secrets.get(name.toLowerCase());
    if (typeof secret?.state === "object" && secret.state.recovering-- <= 0) secret.state = "active";
    if (secret?.state !== "active") throw notFound(name);
    return secret;
  }

  #id(): string {
    return (
      this.nextIds.shift() ??
      createHash("sha256")
        .update(`version ${this.#made++}`)
        .digest("hex")
        .slice(0, 32)
    );
  }

  #seconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }
}

interface SetParameters {
  readonly value: string;
  readonly contentType: string | undefined;
  readonly tags: Record<string, string> | undefined;
  readonly attributes: { readonly enabled?: boolean; readonly exp?: number };
}

function checked(name: string, { value, contentType, tags, attributes, ...unknown }: Record<string, unknown>): SetParameters {
  const bad = (message: string): Refused => new Refused(400, "BadParameter", message);
  if (!limits.name.test(name)) throw bad(`The request URI contains an invalid name: ${name}`);
  if (Object.keys(unknown).length > 0) throw bad(`Unknown property ${Object.keys(unknown).join()}`);
  if (typeof value !== "string") throw bad("Secret value is required");
  if (Buffer.byteLength(value) > limits.valueBytes) throw bad("Secret value length exceeds the maximum of 25k");
  if (contentType !== undefined && (typeof contentType !== "string" || contentType.length > limits.contentTypeLength))
    throw bad("Invalid content type");
  const pairs = Object.entries((tags ?? {}) as Record<string, unknown>);
  if (pairs.length > limits.tags) throw bad("Too many tags");
  if (
    !pairs.every(
      ([tag, text]) =>
        typeof text === "string" && text !== "" && Math.max(tag.length, text.length) <= limits.tagLength && isWellFormed(text),
    )
  )
    throw bad("Invalid tag");
  const { exp } = (attributes ?? {}) as { exp?: unknown };
  if (exp !== undefined && !Number.isInteger(exp)) throw bad("exp is not a number of seconds");
  return {
    value,
    contentType: contentType,
    tags: tags as Record<string, string> | undefined,
    attributes: attributes ?? {},
  };
}

const isWellFormed = (text: string): boolean => Buffer.from(text, "utf8").toString("utf8") === text;

const notFound = (name: string, what = "secret"): Refused =>
  new Refused(404, "SecretNotFound", `A ${what} with (name/id) ${name} was not found in this key vault.`);

const taken = (name: string, state: Secret["state"]): Refused =>
  state === "deleted"
    ? new Refused(
        409,
        "Conflict",
        `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
        "ObjectIsDeletedButRecoverable",
      )
    : new Refused(409, "Conflict", `Secret ${name} is currently being recovered.`, "ObjectIsBeingRecovered");
