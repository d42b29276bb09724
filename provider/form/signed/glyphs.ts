/** Letters by the names that fonts give them (Adobe Glyph List, as far as French forms need it). PURE. */

const accents: Readonly<Record<string, string>> = {
  acute: "\u0301",
  grave: "\u0300",
  circumflex: "\u0302",
  dieresis: "\u0308",
  tilde: "\u0303",
  cedilla: "\u0327",
  ring: "\u030a",
  caron: "\u030c",
};

const named: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"].map((name, digit) => [name, String(digit)]),
  ),
  ...{ space: " ", period: ".", comma: ",", colon: ":", semicolon: ";", hyphen: "-", minus: "-", underscore: "_", at: "@" },
  ...{ slash: "/", backslash: "\\", parenleft: "(", parenright: ")", bracketleft: "[", bracketright: "]", plus: "+", equal: "=" },
  ...{ quotesingle: "'", quoteright: "\u2019", quoteleft: "\u2018", quotedbl: '"', ampersand: "&", numbersign: "#", percent: "%" },
  ...{ asterisk: "*", exclam: "!", question: "?", less: "<", greater: ">", bar: "|", degree: "\u00b0", endash: "\u2013", emdash: "\u2014" },
  ...{ oe: "\u0153", OE: "\u0152", ae: "\u00e6", AE: "\u00c6", oslash: "\u00f8", Oslash: "\u00d8", germandbls: "\u00df" },
  ...{ lslash: "\u0142", Lslash: "\u0141", fi: "fi", fl: "fl", ff: "ff", nbspace: " ", ordmasculine: "\u00ba", guillemotleft: "\u00ab" },
};

/** The text of a glyph's name, or nothing where it is not known. */
export function textOfGlyph(name: string): string {
  if (name.length === 1) return name;
  const code = /^(?:uni|u)([0-9A-F]{4,5})$/.exec(name)?.[1];
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
  const accent = accents[name.slice(1)];
  return accent === undefined ? (named[name] ?? "") : (name[0] + accent).normalize("NFC");
}

/** What Windows-1252 has from 0x80 on. Node 20's own decoder reads Latin-1. */
const beyondLatin1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
export const windows1252 = (code: number): string => beyondLatin1[code - 0x80] ?? String.fromCharCode(code);

const macintosh = new TextDecoder("macintosh");
export const macRoman = (code: number): string => macintosh.decode(Uint8Array.of(code));
