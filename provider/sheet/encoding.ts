import { Fault } from "../fault";
import { fromWindows1252 } from "../structure";

/** Characters that French lists of structures have beside ASCII: what decodes to another one was decoded wrongly. */
const usual = /^[\x00-\x7fàâäáãåçéèêëíîïñóôöõúùûüýÿœæøßÀÂÄÁÃÅÇÉÈÊËÍÎÏÑÓÔÖÕÚÙÛÜÝŸŒÆØ«»“”‘’–—…°²³€·ªº§\u00a0]*$/;
/** `SantÇ`: no word goes on in an accented capital, but that is what the é of DOS looks like to a Mac. */
const capitalInside = /[a-zà-ÿœæ][ÀÂÄÁÃÅÇÉÈÊËÍÎÏÑÓÔÖÕÚÙÛÜÝŸŒÆØ]/;

/** Single-byte encodings that spreadsheets write without saying so, the likeliest first. */
const guesses = [fromWindows1252, (bytes: Buffer): string => new TextDecoder("macintosh").decode(bytes)] as const;

/**
 * The text of a CSV: UTF-8 or UTF-16, with a mark or without, else Windows-1252 or Mac Roman, whichever makes all of it French.
 * @throws Fault `sheet-unreadable` when it is no text, or one that none of them reads.
 */
export function decoded(bytes: Buffer, file: string): string {
  const text = decode(bytes, encodingOf(bytes), file);
  return text.replace(/^\ufeff/, "");
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | undefined;

/** By its mark (Unicode chapter 2.13), else by where zeros are: every second byte of Latin text in UTF-16 is one. */
function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const first = bytes.subarray(0, 4_096);
  const zeros = [0, 1].map((half) => first.filter((byte, place) => place % 2 === half && byte === 0).length) as [number, number];
  const most = first.length / 3;
  if (zeros[1] > most && zeros[0] === 0) return "utf-16le";
  if (zeros[0] > most && zeros[1] === 0) return "utf-16be";
  return zeros[0] + zeros[1] === 0 ? "utf-8" : undefined;
}

function decode(bytes: Buffer, encoding: Encoding, file: string): string {
  if (encoding === undefined) throw notText(file, "it has bytes that no text has");
  const text = strictly(bytes, encoding);
  if (text !== undefined) return text;
  if (encoding !== "utf-8") throw notText(file, "it is cut, or no UTF-16");
  for (const guess of guesses) {
    const guessed = guess(bytes);
    if (usual.test(guessed) && !capitalInside.test(guessed)) return guessed;
  }
  throw notText(file, "it is neither UTF-8, UTF-16, Windows-1252 nor Mac Roman");
}

function strictly(bytes: Buffer, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const notText = (file: string, because: string): Fault =>
  new Fault(
    "sheet-unreadable",
    `${file} cannot be read as text: ${because}.`,
    "Save it as « CSV UTF-8 », or as an Excel workbook (.xlsx).",
  );
