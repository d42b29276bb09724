import { join } from "node:path";
import { isFault } from "../../fault";
import { readAnswer } from "../../x509/answer";
import type { PlatformReport } from "../platform";
import { entriesIn, isUnreadable, mapBounded, readBounded, unreachable } from "./disk";
import { largestAnswer } from "./inbox";
import type { Folders } from "./tickets";

export interface Authorities {
  /** PEM, once each. */
  readonly certificates: string[];
  /** What cannot be read: a chain that misses one of them is incomplete, and its answer waits. */
  readonly unmatched: PlatformReport["unmatched"];
}

/** As `authoritiesIn`, to judge by. @throws Fault `platform-unreachable` when the folder cannot be listed. */
export async function mustKnowAuthorities(folders: Folders): Promise<string[]> {
  const { certificates, unmatched } = await authoritiesIn(folders);
  const folder = unmatched.find(({ file }) => file === "ca");
  if (folder) throw unreachable(folders.authorities, folder.because);
  return certificates;
}

/** What lies in `ca/`. */
export async function authoritiesIn({ authorities }: Folders): Promise<Authorities> {
  const entries = await entriesIn(authorities);
  if (isUnreadable(entries)) return { certificates: [], unmatched: [{ file: "ca", because: entries.because }] };
  const files = (entries ?? []).filter((entry) => !entry.isDirectory());
  const looked = await mapBounded(files, async ({ name }) => [name, await readBounded(join(authorities, name), largestAnswer)] as const);
  return {
    certificates: [...new Set(looked.flatMap(([, read]) => (read === undefined || isUnreadable(read) ? [] : certificatesIn(read.bytes))))],
    unmatched: looked.flatMap(([name, read]) => (isUnreadable(read) ? [{ file: `ca/${name}`, because: read.because }] : [])),
  };
}

/** The certificates in a file of `ca/`, PEM; none where it holds none. */
export function certificatesIn(bytes: Buffer): string[] {
  try {
    return readAnswer(bytes).certificates.map(({ pem }) => pem);
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
}
