import { Fault } from "../../fault";
import {
  type Calls,
  calls,
  joined,
  type Labels,
  type Patience,
  type Place,
  realPatience,
  type SecretStore,
  type SoftwareVaultOptions,
  type Surveyed,
  softwareVault,
} from "../common";
import type { ListingLook, Vault } from "../vault";
import { type KeyVaultAccess, keyVaultClient, type SecretClient, type SecretProperties } from "./client";
import { isAbsent, isTaken, keyVaultFault, notRestored, stillRecovering, tooBig } from "./failure";
import { surveyed } from "./survey";

export interface AzureVaultContext extends SoftwareVaultOptions {
  readonly notice: (line: string) => void;
}

export interface KeyVaultSettings extends KeyVaultAccess {
  /** Default: timers and chance. */
  readonly patience?: Patience;
}

/**
 * `azure:https://<name>.vault.azure.net?prefix=<prefix>`: keys as secrets of Azure Key Vault. A host that is not Azure's
 * has `host=trusted` among its parameters (`address.ts` refuses it otherwise).
 * @throws Fault `optional-package`, `address-shape`.
 */
export async function openAzureVault(
  rest: string,
  address: string,
  context: AzureVaultContext,
  settings: KeyVaultSettings = {},
): Promise<Vault> {
  const url = new URL(rest);
  const prefix = url.searchParams.get("prefix") ?? "";
  // Key Vault's names have 127 characters: "key-", an entry of 100 and "-pkcs8-encrypted" leave 7.
  if (!/^[0-9a-zA-Z-]{0,7}$/.test(prefix))
    throw badAddress("its prefix may have 1 to 7 letters, digits and hyphens, as Key Vault's names may");
  if (url.protocol !== "https:") throw badAddress("Key Vault speaks https alone");
  const trusted = url.searchParams.get("host") === "trusted" || url.hostname.includes(".privatelink.vaultcore.");
  const client = await keyVaultClient(url.origin, settings, trusted);
  return softwareVault(new KeyVaultStore(client, address, prefix, { ...settings, ...context }), context);
}

/** Key Vault, service limits: 25 KB a secret. */
const largestValue = 25 * 1024;
/** Key Vault, "About secrets": 15 tags, 256 characters each. */
const [mostTags, longestTag] = [15, 256];
/**
 * Milliseconds after which no older version can appear: `createdOn` has a grain of 1 s, so for the rest of that second
 * another writer's version could have the same instant and win by its id; one second more is for clocks that differ.
 */
const settling = 2000;
/** Looks at a deleted name, 2 s apart, before it is given up: a recovery takes the service some seconds, and sometimes many. */
const looks = 30;

const contentTypes: Readonly<Record<Place["kind"], string>> = {
  "key": "application/json",
  "issued": "application/x-pem-file",
  "current": "application/json",
  "public-key": "application/json",
  "vault": "application/json",
};

/** What Key Vault says of its own certificates when they are read as secrets: base64 of a P12 with an empty password. */
const pkcs12 = "application/x-pkcs12";

/**
 * Key Vault has no conditional write: each write makes a version. So what is created once is the **oldest** version, by
 * `createdOn`, then by version id, as soon as that can no longer change (`settling`); later ones are disabled.
 * What is replaced (`issued`, `current`) is the newest version. Every name lies under its kind, so that kinds never meet.
 *
 * Each piece of work begins with a read: the client sends its first request without a body to be asked for a token, and
 * only when that was answered is the vault known to be one, and may a key be sent (`client.ts` sees to it).
 */
class KeyVaultStore implements SecretStore {
  readonly largestValue = largestValue;
  /** The oldest versions, once they were certain: they stay the oldest. */
  readonly #oldest = new Map<string, string>();
  readonly #client: SecretClient;
  readonly #patience: Patience;
  readonly #calls: Calls;
  readonly #timeout: number;
  readonly #now: () => Date;
  readonly #notice: (line: string) => void;

  constructor(
    client: SecretClient,
    readonly address: string,
    readonly prefix: string,
    { patience = realPatience, timeout = 30_000, now, notice }: KeyVaultSettings & AzureVaultContext,
  ) {
    this.#client = client; // private: a client that is printed shows its credential
    this.#patience = patience;
    this.#calls = calls(patience);
    this.#now = now;
    this.#timeout = timeout;
    this.#notice = notice;
  }

