import { constants, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import { Fault, isFault } from "../../fault";
import { type Certificate, readCertificatePem, readCertificatesPem } from "../../x509/certificate";
import type { Issued, KeyMetadata, Vault, VaultKey } from "../vault";
import { checkedEntry, mustBeFor, otherCertificate, otherKey } from "./entry-rules";
import { inServicePlaces } from "./in-service";
import { keptBundles } from "./kept-bundles";
import { decodeKey, encodeKey, type StoredKey, storedKey } from "./key-document";
import { generateRsaKey, type KeyGenerator } from "./key-generation";
import { keyRegistry } from "./key-registry";
import { listing } from "./listing";
import { revocationCodes } from "./revocation-code";
import type { Labels, Place, SecretStore } from "./secret-store";
import { surveying } from "./survey";
import { vaultIdentity } from "./vault-identity";

export interface SoftwareVaultOptions {
  /** The clock of `createdAt`. */
  readonly now: () => Date;
  /** Default: RSA by OpenSSL, off the main thread. */
  readonly generate?: KeyGenerator;
}

const signAsync = promisify(sign);

/**
 * A vault whose keys are secrets in a store: all that is to be known of keys, once, for every such store.
 * The stored copy is the only truth: what is returned was read back, and a request is built from nothing else.
 */
export function softwareVault(store: SecretStore, { now, generate = generateRsaKey }: SoftwareVaultOptions): Vault {
  const registry = keyRegistry(store);
  /** Keys that were read whole: an entry's key is never another one, so what is only to be compared with it is not read again. */
  const proved = new Map<string, ProvedKey>();

  async function load(entry: string): Promise<StoredKey | undefined> {
    const bytes = await store.read(keyPlace(entry));
    const key = bytes && decodeKey(bytes, entry, store.address);
    if (key) proved.set(entry, { entry, metadata: key.metadata, publicKeySha256: key.publicKeySha256 });
    return key;
  }

  const provedKey = async (entry: string): Promise<ProvedKey | undefined> => proved.get(entry) ?? load(entry);

  /** Stores a key unless the entry has one, and gives the one the entry has. */
  async function settle(key: StoredKey): Promise<{ readonly stored: StoredKey; readonly outcome: "created" | "exists" }> {
    const outcome = await store.create(keyPlace(key.entry), encodeKey(key), keyLabels(key));
    const stored = await load(key.entry);
    if (!stored || (outcome === "created" && stored.publicKeySha256 !== key.publicKeySha256)) throw notKept(key, stored, store.address);
    return { stored, outcome };
  }

  /** The key of an entry that is known to have one, or one made now. Where nothing is known a key is made first: the write itself tells whether there is one. */
  async function found(
    entry: string,
    algorithm: VaultKey["algorithm"],
    metadata: KeyMetadata,
  ): Promise<{ key: StoredKey; made: "now" | "before" }> {
    const there = proved.has(entry) ? await load(entry) : undefined;
    if (there) return { key: there, made: "before" };
    const { stored, outcome } = await settle(storedKey(await generate(algorithm), { entry, metadata, createdAt: now().toISOString() }));
    return { key: stored, made: outcome === "created" ? "now" : "before" };
  }

  return {
    address: store.address,
    ...vaultIdentity(store),
    ...keptBundles(store),
    ...inServicePlaces(store),
    ...revocationCodes(store),
    ...(store.survey ? surveying((look) => store.survey!(look)) : listing(store, (kind) => store.names!(kind))),
    ...(store.readForeign && { readSecret: (name: string) => store.readForeign!(name) }),

    async createKey(entry, algorithm, metadata) {
      const { key, made } = await found(checkedEntry(entry), algorithm, metadata);
      mustBeFor(key, metadata, store.address);
      await registry.claim(key, made);
      return usable(key);
    },

    async readKey(entry) {
      const key = await load(entry);
      return key && usable(key);
    },

    async importKey(entry, privateKey, metadata) {
      const key = storedKey(privateKey, { entry, metadata, createdAt: now().toISOString() });
      mustBeTheSame(await load(entry), key, store.address);
      await registry.claim(key, "elsewhere");
      const { stored } = await settle(key);
      mustBeTheSame(stored, key, store.address);
      mustBeFor(stored, metadata, store.address);
      return usable(stored);
    },

    async storeIssued(entry, issued) {
      const key = await provedKey(entry);
      const leaf = readCertificatePem(issued.certificate);
      if (leaf.publicKeySha256 !== key?.publicKeySha256) throw otherCertificate(entry, leaf, key?.publicKeySha256, store.address);
      const bytes = encodeIssued(leaf, issued);
      const place: Place = { kind: "issued", name: checkedEntry(entry) };
      await store.put(place, bytes, { ...keyLabels(key), notAfter: leaf.notAfter.toISOString() });
      if (!(await store.read(place))?.equals(bytes)) throw notKept(key, undefined, store.address);
    },

    async readIssued(entry) {
      const [bytes, key] = await Promise.all([store.read({ kind: "issued", name: checkedEntry(entry) }), provedKey(entry)]);
      return bytes && key && decodeIssued(bytes, key, store.address);
    },
  };
}

/** A key document's place. @throws Fault `vault-entry-name`. */
const keyPlace = (entry: string): Place => ({ kind: "key", name: checkedEntry(entry) });

/** What is compared and written of a key. */
type ProvedKey = Pick<StoredKey, "entry" | "metadata" | "publicKeySha256">;

const keyLabels = ({ metadata, publicKeySha256 }: ProvedKey): Labels => ({ ...metadata, round: String(metadata.round), publicKeySha256 });

function usable({ entry, algorithm, metadata, publicKey, publicKeySha256, createdAt, privateKey }: StoredKey): VaultKey {
  return {
    ...{ entry, algorithm, metadata, publicKey, publicKeySha256, createdAt },
    exportable: true,
    sign: (data) => signAsync("sha256", data, { key: privateKey, padding: constants.RSA_PKCS1_PADDING }),
    exportPrivateKey: () => Promise.resolve<KeyObject>(privateKey),
  };
}

/** The leaf, then its path: the file a server reads as it is. */
const encodeIssued = (leaf: Certificate, { chain }: Issued): Buffer =>
  Buffer.from([leaf, ...chain.map(readCertificatePem)].map(({ pem }) => pem).join(""), "ascii");

function decodeIssued(bytes: Buffer, key: ProvedKey, address: string): Issued {
  const corrupt = (because: string): Fault =>
    new Fault(
      "vault-corrupt",
      `What ${address} holds as the certificate of ${key.entry} is damaged: ${because}.`,
      "Remove it from the vault, then run pulumi refresh and pulumi up: it is restored from the platform's archive.",
    );
  try {
    const [leaf, ...chain] = readCertificatesPem(bytes.toString("utf8"));
    if (leaf?.publicKeySha256 !== key.publicKeySha256) throw corrupt(leaf ? "it certifies another key" : "there is no certificate in it");
    return { certificate: leaf.pem, chain: chain.map(({ pem }) => pem) };
  } catch (error) {
    throw isFault(error, "answer-unreadable") ? corrupt(error.what) : error;
  }
}

function mustBeTheSame(stored: StoredKey | undefined, key: StoredKey, address: string): void {
  if (!stored || stored.publicKeySha256 === key.publicKeySha256) return;
  throw otherKey(key.entry, stored.publicKeySha256, key.publicKeySha256, address);
}

const notKept = (key: ProvedKey, found: StoredKey | undefined, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `${address} accepted ${key.entry} (public key SHA-256 ${key.publicKeySha256}), and gave ${found ? `the key ${found.publicKeySha256}` : "nothing"} when it was read back.`,
    "Find out what else writes to this vault, then run pulumi up again: nothing was ordered.",
  );
