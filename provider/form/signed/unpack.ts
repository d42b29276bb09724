import { inflateSync } from "node:zlib";
import type { PDFObject, PDFStream } from "pdf-lib";
import { limits } from "./limits";
import type { Opened } from "./open";

/** The bytes that were unpacked of one file so far. */
export class Budget {
  #left: number = limits.contentBytes;

  get left(): number {
    return this.#left;
  }

  spend(bytes: number): void {
    this.#left -= bytes;
  }
}

/** Something costs more to read than a form ever does. Only seen inside this room. */
export class TooMuch extends Error {}

/**
 * What a stream holds, unpacked within the budget. What is damaged gives what could be read of it.
 * @throws TooMuch
 */
export function contentsOf({ pdf }: Opened, stream: PDFObject | undefined, budget: Budget): Buffer {
  if (!(stream instanceof pdf.PDFStream)) return Buffer.alloc(0);
  const packed = Buffer.from(stream instanceof pdf.PDFRawStream ? stream.contents : stream.getContents());
  const names = filtersOf(pdf, stream);
  const isFlate = names.every((name) => name === "FlateDecode" || name === "Fl");
  const bytes = isFlate ? names.reduce<Buffer>((left) => inflated(left, budget), packed) : oddly(pdf, stream, packed);
  if (bytes.length > budget.left) throw new TooMuch("contents");
  budget.spend(bytes.length);
  return bytes;
}

function filtersOf(pdf: Opened["pdf"], { dict }: PDFStream): string[] {
  const filter = dict.lookup(pdf.PDFName.of("Filter"));
  const named = filter instanceof pdf.PDFArray ? filter.asArray().slice(0, 8) : filter === undefined ? [] : [filter];
  return named.map((each) => (each instanceof pdf.PDFName ? each.decodeText() : ""));
}

function inflated(packed: Buffer, budget: Budget): Buffer {
  try {
    // What was cut gives what there is of it.
    return inflateSync(packed, { maxOutputLength: Math.max(1, budget.left), finishFlush: 2 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw new TooMuch("contents");
    return Buffer.alloc(0);
  }
}

function oddly(pdf: Opened["pdf"], stream: PDFStream, packed: Buffer): Buffer {
  if (packed.length > limits.oddlyPackedBytes || !(stream instanceof pdf.PDFRawStream)) return Buffer.alloc(0);
  try {
    return Buffer.from(pdf.decodePDFRawStream(stream).decode());
  } catch {
    return Buffer.alloc(0);
  }
}
