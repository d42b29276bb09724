import type { KeyObject } from "node:crypto";
import type { Fault } from "../fault";
import type { BundleKind } from "../x509/bundle";
import type { Certificate } from "../x509/certificate";
import type { KeyAlgorithm } from "../x509/key";
import type { TokenObject } from "./adoption";

/**
 * Where keys live. One port, opened from one address string (`open.ts`).
 *
 * The contract, held by one suite run on every adapter against the real server:
 * - `createKey` is create-only and idempotent: the first writer wins, the loser adopts what is there.
 *   It reads back before it returns, so what it returns is what is stored.
 * - `readKey` answers `undefined` for absent and only for absent; forbidden, throttled, unreachable
 *   and corrupt are Faults (`vault-*`).
 * - Nothing is ever purged.
 * - The vault knows its own name: an id, written once. Another id, or none where one is remembered, is another vault or
 *   none, and never "keys lost" (`must-be.ts`).
 * - One key pair belongs to one entry, across stacks: the vault knows whose each public key is.
 * - A key that cannot leave (HSM) offers `sign` alone; others offer `sign` too, so that building a
 *   request never sees where a key lives.
 * - An entry name is `[0-9a-z-]{1,100}`, made by `policy/naming.ts`.
 */
export interface Vault {
  /** The address it was opened from, without secrets. */
  readonly address: string;
  /** Where the vault's own id lies, for a person to look: a file, a secret, a token's serial number. */
  readonly idPlace: string;
  /**
   * The vault's own id, or `undefined` when there is no vault there, or one that has none yet. Nothing is written.
   * @param remembered the id that somebody knows the vault by: it exists, so no later call of this object makes a vault
   * where there is none (a folder that is not mounted). Compared by `mustBe`.
   * @throws Fault `vault-absent` when the service says that the place as a whole is not there; what `readKey` says.
   */
  identity(remembered?: string): Promise<string | undefined>;
  /**
   * What rights others have on the vault that its owner alone should have, as a sentence; `undefined` when they have none. One look at
   * the vault as a whole, none at its entries. Absent where the service does not say so of itself.
   */
  openToOthers?(): Promise<string | undefined>;
  /** Gives the vault an id for ever, unless it has one, and makes it where there is none. The first writer's id wins. */
  establish(): Promise<string>;
  /**
   * Makes the key of an entry, or adopts the one that is there.
   * @throws Fault `key-reused` when the entry's key is for something else than `metadata` says.
   */
  createKey(entry: string, algorithm: KeyAlgorithm, metadata: KeyMetadata): Promise<VaultKey>;
  /**
   * Takes over a key that exists elsewhere (a PKCS#12, a PEM file): create-only and idempotent as `createKey`.
   * Absent where keys must be born in the vault.
   * @throws Fault `key-reused` when another entry of the vault holds the key, `vault-conflict` when this entry holds
   * another key, `key-unusable` when it is no RSA key of the table.
   */
  importKey?(entry: string, privateKey: KeyObject, metadata: KeyMetadata): Promise<VaultKey>;
  /**
   * The bytes of a secret that somebody else wrote in the same service, by its name there; `undefined` when it is absent.
   * Nothing of it is changed. Absent where keys are no secrets of a service.
   */
  readSecret?(name: string): Promise<Buffer | undefined>;
  /**
   * A key pair that lies in the token, and the certificates with its CKA_ID; `undefined` when no object matches.
   * Absent where keys are no objects. @throws Fault `key-unusable` when several match, or when the key can leave.
   */
  findObject?(object: TokenObject): Promise<ExistingObject | undefined>;
  /**
   * Takes a key pair of the token over as an entry's: it stays where it is, under its own CKA_ID and CKA_LABEL.
   * @throws Fault as `importKey`, `adopt-missing`, and as `findObject`.
   */
  adoptObject?(entry: string, object: TokenObject, metadata: KeyMetadata): Promise<VaultKey>;
  /**
   * Every key of the vault, by entry, from what lies in the clear: no private key is read, nothing is changed or restored. A vault that was
   * never made has none.
   * @throws Fault `vault-forbidden` where the right to list is missing; what `readKey` throws.
   */
  listKeys(look?: ListingLook): Promise<readonly ListedKey[]>;
  /** The key of an entry, or `undefined` when there is none. */
  readKey(entry: string): Promise<VaultKey | undefined>;
  /**
   * Stores what was issued for the entry's key beside it. Idempotent; the key itself is never rewritten.
   * @throws Fault `vault-key-mismatch` when the leaf's public key is not the entry's.
   */
  storeIssued(entry: string, issued: Issued): Promise<void>;
  /** What was issued for the entry's key, or `undefined`. @throws Fault `vault-corrupt` when it certifies another key. */
  readIssued(entry: string): Promise<Issued | undefined>;
  /** Keeps a bundle beside its key. Create-only. Absent where keys cannot leave. */
  storeBundle?(entry: string, kind: BundleKind, bundle: KeptBundle): Promise<void>;
  /** A bundle kept beside the key, or `undefined`. */
  readBundle?(entry: string, kind: BundleKind): Promise<KeptBundle | undefined>;
  /**
   * Puts a certificate in service under the one name that its server reads for ever (issue 14): one document, one write,
   * so that a reader gets the old one or the new one whole. The one before stays where the service keeps versions.
   * Idempotent. It is put at the end, when key, certificate and bundles are stored.
   * @returns the bundles that were left out, since one value of the service has no room for them beside key and chain.
   * @throws Fault `vault-key-mismatch` when the leaf is not the key's.
   */
  putInService(place: string, inService: InService): Promise<readonly BundleKind[]>;
  /**
   * What is in service under a name, or `undefined` when nothing is. It needs no right on anything else.
   * @throws Fault `vault-corrupt` when it is damaged, or when its key and certificate do not belong together.
   */
  readInService(place: string): Promise<InService | undefined>;
  /** The revocation code of an entry's certificate, or `undefined`. A secret: whoever has it can revoke. Absent where none is kept. */
  readRevocationCode?(entry: string): Promise<string | undefined>;
  /** The code that is kept, or a new one. Create-only: the first of two wins. */
  keepRevocationCode?(entry: string): Promise<string>;
  /** Keeps the code that a person chose, in the place of one that is there. */
  recordRevocationCode?(entry: string, code: string): Promise<void>;
}

