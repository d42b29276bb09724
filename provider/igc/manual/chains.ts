import { join } from "node:path";
import { type EvidenceShelf, recordNumber } from "../../evidence";
import { entriesIn, isThere, isUnreadable, mapBounded, mustList, mustRead, readBounded, unreachable } from "./disk";
import type { Files } from "./files";
import { largestFetched } from "./gathering";
import type { Folders } from "./tickets";

/** Where evidence lies, below the exchange: it outlives tickets, `retention` and destroy. */
export const evidenceFolder = "evidence";
/** Bytes of a record of evidence that are read; one has a thousand. */
export const largestEvidence = 65_536;

/** The chains of evidence of a folder: `evidence/<chain>/0001.json`. */
export const evidenceOnDisk = ({ root, outbox, archive, withdrawn, inbox }: Folders, files: Files): EvidenceShelf => ({
  create: (chain, name, bytes) => files.create(join(root, evidenceFolder, chain), name, bytes),
  read: (chain, name) => mustRead(join(root, evidenceFolder, chain, name), largestEvidence),
  async list() {
    // Away is not gone: an exchange that is not mounted has lost no record.
    if (!(await isThere(root))) throw unreachable(root, "it is not there");
    const chains = (await mustList(join(root, evidenceFolder))).filter((entry) => entry.isDirectory());
    const listed = await mapBounded(chains, async ({ name }) => {
      const records = await mustList(join(root, evidenceFolder, name));
      return [name, records.map((record) => record.name).filter((each) => recordNumber(each) !== undefined)] as const;
    });
    return new Map(listed);
  },
  async papersOf(ticket) {
    const places = [outbox, archive, withdrawn].flatMap((place) => [join(place, ticket), join(place, ticket, "remplace")]);
    const found = await Promise.all([...places, inbox].map(filesIn));
    return new Map(found.flat().map(([path, bytes]) => [path.slice(root.length + 1).replaceAll("\\", "/"), bytes]));
  },
});

/** One bad file spoils nothing else: what cannot be read is not exported. */
async function filesIn(folder: string): Promise<(readonly [string, Buffer])[]> {
  const entries = await entriesIn(folder);
  if (entries === undefined || isUnreadable(entries)) return [];
  const paths = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
  const read = await mapBounded(paths, async (path) => [path, await readBounded(path, largestFetched)] as const);
  return read.flatMap(([path, there]) => (there === undefined || isUnreadable(there) ? [] : [[path, there.bytes] as const]));
}
