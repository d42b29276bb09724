import { Fault } from "../../fault";
import { newCode } from "../common";
import { type Document, fieldsOf, type ObjectName, readDocuments, writeDocument } from "./object";
import { mustSeeAll, type Session } from "./token";

/**
 * The revocation code of an entry, in a data object beside its key: CKA_PRIVATE, so that only whoever logs in sees it. A key in a token
 * cannot leave it; its code can be read, since a person types it on the portal.
 */
const kind = "igc-sante revocation";
const format = "igc-sante-token-revocation-code";
const version = 1;

/** The highest sequence counts; of two that machines wrote at one moment, everybody takes the same. @throws Fault `vault-corrupt` */
export function readCode(session: Session, name: ObjectName, address: string): string | undefined {
  const documents = readDocuments(session, kind, name);
  if (documents.length === 0) mustSeeAll(session); // invisible is not absent: a second code would be made
  return newestOf(documents, name, address)?.code;
}

/** The code that is there, or a new one. Create-only. To be run by `Token.change`. */
export function keepCode(session: Session, name: ObjectName, address: string): string {
  const there = readCode(session, name, address);
  if (there !== undefined) return there;
  writeDocument(session, kind, name, { format, version, sequence: 1, code: newCode() });
  const kept = readCode(session, name, address);
  if (kept === undefined) throw notKept(name, address);
  return kept;
}

/** Keeps the code that a person chose; the one before goes once the new one is whole. Can be repeated from any point. To be run by `Token.change`. */
export function recordCode(session: Session, name: ObjectName, code: string, address: string): void {
  const documents = readDocuments(session, kind, name);
  if (documents.length === 0) mustSeeAll(session);
  const sequence = Math.max(0, ...documents.flatMap(decode).map((each) => each.sequence)) + 1;
  writeDocument(session, kind, name, { format, version, sequence, code });
  if (readCode(session, name, address) !== code) throw notKept(name, address);
  for (const { object } of documents) session.module.C_DestroyObject(session.handle, object);
}

interface Kept {
  readonly sequence: number;
  readonly code: string;
}

function newestOf(documents: readonly Document[], name: ObjectName, address: string): Kept | undefined {
  const [newest] = documents.flatMap(decode).sort((a, b) => b.sequence - a.sequence || (a.code < b.code ? -1 : 1));
  if (documents.length > 0 && !newest)
    throw new Fault(
      "vault-corrupt",
      `What ${address} holds as the revocation code of ${name.entry} cannot be read.`,
      "Record the code that was typed on the portal: igc-sante revocation-code VAULT ENTRY --record --force, with the code on standard input.",
    );
  return newest;
}

function decode(document: Document): Kept[] {
  const { format: found, version: written, sequence, code } = fieldsOf(document) ?? {};
  const isOurs = found === format && written === version && Number.isSafeInteger(sequence) && typeof code === "string";
  return isOurs ? [{ sequence: sequence as number, code }] : [];
}

const notKept = ({ entry }: ObjectName, address: string): Fault =>
  new Fault(
    "vault-conflict",
    `${address} accepted a revocation code for ${entry}, and gave another one, or none, when it was read back.`,
    "Find out what else writes to this token, then ask for the code again: type none on the portal before.",
  );
