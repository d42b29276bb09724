/**
 * The lower port of vaults that keep bytes: a service's own means for create-only and read, and nothing of
 * keys. `softwareVault` builds the vault's whole semantics on it, once.
 */
export interface SecretStore {
  /** The address it was opened from, without secrets. */
  readonly address: string;
  /** Writes a name that does not exist yet. Atomic: of many writers one hears "created". */
  create(name: string, bytes: Buffer, labels: Labels): Promise<"created" | "exists">;
  /** The bytes of a name, or `undefined` for absent and only for absent. */
  read(name: string): Promise<Buffer | undefined>;
  /** Writes a name, whatever was there. The old version is kept where the service keeps versions. */
  put(name: string, bytes: Buffer, labels: Labels): Promise<void>;
}

/** What a person sees in the service's console. No secret in it. */
export type Labels = Readonly<Record<string, string>>;
