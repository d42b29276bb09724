import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import { unreachable } from "../faults";
import type { Entry } from "./records";

/**
 * The index of a register in one file: records, a JSON line each as they came, then a table of the numbers in order, with place and
 * length of each record. Looking one up reads its record alone.
 */

/** A row of the table: the number, the place of its record, its length. */
const numberBytes = 9;
const placeBytes = 6;
const row = numberBytes + placeBytes + 2;

/** What is known of a file besides its bytes; kept beside it, so that one that was cut short or changed is not believed. */
export interface IndexFacts {
  readonly entries: number;
  /** Where the table begins. */
  readonly tableAt: number;
  readonly tableSha256: string;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

type Packed = readonly [
  number: string,
  entity: Entry["entity"],
  names: readonly string[],
  category: string | null,
  department: string | null,
  isOpen: boolean,
  closedOn: string | null,
  legalEntity: string | null,
];
const packed = (entry: Entry): Packed => [
  entry.number,
  entry.entity,
  entry.names,
  entry.category,
  entry.department,
  entry.isOpen,
  entry.closedOn,
  entry.legalEntity,
];
function unpacked(text: string): Entry {
  const [number, entity, names, category, department, isOpen, closedOn, legalEntity] = JSON.parse(text) as Packed;
  return { number, entity, names, category, department, isOpen, closedOn, legalEntity };
}

/** Bytes of records that are gathered before they are written. */
const batch = 1 << 18;

/** Writes an index; of a whole register 20 bytes an entry are in memory. */
export class IndexWriter {
  #table = Buffer.alloc(row << 12);
  #keys = new Float64Array(1 << 12);
  #entries = 0;
  #length = 0;
  #lines: string[] = [];
  #gathered = 0;

  constructor(private readonly file: fs.FileHandle) {}

  /** `flush` writes what was added. */
  add(entry: Entry): void {
    const line = `${JSON.stringify(packed(entry))}\n`;
    const length = Buffer.byteLength(line);
    if ((this.#entries + 1) * row > this.#table.length) this.grow();
    const at = this.#entries * row;
    this.#table.write(entry.number, at, "latin1");
    this.#table.writeUIntBE(this.#length, at + numberBytes, placeBytes);
    this.#table.writeUInt16BE(length, at + numberBytes + placeBytes);
    this.#keys[this.#entries] = Number.parseInt(entry.number, 36); // 36^9 is below 2^53
    this.#entries++;
    this.#length += length;
    this.#lines.push(line);
    this.#gathered += length;
  }

  private grow(): void {
    const [table, keys] = [Buffer.alloc(this.#table.length * 2), new Float64Array(this.#keys.length * 2)];
    this.#table.copy(table);
    keys.set(this.#keys);
    [this.#table, this.#keys] = [table, keys];
  }

  /** @param all what is less than a batch, too */
  async flush(all = false): Promise<void> {
    if (this.#gathered === 0 || (!all && this.#gathered < batch)) return;
    const text = this.#lines.join("");
    [this.#lines, this.#gathered] = [[], 0];
    await this.file.appendFile(text);
  }

  async finish(): Promise<IndexFacts> {
    await this.flush(true);
    const order = Uint32Array.from({ length: this.#entries }, (_, index) => index).sort(
      (one, other) => this.#keys[one]! - this.#keys[other]! || one - other,
    );
    const table = Buffer.alloc(this.#entries * row);
    order.forEach((from, to) => this.#table.copy(table, to * row, from * row, (from + 1) * row));
    await this.file.appendFile(table);
    await this.file.sync();
    return { entries: this.#entries, tableAt: this.#length, tableSha256: sha256(table) };
  }
}

/** An index to look numbers up in. */
export class IndexReader {
  private constructor(
    private readonly path: string,
    private readonly table: Buffer,
  ) {}

  /** `undefined` for what is not there, or not as it was written: it is made again. */
  static async open(path: string, { entries, tableAt, tableSha256 }: IndexFacts): Promise<IndexReader | undefined> {
    try {
      return await reading(path, async (file) => {
        const { size } = await file.stat();
        if (size !== tableAt + entries * row) return undefined;
        const table = Buffer.alloc(entries * row);
        await file.read(table, 0, table.length, tableAt);
        return sha256(table) === tableSha256 ? new IndexReader(path, table) : undefined;
      });
    } catch {
      return undefined;
    }
  }

  /** All entries of each number; of one that is not there, none. @throws Fault `register-unreachable` */
  async entriesOf(numbers: readonly string[]): Promise<ReadonlyMap<string, readonly Entry[]>> {
    try {
      return await reading(this.path, async (file) => {
        const found = new Map<string, readonly Entry[]>();
        for (const number of numbers) found.set(number, await this.read(file, number));
        return found;
      });
    } catch (cause) {
      throw unreachable(`The index of FINESS at ${this.path} cannot be read any more.`, cause);
    }
  }

  private async read(file: fs.FileHandle, number: string): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let index = this.firstOf(number); this.numberAt(index) === number; index++) {
      const at = index * row + numberBytes;
      const bytes = Buffer.alloc(this.table.readUInt16BE(at + placeBytes));
      await file.read(bytes, 0, bytes.length, this.table.readUIntBE(at, placeBytes));
      const entry = unpacked(bytes.toString());
      if (entry.number !== number) throw new Error("another record stands there");
      entries.push(entry);
    }
    return entries;
  }

  private numberAt(index: number): string | undefined {
    const at = index * row;
    return at < this.table.length ? this.table.toString("latin1", at, at + numberBytes) : undefined;
  }

  /** Index of the first row that is not before a number. */
  private firstOf(number: string): number {
    const wanted = Number.parseInt(number, 36);
    let [low, high] = [0, this.table.length / row];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Number.parseInt(this.numberAt(middle)!, 36) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

async function reading<T>(path: string, work: (file: fs.FileHandle) => Promise<T>): Promise<T> {
  const file = await fs.open(path, "r");
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
