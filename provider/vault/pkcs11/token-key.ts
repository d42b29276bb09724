import type { KeyObject } from "node:crypto";
import { Fault } from "../../fault";
import type { KeyAlgorithm } from "../../x509/key";
import { algorithmOf, isMetadata, otherKey, reused, tooNew } from "../common";
import type { KeyMetadata } from "../vault";
import { foreignPairs, generatePair, type KeyPair, otherHolders, pairsOf, removeHalves } from "./key-pair";
import { type Document, fieldsOf, type ObjectName, readAllDocuments, readDocuments, writeDocument } from "./object";
import { mustSeeAll, type Session } from "./token";

/** The key of an entry: a pair in the token, and what its document says of it. */
export interface TokenKey {
  readonly metadata: KeyMetadata;
  readonly createdAt: string;
  readonly publicKeySha256: string;
  readonly algorithm: KeyAlgorithm;
  readonly publicKey: KeyObject;
  /** CKA_ID of the pair and of its certificate: the entry's own, or the one it had when it was taken over. */
  readonly id: Buffer;
  readonly modulus: Buffer;
  readonly keyAttributes: readonly string[];
}

const kind = "igc-sante key";
const format = "igc-sante-token-key";
/** Raised when a reader of the version before would misread a document: the second names a pair under a CKA_ID of others. */
const [version, takenOverVersion] = [1, 2];

interface Wish {
  readonly algorithm: KeyAlgorithm;
  readonly metadata: KeyMetadata;
  readonly createdAt: string;
}

/**
 * The key of an entry, or `undefined`. A pair without a document is no key yet: whoever made it died, or is about to
 * write it.
 * @throws Fault `vault-corrupt`, `vault-too-new`, `key-unusable`.
 */
export function readTokenKey(session: Session, name: ObjectName, address: string): TokenKey | undefined {
  const documents = readDocuments(session, kind, name).map((document) => decode(document, name.entry, address));
  const pairs = [...pairsOf(session, name), ...documents.flatMap(({ keyId }) => (keyId ? foreignPairs(session, { id: keyId }) : []))];
  if (documents.length === 0 || pairs.length === 0) mustSeeAll(session);
  if (documents.length === 0) return undefined;
  const pair = pairs.find(({ publicKeySha256 }) => documents.some((document) => document.publicKeySha256 === publicKeySha256));
  if (!pair)
    throw corrupt(
      name.entry,
      address,
      `its document names the key ${documents[0]!.publicKeySha256}, and the token has ${pairs.length === 0 ? "none" : "another"} with its CKA_ID`,
    );
  const { metadata, createdAt } = documents.find(({ publicKeySha256 }) => publicKeySha256 === pair.publicKeySha256)!;
  const { publicKey, publicKeySha256, id, modulus, keyAttributes } = pair;
  return { metadata, createdAt, publicKey, publicKeySha256, id, modulus, keyAttributes, algorithm: algorithmOf(publicKey) };
}

/**
 * Makes the key of an entry: looks, generates, looks again, and writes the document last, which makes it the entry's
 * key. Can be repeated from any point: a pair that was left is taken up. To be run by `Token.change`.
 * @throws Fault `key-reused` when the pair is another entry's too, `vault-conflict` when it cannot be read back.
 */
export async function makeTokenKey(session: Session, name: ObjectName, wish: Wish, address: string): Promise<TokenKey> {
  const known = readTokenKey(session, name, address);
  if (known) return known;
  if (pairsOf(session, name).length === 0) {
    removeHalves(session, name);
    await generatePair(session, name, wish.algorithm, wish.metadata.usage);
  }
  const [pair] = pairsOf(session, name);
  if (!pair) throw notKept(name.entry, address);
  mustBeOne(session, pair, name, address);
  const { publicKeySha256 } = pair;
  const { metadata, createdAt } = wish;
  writeDocument(session, kind, name, { format, version, entry: name.entry, metadata, publicKeySha256, createdAt });
  return keptKey(session, name, address);
}

