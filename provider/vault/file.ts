import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../fault";
import { createOnly, readIfThere, replace } from "./atomic-file";
import { openIdentity, type IdentityContext } from "./identity";
import type { SecretStore } from "./secret-store";
import { softwareVault } from "./software-vault";
import type { Vault } from "./vault";

export interface FileVaultContext extends IdentityContext {
  readonly now: () => Date;
}

/**
 * `file:<dir>`: one age file a key (age-encryption.org/v1), for one X25519 recipient. Certificates are
 * public and lie beside in the clear. `age -d -i IDENTITY FILE` opens a key without this package.
 */
export async function openFileVault(folder: string, address: string, context: FileVaultContext): Promise<Vault> {
  return softwareVault(ageFiles(folder, address, context), context);
}

function ageFiles(folder: string, address: string, context: FileVaultContext): SecretStore {
  const secret = (name: string): boolean => !name.endsWith("-cert");
  const path = (name: string): string => join(folder, secret(name) ? `${name}.age` : `${name}.json`);
  // Opened at the first use: a preview that touches no key makes no identity.
  let opened: ReturnType<typeof openIdentity> | undefined;
  const identity = (): ReturnType<typeof openIdentity> => (opened ??= openIdentity(folder, context));
  const seal = async (name: string, bytes: Buffer): Promise<Buffer> => (secret(name) ? (await identity()).encrypt(bytes) : bytes);

  return {
    address,
    async create(name, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return createOnly(path(name), await seal(name, bytes));
    },
    async put(name, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await replace(path(name), await seal(name, bytes));
    },
    async read(name) {
      const bytes = await readIfThere(path(name));
      if (!bytes || !secret(name)) return bytes;
      try {
        return await (await identity()).decrypt(bytes);
      } catch (cause) {
        if (cause instanceof Fault) throw cause;
        throw new Fault("vault-identity", `The age identity in use does not open ${path(name)}.`, "Give the identity this vault was made with: IGC_SANTE_AGE_IDENTITY or IGC_SANTE_AGE_IDENTITY_FILE.", { cause });
      }
    },
  };
}
