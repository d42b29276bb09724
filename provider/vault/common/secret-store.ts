import type { ListingLook } from "../vault";

/**
 * The lower port of vaults that keep keys as secrets: named bytes. Everything about keys is built on it once, in
 * `software-vault.ts`; an adapter only says how its service stores, and which of its errors is which Fault.
 *
 * What an adapter promises:
 * - `create` is atomic and create-only over processes and machines: of many writers one gets `created`, and a reader
 *   sees nothing or the whole of that writer's bytes. A repeated `create` after a lost answer gives either word.
 *   A name that was deleted softly is restored and counts as there.
 * - `read` gives `undefined` for absent and only for absent: what the service calls so, by its own code. A page of
 *   somebody else, a place that is not there as a whole and a service out of reach are Faults. What was deleted softly
 *   is restored, and said.
 * - `put` replaces what is there at once, and writes nothing where these bytes are there already; the bytes before it stay
 *   reachable where the service keeps versions. What is damaged is replaced.
 * - Nothing is purged. Failures are Faults `vault-forbidden`, `-unreachable`, `-throttled`, `-full`, `-value-too-big`,
 *   `-identity`, `-absent` and `-corrupt`.
 */
export interface SecretStore {
  /** The address it was opened from, without secrets. */
  readonly address: string;
  /** @param fresh the name follows from what was made a moment ago, so that nobody has it yet but by the same maker: no look comes first. */
  create(place: Place, bytes: Buffer, labels: Labels, fresh?: boolean): Promise<"created" | "exists">;
  read(place: Place): Promise<Buffer | undefined>;
  put(place: Place, bytes: Buffer, labels: Labels): Promise<void>;
  /**
   * The names that places of a kind have, where the service lists them; none when there is no vault. Nothing is read of what they hold.
   * What was deleted softly may be among them. @throws also Fault `vault-forbidden`, which says which right to list is missing.
   */
  names?(kind: Place["kind"]): Promise<readonly string[]>;
  /** As `read`, and restores nothing: what was deleted softly is `undefined`. Where there is none, `read` restores nothing either. */
  look?(place: Place): Promise<Buffer | undefined>;
  /**
   * Every place of the kinds `key` and `issued`, and of `public-key` where the labels of a key may be another writer's, by names and labels
   * alone: no value is read, nothing is restored. A store has this or `names`. @throws as `names`.
   */
  survey?(look: ListingLook): Promise<readonly Surveyed[]>;
  /** What a place is called in the service, for a person. */
  nameOf(place: Place): string;
  /** From now on the store is known to exist: a write makes none where there is none, and says `vault-absent`. */
  remembered?(): void;
  /** Most bytes of a value, where the service says so. */
  readonly largestValue?: number;
  /** The bytes of a secret that others wrote, by its name in the service; `undefined` for absent. Changes nothing. */
  readForeign?(name: string): Promise<Buffer | undefined>;
  /**
   * The entry whose key document carries this label, where the service can search its labels and takes money for
   * every record: such a store needs no public-key record for the keys it made itself.
   */
  entryOfPublicKey?(publicKeySha256: string): Promise<string | undefined>;
}

/** What a service's list says of a place. */
export interface Surveyed {
  readonly place: Place;
  readonly labels: Labels;
  /** Of what was deleted softly: the ISO 8601 instant until which it can be given back, null where the service does not say. Absent for what is there. */
  readonly deletedUntil?: string | null;
}

/** Where bytes lie. The kinds are kept apart, so that rights can be given for each: `key` and `current` alone are secret. */
export interface Place {
  /**
   * `key`: a private key. `issued`: its certificate and path. `current`: what a server uses, key included. `public-key`: who
   * holds a public key. `vault`: the vault's own id.
   */
  readonly kind: "key" | "issued" | "current" | "public-key" | "vault";
  /** An entry name, or the SHA-256 of a public key: `[0-9a-z-]{1,100}`. The one place of kind `vault` has none. */
  readonly name: string;
}

/** Where the vault's own id lies. */
export const vaultPlace: Place = { kind: "vault", name: "" };

/** A place as a path or a name of one service: its kind and its name; the vault's own id lies beside the kinds. */
export const joined = ({ kind, name }: Place, separator: "/" | "-"): string => (name === "" ? kind : `${kind}${separator}${name}`);

/** What a person sees in the service's console. Never read back to decide anything: services limit and change labels. */
export type Labels = Readonly<Record<string, string>>;
