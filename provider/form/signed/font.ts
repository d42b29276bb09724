import type { PDFDict, PDFObject } from "pdf-lib";
import { macRoman, textOfGlyph, windows1252 } from "./glyphs";
import { limits } from "./limits";
import type { Opened } from "./open";
import { type Budget, contentsOf } from "./unpack";

/** A code of a string that is shown: its text, and how far it moves on, in thousandths of the size. */
export interface Glyph {
  readonly text: string;
  readonly advance: number;
  readonly isBlank: boolean;
}

/** A font as far as reading its text goes (ISO 32000-1 sections 9.6, 9.7 and 9.10). */
export type Font = (bytes: Buffer) => Glyph[];

/** Advance of a letter where a font does not say: the mean of Helvetica's. */
const usual = 500;
const number = (object: PDFObject | undefined, pdf: Opened["pdf"]): number | undefined =>
  object instanceof pdf.PDFNumber ? object.asNumber() : undefined;

export function fontOf(opened: Opened, dict: PDFDict, budget: Budget): Font {
  const { pdf } = opened;
  const get = (name: string): PDFObject | undefined => dict.lookup(pdf.PDFName.of(name));
  const subtype = get("Subtype");
  const isComposite = subtype instanceof pdf.PDFName && subtype.decodeText() === "Type0";
  const toUnicode = get("ToUnicode");
  const table = toUnicode === undefined ? undefined : readTable(contentsOf(opened, toUnicode, budget).toString("latin1"));
  const advances = isComposite ? compositeAdvances(opened, dict) : simpleAdvances(opened, dict);
  const letters = table || isComposite ? undefined : simpleLetters(opened, dict);
  const octets = isComposite ? 2 : 1;
  return (bytes) => {
    const glyphs: Glyph[] = [];
    for (let at = 0; at + octets <= bytes.length; at += octets) {
      const code = bytes.readUIntBE(at, octets);
      const text = table?.get(code) ?? letters?.(code) ?? "";
      glyphs.push({ text, advance: advances(code), isBlank: octets === 1 && code === 32 });
    }
    return glyphs;
  };
}

/** The table of a ToUnicode stream (section 9.10.3): code -> text. */
function readTable(text: string): ReadonlyMap<number, string> {
  const table = new Map<number, string>();
  const put = (code: number, value: string): void => {
    if (table.size < limits.fontEntries) table.set(code, value);
  };
  for (const { 1: body = "" } of text.matchAll(/beginbfchar([^]*?)endbfchar/g))
    for (const { 1: code, 2: value } of body.matchAll(/<([0-9a-f\s]+)>\s*<([0-9a-f\s]*)>/gi)) put(hex(code!), utf16(value!));
  for (const { 1: body = "" } of text.matchAll(/beginbfrange([^]*?)endbfrange/g))
    for (const range of body.matchAll(/<([0-9a-f\s]+)>\s*<([0-9a-f\s]+)>\s*(?:<([0-9a-f\s]*)>|\[([^\]]*)\])/gi))
      putRange(hex(range[1]!), hex(range[2]!), range[3], range[4], put);
  return table;
}

function putRange(
  first: number,
  last: number,
  start: string | undefined,
  list: string | undefined,
  put: (code: number, value: string) => void,
): void {
  const end = Math.min(last, first + 0xffff);
  if (start === undefined) {
    [...(list ?? "").matchAll(/<([0-9a-f\s]*)>/gi)]
      .slice(0, end - first + 1)
      .forEach(({ 1: value }, index) => put(first + index, utf16(value!)));
    return;
  }
  const value = utf16(start);
  const base = value.codePointAt(value.length - 1) ?? 0;
  for (let code = first; code <= end; code++) put(code, value.slice(0, -1) + String.fromCharCode((base + code - first) & 0xffff));
}

const hex = (digits: string): number => Number.parseInt(digits.replace(/\s/g, ""), 16);
const utf16 = (digits: string): string => {
  const bytes = Buffer.from(digits.replace(/\s/g, ""), "hex");
  return bytes.length === 1
    ? String.fromCharCode(bytes[0]!)
    : bytes
        .subarray(0, bytes.length & ~1)
        .swap16()
        .toString("utf16le");
};

/** Letters of a font without such a table: its encoding, and what differs from it (section 9.6.6). */
function simpleLetters({ pdf }: Opened, dict: PDFDict): (code: number) => string {
  const encoding = dict.lookup(pdf.PDFName.of("Encoding"));
  const nameOf = (object: PDFObject | undefined): string => (object instanceof pdf.PDFName ? object.decodeText() : "");
  const base = encoding instanceof pdf.PDFDict ? nameOf(encoding.lookup(pdf.PDFName.of("BaseEncoding"))) : nameOf(encoding);
  const letter = base === "MacRomanEncoding" ? macRoman : windows1252;
  const differs = new Map<number, string>();
  const differences = encoding instanceof pdf.PDFDict ? encoding.lookup(pdf.PDFName.of("Differences")) : undefined;
  let code = 0;
  for (const each of differences instanceof pdf.PDFArray ? differences.asArray().slice(0, limits.fontEntries) : []) {
    code = number(each, pdf) ?? code;
    if (each instanceof pdf.PDFName) differs.set(code++, textOfGlyph(each.decodeText()));
  }
  return (each) => differs.get(each) ?? letter(each);
}

function simpleAdvances({ pdf }: Opened, dict: PDFDict): (code: number) => number {
  const first = number(dict.lookup(pdf.PDFName.of("FirstChar")), pdf) ?? 0;
  const widths = dict.lookup(pdf.PDFName.of("Widths"));
  const matrix = dict.lookup(pdf.PDFName.of("FontMatrix"));
  // A font of drawings has its own measure (section 9.6.5).
  const scale = matrix instanceof pdf.PDFArray ? 1000 * (number(matrix.lookup(0), pdf) ?? 0.001) : 1;
  const list = widths instanceof pdf.PDFArray ? widths : undefined;
  return (code) => {
    const at = code - first;
    const width = list && at >= 0 && at < list.size() ? number(list.lookup(at), pdf) : undefined;
    return width === undefined ? usual : width * scale;
  };
}

function compositeAdvances({ pdf }: Opened, dict: PDFDict): (code: number) => number {
  const descendants = dict.lookup(pdf.PDFName.of("DescendantFonts"));
  const font = descendants instanceof pdf.PDFArray ? descendants.lookup(0) : undefined;
  if (!(font instanceof pdf.PDFDict)) return () => usual;
  const other = number(font.lookup(pdf.PDFName.of("DW")), pdf) ?? 1000;
  const list = font.lookup(pdf.PDFName.of("W"));
  const known = new Map<number, number>();
  const items = list instanceof pdf.PDFArray ? list.asArray().slice(0, limits.fontEntries) : [];
  const at = (index: number): PDFObject | undefined =>
    list instanceof pdf.PDFArray && index < items.length ? list.lookup(index) : undefined;
  for (let index = 0; index < items.length; ) {
    const first = number(at(index), pdf) ?? 0;
    const next = at(index + 1);
    if (next instanceof pdf.PDFArray) {
      for (let each = 0; each < Math.min(next.size(), limits.fontEntries); each++)
        known.set(first + each, number(next.lookup(each), pdf) ?? other);
      index += 2;
    } else {
      const last = Math.min(number(next, pdf) ?? first, first + 0xffff);
      for (let code = first; code <= last && known.size < limits.fontEntries; code++) known.set(code, number(at(index + 2), pdf) ?? other);
      index += 3;
    }
  }
  return (code) => known.get(code) ?? other;
}
