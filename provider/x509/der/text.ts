/** Character strings in DER: each type with its own alphabet (X.680 section 41, RFC 5280 appendix B). PURE. */
import { tag } from "./reader";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text of a character string, by its tag.
 * @returns undefined when the octets are not in the type's alphabet; for a tag that is no character string, too.
 */
export function decodeText(stringTag: number, content: Buffer): string | undefined {
  switch (stringTag) {
    case tag.utf8String:
      return isAscii(content) ? content.toString("latin1") : utf8(content);
    case tag.printableString:
      return every(content, printable) ? content.toString("latin1") : undefined;
    case tag.ia5String:
      return isAscii(content) ? content.toString("latin1") : undefined;
    case tag.visibleString:
      return every(content, visible) ? content.toString("latin1") : undefined;
    case tag.numericString:
      return every(content, numeric) ? content.toString("latin1") : undefined;
    case tag.teletexString:
      // T.61 as everyone writes it: Latin-1 (RFC 5280 appendix B warns of nothing better).
      return content.toString("latin1");
    case tag.bmpString:
      return content.length % 2 === 0 ? wide(content, 2) : undefined;
    case tag.universalString:
      return content.length % 4 === 0 ? wide(content, 4) : undefined;
    default:
      return undefined;
  }
}

/** Whether a tag is one of the character strings read here. */
export function isTextTag(candidate: number): boolean {
  return textTags.has(candidate);
}

const textTags: ReadonlySet<number> = new Set([
  tag.utf8String,
  tag.printableString,
  tag.ia5String,
  tag.visibleString,
  tag.numericString,
  tag.teletexString,
  tag.bmpString,
  tag.universalString,
]);

function utf8(content: Buffer): string | undefined {
  try {
    return strictUtf8.decode(content);
  } catch {
    return undefined;
  }
}

/** BMPString and UniversalString: one code point in 2 or 4 octets, surrogates excluded. */
function wide(content: Buffer, size: 2 | 4): string | undefined {
  let text = "";
  for (let i = 0; i < content.length; i += size) {
    const point = content.readUIntBE(i, size);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

/** Alphabets as tables over one octet. */
function alphabet(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const numeric = alphabet("0123456789 ");
const printable = alphabet(`${letters}0123456789 '()+,-./:=?`);
const visible = alphabet(Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join(""));

function every(content: Buffer, table: Uint8Array): boolean {
  for (let i = 0; i < content.length; i++) if (table[content[i]!] === 0) return false;
  return true;
}

function isAscii(content: Buffer): boolean {
  for (let i = 0; i < content.length; i++) if (content[i]! >= 0x80) return false;
  return true;
}
