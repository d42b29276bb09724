import { Fault } from "../../fault";
import { realPatience } from "../../vault/common";
import { procedureOf, readDemarcheAddress } from "./address";
import { draftProcedure } from "./draft";
import { openService } from "./service";

/** A procedure as it is now, for a person who pins it. */
export interface LookedAt {
  readonly number: number;
  readonly title: string;
  /** Id of its revision, and its day where it is told. */
  readonly revision: string;
  readonly publishedAt: string | null;
  /** The address with that revision. */
  readonly pinned: string;
  /** Draft of the mapping, JSON. */
  readonly draft: string;
  /** What a person must look at, an English clause each. */
  readonly open: readonly string[];
}

/** Reads a procedure; nothing is posted. @throws Fault */
export async function readProcedureOf(address: string, form: "413" | "503", now: () => Date): Promise<LookedAt> {
  const read = readDemarcheAddress(address);
  if (read instanceof Fault) throw read;
  const procedure = await openService(read, { now, ...realPatience }).schema();
  const { number, title, revision } = procedure;
  const { json, open } = draftProcedure(procedure, form);
  const pinned = `${procedureOf(read).place}?revision=${encodeURIComponent(revision.id)}`;
  return { number, title, revision: revision.id, publishedAt: revision.publishedAt, pinned, draft: json, open };
}
