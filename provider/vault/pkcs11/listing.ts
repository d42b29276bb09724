import { setImmediate as breath } from "node:timers/promises";
import { readCertificate } from "../../x509/certificate";
import { isEntryName, isMetadata, orDamaged } from "../common";
import type { KeyMetadata, ListedKey, ListingLook } from "../vault";
import { newestOf, sha256Of } from "./issued";
import { attributes, find, findDocuments, objectName, readLabelled } from "./object";
import { binding, mustSeeAll, type Session } from "./token";

type Labelled = ReturnType<typeof readLabelled>;
type Fields = Labelled["fields"];

/**
 * Every entry of a token whose labels begin with a prefix: by the documents, and by private keys that have none yet (their maker died, or
 * is about to write it). What other programs keep in the token is not the vault's, and is not listed. Of private keys the CKA_ID and
 * CKA_LABEL alone are read. The token is searched once for each kind of object, whatever the number of entries, and all handles are there
 * before anything is read: one that another process removes meanwhile is a lost handle, and the work is done once more.
 */
export async function listTokenKeys(session: Session, prefix: string, progress: ListingLook["progress"]): Promise<ListedKey[]> {
  const b = binding();
  const handles = {
    documents: findDocuments(session, "igc-sante key"),
    issued: findDocuments(session, "igc-sante issued"),
    keys: find(session, [{ type: b.CKA_CLASS, value: b.CKO_PRIVATE_KEY }]),
    certificates: find(session, [{ type: b.CKA_CLASS, value: b.CKO_CERTIFICATE }]),
  };
  mustSeeAll(session);
  const each = reader(Object.values(handles).flat().length, progress);
  const documents = ours(await each(handles.documents, (object) => readLabelled(session, object)), prefix);
  const issued = ours(await each(handles.issued, (object) => readLabelled(session, object)), prefix);
  const keys = await each(handles.keys, (object) => named(session, object));
  const certificates = new Map(await each(handles.certificates, (object) => certificate(session, object)));
  const ids = new Set(keys.map(({ id }) => id));
  const entries = new Set([...documents.keys(), ...issued.keys(), ...keys.flatMap((key) => bareEntry(key, prefix) ?? [])]);
  return [...entries].sort().flatMap((entry) => {
    const [mine, beside] = [documents.get(entry) ?? [], issued.get(entry)];
    if ([...mine, ...(beside ?? [])].some((fields) => isAnothers(fields, entry))) return [];
    const record = mine.flatMap((fields) => toldBy(fields) ?? [])[0];
    const id = record?.keyId ?? hex(objectName(prefix, entry).id);
    const { publicKeySha256 = null, metadata = null } = record ?? {};
    const leaf = leafOf(beside, (sha256) => certificates.get(`${id} ${sha256}`));
    return [{ entry, publicKeySha256, metadata, hasKey: ids.has(id), certificate: leaf }];
  });
}

/** Objects read between two moments in which the process does something else: a module's calls hold up everything. */
const between = 64;

function reader(of: number, progress: ListingLook["progress"]) {
  let done = 0;
  return async <T>(objects: readonly Buffer[], read: (object: Buffer) => T): Promise<T[]> => {
    const all: T[] = [];
    for (const object of objects) {
      all.push(read(object));
      progress?.(++done, of);
      if (done % between === 0) await breath();
    }
    return all;
  };
}

interface Told {
  readonly publicKeySha256: string;
  readonly metadata: KeyMetadata;
  /** CKA_ID of a pair that was taken over, in hexadecimal digits. */
  readonly keyId: string | undefined;
}

/** Prefixes may begin alike, so a label may be another vault's: what it says of itself tells. */
const isAnothers = (fields: Fields, entry: string): boolean => typeof fields?.["entry"] === "string" && fields["entry"] !== entry;

/** What a document says of its entry, if it can be read. */
function toldBy({ entry, publicKeySha256, metadata, keyId }: NonNullable<Fields> = {}): Told | undefined {
  if (typeof entry !== "string" || typeof publicKeySha256 !== "string" || !isMetadata(metadata)) return undefined;
  return { publicKeySha256, metadata, keyId: typeof keyId === "string" ? keyId : undefined };
}

function leafOf(documents: readonly Fields[] | undefined, bytesOf: (sha256: string) => Buffer | undefined): ListedKey["certificate"] {
  if (!documents) return null;
  const der = bytesOf(newestOf(documents)?.certificates[0] ?? "");
  return orDamaged(() => (der ? readCertificate(der) : undefined));
}

function ours(documents: readonly Labelled[], prefix: string): ReadonlyMap<string, readonly Fields[]> {
  const found = new Map<string, Fields[]>();
  for (const { label, fields } of documents) {
    const entry = label.slice(prefix.length);
    if (label.startsWith(prefix) && isEntryName(entry)) found.set(entry, [...(found.get(entry) ?? []), fields]);
  }
  return found;
}

/** The entry of a private key that a vault with this prefix made, by both its names; nothing for a key of others. */
function bareEntry({ id, label }: { readonly id: string; readonly label: string }, prefix: string): string | undefined {
  const entry = label.startsWith(prefix) ? label.slice(prefix.length) : "";
  return isEntryName(entry) && hex(objectName(prefix, entry).id) === id ? entry : undefined;
}

function named(session: Session, object: Buffer): { readonly id: string; readonly label: string } {
  const [id, label] = attributes(session, object, [binding().CKA_ID, binding().CKA_LABEL]) as [Buffer, Buffer];
  return { id: hex(id), label: label.toString("utf8") };
}

/** Its bytes, under its CKA_ID and SHA-256. */
function certificate(session: Session, object: Buffer): [string, Buffer] {
  const [id, der] = attributes(session, object, [binding().CKA_ID, binding().CKA_VALUE]) as [Buffer, Buffer];
  return [`${hex(id)} ${sha256Of(der)}`, der];
}

const hex = (bytes: Buffer): string => bytes.toString("hex");