/** What a server needs, under one name (`inServiceName` in policy/naming.ts). */
export interface InService extends Issued {
  /** The private key. Absent where it cannot leave its token: `keyReference` then. */
  readonly privateKey?: KeyObject;
  /** Where the key lies in its token, an RFC 7512 URI without PIN. Absent where the key itself is here. */
  readonly keyReference?: string;
  /** The bundles that were asked for, by kind. */
  readonly bundles: Readonly<Partial<Record<BundleKind, KeptBundle>>>;
  /** That a person put an earlier certificate back; absent otherwise. */
  readonly rolledBack?: {
    /** ISO 8601. */
    readonly at: string;
    /** SHA-256 of the certificate in whose place it was put: only that one stays out, and no later one. */
    readonly from: string;
  };
}

/** A key pair of a token that is no entry yet. */
export interface ExistingObject {
  readonly publicKeySha256: string;
  /** DER of the certificates with the key's CKA_ID. */
  readonly certificates: readonly Buffer[];
}

/** A bundle as the vault keeps it: secret, since it holds the private key and its password. */
export interface KeptBundle {
  readonly bytes: Buffer;
  /** Opens it; `undefined` where the format holds no key. */
  readonly password: string | undefined;
  /** Of the certificate in it. */
  readonly certificateSha256: string;
}

/** What an entry says of itself, so that a person who opens the vault sees what it is. No secret in it. */
export interface KeyMetadata {
  /** idNat of the structure, e.g. `1750712184` (TRE_G07: 1 and a FINESS number, 3 and a SIRET number, 4 and an RPPS rank). */
  readonly structure: string;
  /** The server instance that alone may use the key. */
  readonly serverInstance: string;
  /** `AUTH_CLI`, `SIGN`, `CONF` or `SSL`. */
  readonly usage: string;
  /** The certificate's CN. */
  readonly commonName: string;
  /** 1 for the first key, one more at each renewal. */
  readonly round: number;
  /** `production`, `test` or `rehearsal`. */
  readonly environment: string;
}

/** A key in a vault, as far as it may be used outside. */
export interface VaultKey {
  readonly entry: string;
  readonly algorithm: KeyAlgorithm;
  readonly metadata: KeyMetadata;
  /** The public half. */
  readonly publicKey: KeyObject;
  /** SHA-256 of the SubjectPublicKeyInfo in DER, lower-case hex. */
  readonly publicKeySha256: string;
  /** ISO 8601 instant at which the key was made. */
  readonly createdAt: string;
  /** Whether the private key can leave the vault. */
  readonly exportable: boolean;
  /** What a token says of a key that cannot leave it: names of the PKCS#11 attributes it gave as true. Absent where keys can leave. */
  readonly keyAttributes?: readonly string[];
  /** Where a key that cannot leave lies, for a server that uses it there: an RFC 7512 URI without PIN. Absent where keys can leave. */
  readonly keyReference?: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over `data` (RFC 8017 section 8.2). Deterministic: same data, same bytes. */
  sign(data: Uint8Array): Promise<Buffer>;
  /** The private key, for the few who must pack it (PKCS#12 bundles). Absent where it cannot leave. */
  exportPrivateKey?(): Promise<KeyObject>;
}

/** How a vault is listed. */
export interface ListingLook {
  /** Told as it goes on: how many things were read, of how many where that is known. */
  readonly progress?: (done: number, of?: number) => void;
  /** Entries that states name: where the service's list lags behind its writes, each that the list lacks is asked for by its name. */
  readonly named?: readonly string[];
  /** Told what could not be seen for want of a right, by a Fault `vault-forbidden` that names the right; the rest is listed. */
  readonly notSeen?: (why: Fault) => void;
}

/** What a vault says of a key without opening it. */
export interface ListedKey {
  readonly entry: string;
  /** By the vault's record of its public key; `null` where it has none that can be read. */
  readonly publicKeySha256: string | null;
  /** As `publicKeySha256`. */
  readonly metadata: KeyMetadata | null;
  /** Whether the key itself is there, by its name. */
  readonly hasKey: boolean;
  /** The leaf that lies beside it; `null` where there is none, `damaged` where it cannot be read. */
  readonly certificate: Certificate | LabelledCertificate | "damaged" | null;
  /** Of a key that was deleted softly: the ISO 8601 instant until which it can be given back, null where the service does not say. */
  readonly keyDeletedUntil?: string | null;
  /** As `keyDeletedUntil`, of the certificate beside it. */
  readonly certificateDeletedUntil?: string | null;
}

/** A certificate that was not read: what the labels of its place say, null where they do not. */
export interface LabelledCertificate {
  readonly byLabels: true;
  readonly commonName: string | null;
  readonly notAfter: Date | null;
  readonly publicKeySha256: string | null;
}

/** A certificate and its path, PEM, as stored beside the key. */
export interface Issued {
  /** The leaf, PEM. */
  readonly certificate: string;
  /** Intermediates then root, PEM, leaf not included. */
  readonly chain: readonly string[];
}
