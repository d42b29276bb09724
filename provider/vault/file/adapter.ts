import { join } from "node:path";
import { Fault, isFault } from "../../fault";
import {
  createOnly,
  namesIn,
  once,
  type Place,
  readIfThere,
  replace,
  type SecretStore,
  type SoftwareVaultOptions,
  softwareVault,
  vaultPlace,
} from "../common";
import type { Vault } from "../vault";
import { type AgeIdentity, findIdentity, type IdentityContext, identityFile, ownIdentity, recipientsFile } from "./identity";
import { openToOthers } from "./modes";

export interface FileVaultContext extends IdentityContext, SoftwareVaultOptions {}

/**
 * `file:<dir>`: one age file a key (age-encryption.org/v1), for one X25519 recipient; `age -d -i IDENTITY FILE`
 * opens a key without this package. Certificates, the record of public keys and the vault's own id lie beside in the
 * clear. Nothing is made before the first key or id: a preview of a new program leaves no trace.
 */
export async function openFileVault(folder: string, address: string, context: FileVaultContext): Promise<Vault> {
  const identity = context.env["IGC_SANTE_AGE_IDENTITY_FILE"] || identityFile(folder);
  const lines = [
    await openToOthers(folder, { read: "see whose keys it keeps", write: "could replace what it keeps" }),
    await openToOthers(identity, { read: "who has it opens every key", write: "who has it opens every key" }),
  ];
  for (const line of lines) if (line !== undefined) context.notice(line);
  return {
    ...softwareVault(new AgeFolder(folder, address, context), context),
    openToOthers: async () =>
      (await openToOthers(identity, { read: "who has it opens every key", write: "who has it opens every key" })) ??
      openToOthers(folder, { write: "could replace what it keeps" }),
  };
}

/** The vault's own id is `vault.json`: no name of an entry has this ending. */
const endings: Readonly<Record<Place["kind"], string>> = {
  "key": ".age",
  "issued": ".pem",
  "current": ".in-service",
  "public-key": ".spki.json",
  "vault": "vault.json",
};

class AgeFolder implements SecretStore {
  readonly #found = once(() => findIdentity(this.folder, this.context));
  readonly #own = once(() => ownIdentity(this.folder, this.context));
  /** Whether the vault was seen to exist, or made here. */
  #seen = false;
  /** Whether somebody knows that it exists. */
  #remembered = false;

  constructor(
    readonly folder: string,
    readonly address: string,
    readonly context: IdentityContext,
  ) {}

  async create(place: Place, bytes: Buffer): Promise<"created" | "exists"> {
    const identity = await this.#writer();
    return createOnly(this.nameOf(place), await sealed(place, bytes, identity));
  }

  async put(place: Place, bytes: Buffer): Promise<void> {
    if ((await this.#held(place))?.equals(bytes)) return;
    const identity = await this.#writer();
    await replace(this.nameOf(place), await sealed(place, bytes, identity));
  }

  async read(place: Place): Promise<Buffer | undefined> {
    const path = this.nameOf(place);
    const bytes = await readIfThere(path);
    if (!bytes && place.kind !== "vault") await this.#mustStillExist();
    return bytes && isSecret(place) ? (await this.#found()).unseal(bytes, path) : bytes;
  }

  /** What is damaged is replaced: it counts as nothing. */
  #held(place: Place): Promise<Buffer | undefined> {
    return this.read(place).catch((error: unknown) => {
      if (isFault(error, "vault-corrupt")) return undefined;
      throw error;
    });
  }

  async names(kind: Place["kind"]): Promise<string[]> {
    const found = (await namesIn(this.folder))
      .filter((name) => name.endsWith(endings[kind]))
      .map((name) => name.slice(0, -endings[kind].length));
    if (found.length === 0) await this.#mustStillExist();
    return found;
  }

  nameOf({ kind, name }: Place): string {
    return join(this.folder, `${name}${endings[kind]}`);
  }

  remembered(): void {
    this.#remembered = true;
  }

  /** To write with. A vault that is known to exist is not made a second time, in a folder where another disk should be. */
  async #writer(): Promise<AgeIdentity> {
    await this.#mustStillExist();
    const identity = await this.#own();
    this.#seen = true;
    return identity;
  }

  /** A folder that was there and is not any more (a mount that went) has not lost one key: it is out of reach. */
  async #mustStillExist(): Promise<void> {
    const there = (await this.#has(recipientsFile(this.folder))) || (await this.#has(this.nameOf(vaultPlace)));
    if (this.#seen && !there) {
      throw new Fault(
        "vault-unreachable",
        `The vault ${this.folder} was there a moment ago, and is not any more.`,
        "Check the disk or mount it lies on, then run pulumi up again.",
      );
    }
    if (this.#remembered && !there) {
      throw new Fault(
        "vault-absent",
        `There is no vault in ${this.folder}, and there was one before: nothing was made.`,
        "Mount the disk it lies on, or correct the address, then run pulumi up again.",
      );
    }
    this.#seen ||= there;
  }

  async #has(path: string): Promise<boolean> {
    return (await readIfThere(path)) !== undefined;
  }
}

const isSecret = ({ kind }: Place): boolean => kind === "key" || kind === "current";

const sealed = async (place: Place, bytes: Buffer, identity: AgeIdentity): Promise<Buffer> =>
  isSecret(place) ? identity.seal(bytes) : bytes;