/**
 * Makes a pair that lies in the token already an entry's key, by a document that names its CKA_ID: the pair itself is
 * not changed, so what uses it goes on. To be run by `Token.change`.
 * @throws Fault `key-reused` when it is another entry's, `vault-conflict` when the entry has another key.
 */
export function adoptTokenKey(session: Session, name: ObjectName, pair: KeyPair, wish: Omit<Wish, "algorithm">, address: string): TokenKey {
  const known = readTokenKey(session, name, address);
  const { publicKeySha256, id } = pair;
  if (known && known.publicKeySha256 !== publicKeySha256) throw otherKey(name.entry, known.publicKeySha256, publicKeySha256, address);
  if (known) return known;
  algorithmOf(pair.publicKey);
  const holder = readAllDocuments(session, kind).find(
    ({ label, fields }) => label !== name.label && fields?.["publicKeySha256"] === publicKeySha256,
  );
  if (holder) throw reused(name.entry, publicKeySha256, quoted(holder.label), address);
  writeDocument(session, kind, name, {
    format,
    version: takenOverVersion,
    entry: name.entry,
    ...wish,
    publicKeySha256,
    keyId: id.toString("hex"),
  });
  return keptKey(session, name, address);
}

function keptKey(session: Session, name: ObjectName, address: string): TokenKey {
  const kept = readTokenKey(session, name, address);
  if (!kept) throw notKept(name.entry, address);
  return kept;
}

/** One key pair, one server instance (ANS guide, slide 27): a copy of another entry's key is not taken. */
function mustBeOne(session: Session, pair: KeyPair, name: ObjectName, address: string): void {
  const [holder] = otherHolders(session, pair, name);
  if (holder !== undefined) throw reused(name.entry, pair.publicKeySha256, quoted(holder), address);
}

/** A CKA_LABEL may be anything. */
const quoted = (label: string): string => JSON.stringify(label.slice(0, 160));

type Told = Pick<TokenKey, "metadata" | "createdAt" | "publicKeySha256"> & { readonly keyId?: Buffer };

function decode(document: Document, entry: string, address: string): Told {
  const fields = fieldsOf(document);
  if (fields?.["format"] !== format) throw corrupt(entry, address, "it is no key document of igc-sante");
  if (fields["version"] !== version && fields["version"] !== takenOverVersion)
    throw tooNew(entry, address, fields["version"], takenOverVersion);
  const { metadata, createdAt, publicKeySha256, keyId } = fields;
  if (fields["entry"] !== entry) throw corrupt(entry, address, "its document is another entry's");
  if (!isMetadata(metadata)) throw corrupt(entry, address, "its metadata are not whole");
  if (typeof createdAt !== "string" || Number.isNaN(Date.parse(createdAt)))
    throw corrupt(entry, address, "it does not say when it was made");
  if (typeof publicKeySha256 !== "string" || !/^[0-9a-f]{64}$/.test(publicKeySha256))
    throw corrupt(entry, address, "it does not say which key it is about");
  if (fields["version"] === version) return { metadata, createdAt, publicKeySha256 };
  if (typeof keyId !== "string" || !/^([0-9a-f]{2})+$/.test(keyId))
    throw corrupt(entry, address, "it does not say where the key it took over is");
  return { metadata, createdAt, publicKeySha256, keyId: Buffer.from(keyId, "hex") };
}

const corrupt = (entry: string, address: string, because: string): Fault =>
  new Fault(
    "vault-corrupt",
    `What ${address} holds as the key ${entry} is damaged: ${because}.`,
    "Put the objects of this CKA_LABEL back from a backup of the token. Nothing was changed.",
  );

const notKept = (entry: string, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `${address} made the key ${entry}, and gave nothing when it was read back.`,
    "Find out what else writes to this token, then run pulumi up again: nothing was ordered.",
  );
