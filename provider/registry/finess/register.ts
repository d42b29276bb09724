import { join } from "node:path";
import { isFault } from "../../fault";
import type { Registered } from "../../policy";
import { resolvedPath } from "../../vault";
import { unreadable } from "../faults";
import type { Register, RegisterContext } from "../registry";
import { IndexReader, IndexWriter } from "./index-file";
import { StructuresParser } from "./parse";
import { kept, mustBeUsable, type Pointer, readPointer, removeIndex, writeIndex, writePointer } from "./pointer";
import type { Entry } from "./records";
import { readAddress, readFile, type Take } from "./source";

/** What was looked at less long ago is not asked for anew: the open data is made once a day. Milliseconds. */
const freshFor = 86_400_000;

/** FINESS+ open data: a file or an address, read once into an index of this user's. Nothing is read before the first question. */
export function openFiness(place: string, context: RegisterContext): Register {
  let reader: Promise<IndexReader> | undefined;
  return {
    name: "FINESS+",
    async lookUp(identifiers) {
      const numbers = identifiers.filter((identifier) => identifier.startsWith("1")).map((identifier) => identifier.slice(1));
      if (numbers.length === 0) return new Map();
      reader ??= indexOf(place, context);
      const found = await (await reader).entriesOf(numbers);
      return new Map([...found].map(([number, entries]) => [`1${number}`, best(entries) ?? "unknown"]));
    },
  };
}

/** Of several entries of one number, an open one; else the one that was closed last. */
function best(entries: readonly Entry[]): Registered | undefined {
  const isOpen = ({ isOpen: active, closedOn }: Entry): boolean => active && closedOn === null;
  const [first] = [...entries].sort(
    (one, other) => Number(isOpen(other)) - Number(isOpen(one)) || ((one.closedOn ?? "") < (other.closedOn ?? "") ? 1 : -1),
  );
  if (!first) return undefined;
  const { number: _, ...entry } = first;
  return entry;
}

async function indexOf(place: string, context: RegisterContext): Promise<IndexReader> {
  const folder = context.cache;
  await mustBeUsable(folder);
  const isAddress = /^https?:\/\//i.test(place);
  const source = isAddress ? place : resolvedPath(place, context);
  const known = await readPointer(folder, source);
  const there = known && (await IndexReader.open(join(folder, known.index), known.facts));
  const looked = there ? known : undefined; // an index that is gone is made again, whatever its source says
  const now = context.now();
  if (there && isAddress && now.getTime() - Date.parse(known.lookedAt) < freshFor) return there;

  let made: Omit<Pointer, "version" | "mark" | "sha256" | "lookedAt"> | undefined;
  const take: Take = async (chunks) => void (made = await indexed(folder, chunks));
  const found = await orWhere(source, () => (isAddress ? readAddress(source, looked, take) : readFile(source, looked, take))).catch(
    async (error: unknown) => {
      // Read to its end, and not to be believed after all: it changed meanwhile.
      if (made) await removeIndex(folder, made.index);
      throw error;
    },
  );
  const { mark } = found;
  const stamp = { mark, lookedAt: now.toISOString() };
  if (found.is === "same") {
    await writePointer(folder, source, { ...looked!, ...stamp }, known);
    return there!;
  }
  await writePointer(folder, source, { ...made!, ...stamp, sha256: found.sha256 }, known);
  const opened = await IndexReader.open(join(folder, made!.index), made!.facts);
  if (!opened) throw unreadable(`The index of FINESS in ${folder} is not as it was written: is its disk full or failing?`);
  return opened;
}

async function indexed(folder: string, chunks: AsyncIterable<Buffer>): Promise<Omit<Pointer, "version" | "mark" | "sha256" | "lookedAt">> {
  return writeIndex(folder, async (file) => {
    const writer = new IndexWriter(file);
    const parser = new StructuresParser((entry) => writer.add(entry));
    for await (const chunk of chunks) {
      parser.push(chunk);
      await kept(folder, () => writer.flush());
    }
    const head = parser.finish();
    const facts = await kept(folder, () => writer.finish());
    // Of a register without entries every structure would be unknown.
    if (facts.entries === 0) throw unreadable("It holds no structure: it is no file of FINESS+ structures.");
    return { ...head, facts };
  });
}

/** Says of which source something is wrong. */
async function orWhere<T>(source: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFault(error, "register-answer")) throw unreadable(`${source} is not used as FINESS+: ${error.what}`, error);
    throw error;
  }
}
