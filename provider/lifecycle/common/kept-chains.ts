import { type EvidenceShelf, recordName } from "../../evidence";

/** The chains of evidence that an exchange keeps. */
export interface KeptChains {
  /** Chain -> names of its records. */
  readonly listed: ReadonlyMap<string, readonly string[]>;
  /** Number -> bytes of the records of a chain that are there, each read once. @throws Fault `platform-unreachable` */
  read(chain: string, numbers: readonly number[]): Promise<ReadonlyMap<number, Buffer>>;
}

/** Records of one chain that are asked for at once: the engine looks at many chains at a time. */
const recordsAtOnce = 4;

/** @param within the limit of whoever waits for an exchange */
export async function keptIn(shelf: EvidenceShelf, within: <T>(work: Promise<T>) => Promise<T>): Promise<KeptChains> {
  const readAll = async (chain: string, numbers: readonly number[]): Promise<ReadonlyMap<number, Buffer>> => {
    const files = new Map<number, Buffer>();
    for (let start = 0; start < numbers.length; start += recordsAtOnce) {
      const some = numbers.slice(start, start + recordsAtOnce);
      const read = await Promise.all(some.map((number) => shelf.read(chain, recordName(number))));
      some.forEach((number, index) => read[index] && files.set(number, read[index]));
    }
    return files;
  };
  return { listed: await shelf.list(), read: (chain, numbers) => within(readAll(chain, numbers)) };
}
