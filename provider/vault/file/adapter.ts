import { join } from "node:path";
import { Fault } from "../../fault";
import { createOnly, once, type Place, readIfThere, replace, type SecretStore, type SoftwareVaultOptions, softwareVault } from "../common";
import type { Vault } from "../vault";
import { type AgeIdentity, findIdentity, type IdentityContext, ownIdentity, recipientsFile } from "./identity";

export interface FileVaultContext extends IdentityContext, SoftwareVaultOptions {}

/**
 * `file:<dir>`: one age file a key (age-encryption.org/v1), for one X25519 recipient; `age -d -i IDENTITY FILE`
 * opens a key without this package. Certificates and the record of public keys lie beside in the clear.
 * Nothing is made before the first key: a preview of a new program leaves no trace.
 */
export async function openFileVault(folder: string, address: string, context: FileVaultContext): Promise<Vault> {
  return softwareVault(new AgeFolder(folder, address, context), context);
}

const endings: Readonly<Record<Place["kind"], string>> = { "key": ".age", "issued": ".pem", "public-key": ".spki.json" };

class AgeFolder implements SecretStore {
  readonly #found = once(() => findIdentity(this.folder, this.context));
  readonly #own = once(() => ownIdentity(this.folder, this.context));
  /** Whether the vault was seen to exist. */
  #seen = false;

  constructor(
    readonly folder: string,
    readonly address: string,
    readonly context: IdentityContext,
  ) {}

  async create(place: Place, bytes: Buffer): Promise<"created" | "exists"> {
    const identity = await this.#own();
    return createOnly(this.#path(place), await sealed(place, bytes, identity));
  }

  async put(place: Place, bytes: Buffer): Promise<void> {
    const identity = await this.#own();
    await replace(this.#path(place), await sealed(place, bytes, identity));
  }

  async read(place: Place): Promise<Buffer | undefined> {
    const path = this.#path(place);
    const bytes = await readIfThere(path);
    if (!bytes) await this.#mustStillExist();
    return bytes && place.kind === "key" ? (await this.#found()).unseal(bytes, path) : bytes;
  }

  #path({ kind, name }: Place): string {
    return join(this.folder, `${name}${endings[kind]}`);
  }

  /** A folder that was there and is not any more (a mount that went) has not lost one key: it is out of reach. */
  async #mustStillExist(): Promise<void> {
    const there = (await readIfThere(recipientsFile(this.folder))) !== undefined;
    if (this.#seen && !there) {
      throw new Fault(
        "vault-unreachable",
        `The vault ${this.folder} was there a moment ago, and is not any more.`,
        "Check the disk or mount it lies on, then run pulumi up again.",
      );
    }
    this.#seen ||= there;
  }
}

const sealed = async ({ kind }: Place, bytes: Buffer, identity: AgeIdentity): Promise<Buffer> =>
  kind === "key" ? identity.seal(bytes) : bytes;
