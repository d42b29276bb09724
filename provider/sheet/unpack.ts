import { Unzip, UnzipInflate, zipSync } from "fflate";
import { Fault } from "../fault";
import { limits } from "./grid";

/** Bytes fed at a time: an entry says of its size what it likes, so it is counted as it comes out. DEFLATE makes at most 1,032 of one. */
const step = 65_536;

/**
 * An .xlsx (a ZIP, ECMA-376 part 2) packed anew without compression and with nothing but its XML, so that whoever reads it next
 * inflates nothing: the reader has no limits of its own.
 * @throws Fault `sheet-unreadable` when it is no workbook, `sheet-too-big` when it unpacks to more than is read.
 */
export function unpackedWorkbook(bytes: Buffer, file: string): Uint8Array {
  const parts = partsOf(bytes, file);
  const kind = kindOf([...parts.keys()]);
  if (kind !== undefined)
    throw new Fault("sheet-unreadable", `${file} is ${kind}.`, "Save it as an Excel workbook (.xlsx), or as « CSV UTF-8 ».");
  const entries = [...parts]
    .filter(([name]) => /\.(xml|rels)$/i.test(name))
    .map(([name, chunks]) => [name, Buffer.concat(chunks)] as const);
  return zipSync(Object.fromEntries(entries), { level: 0 });
}

function partsOf(bytes: Buffer, file: string): Map<string, Uint8Array[]> {
  const parts = new Map<string, Uint8Array[]>();
  let size = 0;
  const unzip = new Unzip((part) => {
    const chunks: Uint8Array[] = [];
    parts.set(part.name, chunks);
    part.ondata = (error, chunk) => {
      if (error) throw error;
      size += chunk.length;
      chunks.push(chunk);
    };
    part.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += step) {
      unzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
      if (size > limits.unpackedBytes) break;
    }
  } catch (cause) {
    throw damaged(file, cause);
  }
  if (size > limits.unpackedBytes)
    throw new Fault(
      "sheet-too-big",
      `${file} unpacks to more than ${limits.unpackedBytes} bytes.`,
      "Copy its rows, and nothing else, into a new workbook.",
    );
  return parts;
}

export const damaged = (file: string, cause?: unknown): Fault =>
  new Fault("sheet-unreadable", `${file} is a damaged workbook, or a part of one.`, "Open it in a spreadsheet and save it anew.", {
    cause,
  });

/** What a ZIP is that is no workbook we read; `undefined` for one. */
function kindOf(names: readonly string[]): string | undefined {
  if (names.includes("xl/workbook.xml")) return undefined;
  if (names.includes("xl/workbook.bin")) return "a binary workbook (.xlsb), which is not read";
  if (names.includes("content.xml")) return "an OpenDocument file (.ods), which is not read";
  if (names.some((name) => name.startsWith("word/"))) return "a text document (.docx), and no sheet";
  return "a ZIP without a workbook in it, and no sheet";
}
