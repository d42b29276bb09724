import { inflateSync } from "node:zlib";
import type { PDFContext } from "pdf-lib";
import { loadPdfLib, type PdfLib } from "../pdf";
import { limits } from "./limits";

/** A PDF whose objects can be asked for. */
export interface Opened {
  readonly pdf: PdfLib;
  readonly context: PDFContext;
}

/** Why a PDF cannot be looked into: an English clause, and what to do about it. */
export interface Closed {
  readonly because: string;
  readonly hint: string;
}

export const isClosed = (opening: object): opening is Closed => "because" in opening;

const damaged = (what: string): Closed => ({
  because: `this PDF cannot be read: ${what}`,
  hint: "open it, save or print it as a PDF once more, and bring that; or scan the signed paper",
});

/** Opens a PDF within bounds. Nothing in it is run: neither scripts nor actions nor links are looked at. Never throws. */
export async function openPdf(bytes: Buffer): Promise<Opened | Closed> {
  const refused = preflight(bytes);
  if (refused !== undefined) return damaged(refused);
  const pdf = await loadPdfLib();
  try {
    const parser = pdf.PDFParser.forBytesWithOptions(bytes, Number.POSITIVE_INFINITY, false, true);
    const context = await quietly(() => parser.parseDocument());
    if (context.trailerInfo.Encrypt !== undefined)
      return {
        because: "this PDF is protected by a password or against changes, so neither ANS nor this program can read it",
        hint: "save it without protection, or scan the signed paper",
      };
    return context.lookup(context.trailerInfo.Root) instanceof pdf.PDFDict ? { pdf, context } : damaged("it has no beginning of its pages");
  } catch {
    return damaged("it is cut off or damaged");
  }
}

let parsing = 0;
let warn: typeof console.warn = console.warn;

/** pdf-lib writes a line to the console for each object that it cannot read: what is said of a file is ours to say. */
async function quietly<T>(parse: () => Promise<T>): Promise<T> {
  if (parsing++ === 0) {
    ({ warn } = console);
    console.warn = () => undefined;
  }
  try {
    return await parse();
  } finally {
    if (--parsing === 0) console.warn = warn;
  }
}

/** A name as its letters or as numbers of them (ISO 32000-1 section 7.3.5). */
const spelled = (name: string): string => [...name].map((letter) => `(?:${letter}|#${letter.charCodeAt(0).toString(16)})`).join("");
const unpackedAtOnce = new RegExp(`/(?:${spelled("ObjStm")}|${spelled("XRef")})(?![A-Za-z0-9])`, "gi");

/** What would cost too much to read, before anything is read: an English clause. */
function preflight(bytes: Buffer): string | undefined {
  if (bytes.length > limits.fileBytes) return `it has ${bytes.length} bytes, more than the ${limits.fileBytes} that are read`;
  const text = bytes.toString("latin1");
  const count = { obj: 0, endobj: 0, stream: 0, endstream: 0 };
  for (const { 0: word } of text.matchAll(/\b(?:end)?(?:obj|stream)\b/g)) {
    count[word as keyof typeof count]++;
    if (count.obj > limits.objects) return `it has more than ${limits.objects} objects`;
  }
  // What has no end makes the reader look for one through the whole file, each time.
  const endless = Math.max(count.obj - count.endobj, count.stream - count.endstream);
  if (endless > mostEndless) return `${endless} of its objects have no end`;
  if (isNestedDeep(text)) return `its brackets are nested deeper than ${limits.nesting} levels`;
  let [streams, unpacked] = [0, 0];
  for (const { index } of text.matchAll(unpackedAtOnce)) {
    if (++streams > limits.objectStreams) return `it has more than ${limits.objectStreams} packed lists of objects`;
    const size = unpackedSize(bytes, text, index);
    if (typeof size === "string") return size;
    unpacked += size;
    if (unpacked > limits.contentBytes) return `its lists of objects unpack to more than ${limits.contentBytes} bytes`;
  }
  return undefined;
}

/** Runs of opening brackets with nothing closed between: what a reader by recursion dies of. */
function isNestedDeep(text: string): boolean {
  return new RegExp(`(?:(?:\\[|<<)[\\s/A-Za-z0-9]{0,16}){${limits.nesting}}`).test(text);
}

/**
 * Object streams and cross-reference streams are unpacked by the parser itself, so how much they hold is looked at here.
 * @returns bytes, or what is wrong: an English clause
 */
function unpackedSize(bytes: Buffer, text: string, at: number): number | string {
  const from = Math.max(0, at - window);
  const begin = text.slice(at, at + window).indexOf("stream") + at;
  if (begin < at) return 0;
  const dictionary = text.slice(from + Math.max(0, text.slice(from, at).lastIndexOf("obj")), begin);
  const packings = dictionary.match(/\/(?:[A-Za-z0-9]*Decode|Fl|LZW|A85|AHx|RL)(?![A-Za-z])/g) ?? [];
  if (packings.length === 0 && !dictionary.includes("#")) return 0;
  if (packings.length !== 1 || !/^\/(?:FlateDecode|Fl)$/.test(packings[0] ?? ""))
    return "its lists of objects are packed in a way that is not read";
  const start = begin + (text.startsWith("\r\n", begin + 6) ? 8 : 7);
  try {
    return inflateSync(bytes.subarray(start), { maxOutputLength: limits.objectStreamBytes }).length;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
      ? `one of its lists of objects unpacks to more than ${limits.objectStreamBytes} bytes`
      : 0; // a damaged one is the parser's business
  }
}
/** Characters around a name in which its dictionary lies. */
const window = 16_384;
/** Objects without an end that a file may have: pictures have such words by chance. */
const mostEndless = 100;
