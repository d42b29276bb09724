import { join } from "node:path";
import { type EvidenceShelf, recordNumber } from "../../evidence";
import { createFile, namesIn, readBytes, readJson } from "./files";

/** The chains of evidence of a rehearsal: as where people are, `evidence/<chain>/0001.json`. */
export const evidenceInSandbox = (dir: string): EvidenceShelf => {
  const folder = join(dir, "evidence");
  return {
    create: async (chain, name, bytes) => createFile(join(folder, chain, name), bytes),
    read: async (chain, name) => readBytes(join(folder, chain, name)),
    async list() {
      const recordsOf = (chain: string) => namesIn(join(folder, chain)).filter((name) => recordNumber(name) !== undefined);
      return new Map(namesIn(folder).map((chain) => [chain, recordsOf(chain)]));
    },
    /** Its form, its sheets, and what came back for an order. */
    async papersOf(ticket) {
      const own = (name: string): boolean => name.startsWith(`${ticket}.`);
      const paths = ["forms", "fiches", "orders"].flatMap((place) =>
        namesIn(join(dir, place))
          .filter(own)
          .map((name) => `${place}/${name}`),
      );
      const csr = readJson<{ readonly csr?: string }>(join(dir, "orders", `${ticket}.json`))?.csr;
      const request = csr === undefined ? [] : [[`orders/${ticket}.csr`, Buffer.from(csr)] as const];
      return new Map([...paths.map((path) => [path, readBytes(join(dir, path))!] as const), ...request]);
    },
  };
};