  async create(place: Place, bytes: Buffer, labels: Labels, fresh = false): Promise<"created" | "exists"> {
    const name = this.nameOf(place);
    if (!fresh && (await this.#list(name)).versions.length > 0) return "exists";
    const mine = await this.#write(place, bytes, labels);
    if (mine === "restored") return "exists";
    if (mine.certainIn > 0) await this.#patience.sleep(mine.certainIn); // a list before that would be asked for in vain
    const [first, ...later] = await this.#settled(name);
    const won = first?.version === mine.version;
    const losers = later.filter(({ version, enabled }) => enabled && (won || version === mine.version));
    await Promise.all(
      losers.map(({ version }) =>
        this.#call(name, (limits) => this.#client.updateSecretProperties(name, version!, { enabled: false, ...limits })),
      ),
    );
    return won ? "created" : "exists";
  }

  /** What was deleted softly is given back, and said: a key is never made anew while the old one can be had. */
  async read(place: Place): Promise<Buffer | undefined> {
    const found = await this.#present(place);
    const name = this.nameOf(place);
    if (found || !(await this.#isDeleted(name))) return found;
    await this.#restore(name);
    this.#notice(`restored ${name} in ${this.address}: it had been deleted, and is in use.`);
    const restored = await this.#present(place);
    if (!restored) throw stillRecovering(name, this.address);
    return restored;
  }

  async #present(place: Place): Promise<Buffer | undefined> {
    const name = this.nameOf(place);
    if (place.kind === "issued" || place.kind === "current") return this.#value(name);
    const known = this.#oldest.get(name);
    const found = known === undefined ? undefined : await this.#value(name, known);
    if (found) return found;
    const [first] = await this.#settled(name);
    return first && this.#value(name, first.version);
  }

  async put(place: Place, bytes: Buffer, labels: Labels): Promise<void> {
    // What was deleted softly is told by the write.
    if ((await this.#value(this.nameOf(place)))?.equals(bytes)) return;
    const restored = (await this.#write(place, bytes, labels)) === "restored";
    if (restored && (await this.#write(place, bytes, labels)) === "restored") throw notRestored(this.nameOf(place), this.address);
  }

  readForeign(name: string): Promise<Buffer | undefined> {
    return this.#value(name);
  }

  survey(look: ListingLook): Promise<readonly Surveyed[]> {
    return surveyed(this.#client, this.prefix, this.address, look, (what, request) => this.#call(what, request));
  }

  nameOf(place: Place): string {
    return `${this.prefix}${joined(place, "-")}`;
  }

  /** The bytes of a version, or of the newest one. */
  async #value(name: string, version?: string): Promise<Buffer | undefined> {
    const secret = await this.#call(name, (limits) => absentAs(undefined, this.#client.getSecret(name, { version, ...limits })));
    return secret && Buffer.from(secret.value ?? "", secret.properties.contentType === pkcs12 ? "base64" : "utf8");
  }

  /** Whether a name was deleted, and can be recovered. */
  async #isDeleted(name: string): Promise<boolean> {
    const deleted = await this.#call(name, (limits) => absentAs(undefined, this.#client.getDeletedSecret(name, limits)));
    return deleted !== undefined;
  }

  /** Makes a version, and gives its id and when it can be the oldest for certain; or `restored`, and made none, when the name was deleted softly. */
  async #write(place: Place, bytes: Buffer, labels: Labels): Promise<{ version: string; certainIn: number } | "restored"> {
    const name = this.nameOf(place);
    if (bytes.length > largestValue) throw tooBig(name, bytes.length, largestValue, this.address);
    const { notAfter } = labels;
    const options = { tags: tagsOf(labels), contentType: contentTypes[place.kind], ...(notAfter && { expiresOn: new Date(notAfter) }) };
    const clock = new ServiceClock();
    const written = await this.#call(name, (limits) =>
      answeredAs(
        isTaken,
        undefined,
        this.#client.setSecret(name, bytes.toString("utf8"), { ...options, onResponse: clock.read, ...limits }),
      ),
    );
    if (written) return { version: written.properties.version!, certainIn: clock.untilSettled(written.properties) };
    await this.#restore(name);
    return "restored";
  }

  /** Gives a deleted name back: 409 is said of a name that is deleted, being deleted, or being restored by another. */
  async #restore(name: string): Promise<void> {
    let begun = false;
    for (let look = 0; look < looks; look++) {
      const answer = await this.#call(name, (limits) => {
        const recovery = this.#client.beginRecoverDeletedSecret(name, limits);
        return answeredAs(isTaken, "taken", absentAs("absent", recovery));
      });
      if (typeof answer === "object" && answer.isDone()) return;
      begun ||= answer !== "absent";
      await this.#patience.sleep(2000);
    }
    throw begun ? stillRecovering(name, this.address) : notRestored(name, this.address);
  }

  /** The versions, oldest first, once it is certain which is the oldest; none when the name is absent. */
  async #settled(name: string): Promise<SecretProperties[]> {
    const { versions, clock } = await this.#list(name);
    if (!versions[0]) return [];
    const remaining = clock.untilSettled(versions[0]);
    if (remaining > 0) await this.#patience.sleep(remaining);
    const settled = remaining > 0 ? (await this.#list(name)).versions : versions;
    if (settled[0]) this.#oldest.set(name, settled[0].version!);
    return settled;
  }

  /** The versions there are now, oldest first, and the service's own clock when it says so. */
  async #list(name: string): Promise<{ versions: SecretProperties[]; clock: ServiceClock }> {
    const clock = new ServiceClock();
    const listed = await this.#call(name, (limits) =>
      absentAs([], all(this.#client.listPropertiesOfSecretVersions(name, { onResponse: clock.read, ...limits }))),
    );
    // What comes between two pages moves the others on: one may stand on both, and the winner must not be its own loser.
    const versions = [...new Map(listed.map((each) => [each.version, each])).values()];
    versions.sort((a, b) => a.createdOn!.getTime() - b.createdOn!.getTime() || (a.version! < b.version! ? -1 : 1));
    return { versions, clock };
  }

  /** One request, repeated while that is worth it. Its own time limit, for the client's keeps a process alive. */
  #call<T>(name: string, request: (limits: { readonly abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    return this.#calls.run(async () => {
      try {
        return await request({ abortSignal: AbortSignal.timeout(this.#timeout) });
      } catch (error) {
        throw keyVaultFault(error, name, this.address, this.#now());
      }
    });
  }
}

/** The service's clock, by the first answer that was read. */
class ServiceClock {
  #date: string | undefined;
  readonly read = ({ headers }: { headers: { get(name: string): string | undefined } }): void => void (this.#date ??= headers.get("date"));

  /** Milliseconds until no older version than this one can appear. */
  untilSettled({ createdOn }: SecretProperties): number {
    const created = createdOn!.getTime();
    return Math.min(created + settling - (Date.parse(this.#date ?? "") || created), settling);
  }
}

/** What a person sees in the portal: no more, and no longer, than Key Vault takes. */
function tagsOf(labels: Labels): Record<string, string> {
  const tags = Object.entries({ "managed-by": "igc-sante", ...labels }).filter(([, text]) => text !== "");
  return Object.fromEntries(
    tags.slice(0, mostTags).map(([name, text]) => [name, text.slice(0, longestTag).replace(/[\ud800-\udbff]$/, "")]),
  );
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const absentAs = <T, A>(absent: A, request: Promise<T>): Promise<T | A> => answeredAs(isAbsent, absent, request);

/** Takes one answer of the service as a value; every other failure stays one. */
async function answeredAs<T, A>(is: (error: unknown) => boolean, value: A, request: Promise<T>): Promise<T | A> {
  try {
    return await request;
  } catch (error) {
    if (is(error)) return value;
    throw error;
  }
}

const badAddress = (because: string): Fault =>
  new Fault(
    "address-shape",
    `The vault's address azure:... is not usable: ${because}.`,
    "Write it as azure:https://<name>.vault.azure.net.",
  );
