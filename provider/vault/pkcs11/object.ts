import { createHash } from "node:crypto";
import type { Template } from "pkcs11js";
import { binding, type Session } from "./token";

/** Handles fetched in one call. */
const batch = 64;

/** The objects of a session's token that have these attributes. */
export function find({ module, handle }: Session, template: Template): Buffer[] {
  const found: Buffer[] = [];
  module.C_FindObjectsInit(handle, template);
  for (;;) {
    const some = module.C_FindObjects(handle, batch);
    found.push(...some);
    if (some.length < batch) break;
  }
  module.C_FindObjectsFinal(handle);
  return found;
}

/** Values of an object's attributes, in the order asked for. */
export function attributes({ module, handle }: Session, object: Buffer, types: readonly number[]): Buffer[] {
  return module
    .C_GetAttributeValue(
      handle,
      object,
      types.map((type) => ({ type })),
    )
    .map(({ value }) => value);
}

/** What the objects of an entry are called in the token: CKA_ID and CKA_LABEL. Neither is unique by itself, so both follow from the entry. */
export interface ObjectName {
  readonly entry: string;
  readonly id: Buffer;
  readonly label: string;
}

/** CKA_LABEL is the prefix and the entry; CKA_ID the first 20 bytes of its SHA-256, known before the key is, so that a retry finds it. */
export function objectName(prefix: string, entry: string): ObjectName {
  const label = prefix + entry;
  return { entry, label, id: createHash("sha256").update(label).digest().subarray(0, 20) };
}

/** CKA_APPLICATION of the documents: what tells them from other programs' data. */
export type DocumentKind = "igc-sante key" | "igc-sante issued" | "igc-sante current" | "igc-sante revocation";

export interface Document {
  readonly object: Buffer;
  readonly bytes: Buffer;
}

/** The documents of an entry: data objects that only the logged-in user sees and writes (CKA_PRIVATE). */
export function readDocuments(session: Session, kind: DocumentKind, { label }: ObjectName): Document[] {
  const b = binding();
  const template = [
    { type: b.CKA_CLASS, value: b.CKO_DATA },
    { type: b.CKA_APPLICATION, value: kind },
    { type: b.CKA_LABEL, value: label },
  ];
  return find(session, template).map((object) => ({ object, bytes: attributes(session, object, [b.CKA_VALUE])[0]! }));
}

/** Every document of a kind, whatever its entry. */
export function findDocuments(session: Session, kind: DocumentKind): Buffer[] {
  const b = binding();
  return find(session, [
    { type: b.CKA_CLASS, value: b.CKO_DATA },
    { type: b.CKA_APPLICATION, value: kind },
  ]);
}

/** A document, with its label. */
export function readLabelled(session: Session, object: Buffer): { readonly label: string; readonly fields: ReturnType<typeof fieldsOf> } {
  const [label, bytes] = attributes(session, object, [binding().CKA_LABEL, binding().CKA_VALUE]) as [Buffer, Buffer];
  return { label: label.toString("utf8"), fields: fieldsOf({ bytes }) };
}

/** The documents of all entries, with their labels. */
export const readAllDocuments = (session: Session, kind: DocumentKind): ReturnType<typeof readLabelled>[] =>
  findDocuments(session, kind).map((object) => readLabelled(session, object));

export function writeDocument({ module, handle }: Session, kind: DocumentKind, { label }: ObjectName, content: object): void {
  const b = binding();
  module.C_CreateObject(handle, [
    { type: b.CKA_CLASS, value: b.CKO_DATA },
    { type: b.CKA_TOKEN, value: true },
    { type: b.CKA_PRIVATE, value: true },
    { type: b.CKA_APPLICATION, value: kind },
    { type: b.CKA_LABEL, value: label },
    { type: b.CKA_VALUE, value: Buffer.from(JSON.stringify(content)) },
  ]);
}

/** The fields of a document, or `undefined` when it is none. */
export function fieldsOf({ bytes }: Pick<Document, "bytes">): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
