import type { Surroundings } from "../provider/lifecycle/common";
import { type Crl, readCrl } from "../provider/x509/crl";
import { readNamedFile } from "./export-entry";

/**
 * A revocation list that the user names, DER or PEM.
 * @throws Fault `file-unreadable`, `answer-unreadable`.
 */
export async function readCrlFile(path: string, surroundings: Surroundings): Promise<Crl> {
  const bytes = await readNamedFile(path, surroundings);
  return readCrl(bytes[0] === 0x30 ? bytes : bytes.toString("latin1"));
}
