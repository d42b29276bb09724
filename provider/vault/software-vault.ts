import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { Fault } from "../fault";
import { keyAlgorithms, type KeyAlgorithm } from "../x509/algorithm";
import { readCertificatePem } from "../x509/certificate";
import { publicKeySha256 } from "../x509/fingerprint";
import { generateKey } from "./key-generation";
import type { Labels, SecretStore } from "./secret-store";
import type { Issued, KeyMetadata, Vault, VaultKey } from "./vault";

/** What is stored of a key. The name and the fingerprint are inside, since not every store authenticates names. */
interface KeyDocument {
  readonly version: 1;
  readonly entry: string;
  readonly algorithm: KeyAlgorithm;
  readonly metadata: KeyMetadata;
  readonly createdAt: string;
  readonly publicKeySha256: string;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
}

interface IssuedDocument extends Issued {
  readonly version: 1;
  readonly entry: string;
}

export interface SoftwareVaultContext {
  readonly now: () => Date;
  /** Makes a private key. Default: RSA in libuv's pool. */
  readonly generate?: (algorithm: KeyAlgorithm) => Promise<KeyObject>;
}

/** Name of what was issued for an entry, beside its key. */
const issuedName = (entry: string): string => `${entry}-cert`;

/** A vault on a store of bytes: keys are made here, kept there, and used only as read back. */
export function softwareVault(store: SecretStore, { now, generate = generateKey }: SoftwareVaultContext): Vault {
  const readKey = async (entry: string): Promise<VaultKey | undefined> => {
    const bytes = await store.read(checkedName(entry));
    return bytes && keyOf(parse<KeyDocument>(bytes, entry, store), store);
  };

  return {
    address: store.address,
    readKey,
    async createKey(entry, algorithm, metadata) {
      const found = await readKey(entry);
      if (found) return found;
      const privateKey = await generate(algorithm);
      const fingerprint = publicKeySha256(createPublicKey(privateKey));
      const document: KeyDocument = {
        version: 1,
        entry,
        algorithm,
        metadata,
        createdAt: now().toISOString(),
        publicKeySha256: fingerprint,
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
      };
      await store.create(entry, encode(document), labelsOf(metadata, { "public-key-sha256": fingerprint }));
      // Whoever created it, what counts is what is there now: the loser of a race adopts the winner's key.
      const stored = await readKey(entry);
      if (stored) return stored;
      throw new Fault("vault-corrupt", `The key ${entry} was written to ${store.address} and is not there when read back.`, "Check the vault's storage, then run pulumi up again.");
    },
    async storeIssued(entry, issued) {
      const key = await readKey(entry);
      const leaf = readCertificatePem(issued.certificate);
      if (key?.publicKeySha256 !== leaf.publicKeySha256) {
        throw new Fault("vault-key-mismatch", `The certificate ${leaf.serialNumber} is not for the key of ${entry} in ${store.address}.`, "Bring the certificate of this order, or look whether the key was replaced.");
      }
      const document: IssuedDocument = { version: 1, entry, certificate: issued.certificate, chain: issued.chain };
      const bytes = encode(document);
      const before = await store.read(issuedName(entry));
      if (before?.equals(bytes)) return;
      await store.put(issuedName(entry), bytes, labelsOf(key.metadata, { "not-after": leaf.notAfter.toISOString(), "serial-number": leaf.serialNumber }));
    },
    async readIssued(entry) {
      const bytes = await store.read(issuedName(checkedName(entry)));
      if (!bytes) return undefined;
      const { certificate, chain } = parse<IssuedDocument>(bytes, entry, store);
      return { certificate, chain };
    },
  };
}

const encode = (document: object): Buffer => Buffer.from(`${JSON.stringify(document, null, 1)}\n`);

function checkedName(entry: string): string {
  if (/^[0-9a-z-]{1,100}$/.test(entry)) return entry;
  throw new Fault("vault-entry-name", `"${entry}" is no name of a vault entry.`, "Entry names have 1 to 100 of lower-case letters, digits and hyphens.");
}

/** A document is taken only under its own name: a file copied over another is no key of that entry. */
function parse<Document extends { version: number; entry: string }>(bytes: Buffer, entry: string, store: SecretStore): Document {
  const corrupt = (what: string): Fault => new Fault("vault-corrupt", `The entry ${entry} of ${store.address} ${what}.`, "Restore it from a backup; nothing was written over it.");
  let document: Document;
  try {
    document = JSON.parse(bytes.toString("utf8")) as Document;
  } catch {
    throw corrupt("is not what was stored there");
  }
  if (document.version !== 1) throw corrupt(`has version ${String(document.version)}, which this release does not know`);
  if (document.entry !== entry) throw corrupt(`holds the entry ${String(document.entry)}`);
  return document;
}

function keyOf(document: KeyDocument, store: SecretStore): VaultKey {
  const privateKey = createPrivateKey(document.privateKey);
  const publicKey = createPublicKey(privateKey);
  const fingerprint = publicKeySha256(publicKey);
  if (fingerprint !== document.publicKeySha256 || !(document.algorithm in keyAlgorithms)) {
    throw new Fault("vault-corrupt", `The key ${document.entry} of ${store.address} does not match its own fingerprint.`, "Restore it from a backup; nothing was written over it.");
  }
  const { entry, algorithm, metadata, createdAt } = document;
  return {
    entry,
    algorithm,
    metadata,
    createdAt,
    publicKey,
    publicKeySha256: fingerprint,
    exportable: true,
    sign: async (bytes) => sign("sha256", bytes, privateKey),
    exportPrivateKey: async () => privateKey,
  };
}

const labelsOf = ({ structure, serverInstance, usage, commonName, round, environment }: KeyMetadata, more: Labels): Labels => ({
  structure,
  "server-instance": serverInstance,
  usage,
  "common-name": commonName,
  round: String(round),
  environment,
  ...more,
});
