import { Fault } from "../fault";

/** Characters as people bring them from spreadsheets, web pages and mails (issue 13). PURE. */

const hex = (character: string): string => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;

/** Nobody sees these: controls, format characters, variation selectors, separators of lines. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{fe00}-\u{fe0f}\u{115f}\u{1160}\u{3164}\u{ffa0}]/u;
/** What no text means: the sign of a failed conversion, half characters, and numbers that Unicode gave to nothing. */
const broken = /[\u{fffd}\p{Cs}\p{Co}\p{Cn}]/u;

/** What is wrong with the characters of any text, or `undefined`: invisible ones, and those of a failed conversion. */
export function characterFault(value: string): Fault | undefined {
  const characters = Array.from(value);
  const place = characters.findIndex((character) => invisible.test(character) || broken.test(character));
  if (place < 0) return undefined;
  const character = characters[place]!;
  const what = broken.test(character) ? "which stands for one that was lost" : "which nobody sees";
  const shown = characters.map((each) => (invisible.test(each) || broken.test(each) ? `<${hex(each)}>` : each)).join("");
  return new Fault(
    "invisible-character",
    `"${shown}" has the character ${hex(character)} in place ${place + 1}, ${what}.`,
    "Type the text anew instead of pasting it.",
  );
}

/** Signs of other scripts, and what they are taken for: pairs, the other one first. Latin letters of the registers alone are meant. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [
    "\u2010-\u2011-\u2012-\u2013-\u2014-\u2015-\u2212-\u02d7-\ufe58-\ufe63-\uff0d-\u30fc-", // dashes
    "\u0430a\u0435e\u043eo\u0440p\u0441c\u0445x\u0443y\u0456i\u0458j\u0455s\u04bbh\u0501d", // Cyrillic, small
    "\u0410A\u0412B\u0415E\u041aK\u041cM\u041dH\u041eO\u0420P\u0421C\u0422T\u0425X\u0423Y\u0406I\u0408J\u0405S", // Cyrillic, capital
    "\u03b1a\u03bfo\u03bdv\u03c1p\u03b9i\u03bak\u03c5u", // Greek, small
    "\u0391A\u0392B\u0395E\u0396Z\u0397H\u0399I\u039aK\u039cM\u039dN\u039fO\u03a1P\u03a4T\u03a5Y\u03a7X", // Greek, capital
  ].flatMap((pairs) => Array.from(pairs.matchAll(/(.)(.)/gu), ([, other, plain]) => [other!, plain!] as const)),
);

/** A text as it looks: signs of other scripts by what they are taken for, compatibility forms by the plain one (UAX #15, NFKC). */
export const appearance = (value: string): string =>
  Array.from(value.normalize("NFKC"), (character) => lookAlikes.get(character) ?? character)
    .join("")
    .normalize("NFKC");

const foreign = (character: string): boolean =>
  lookAlikes.has(character) || (/\p{L}/u.test(character) && !/\p{Script=Latin}|[\u02bc\u02b9]/u.test(character));

/**
 * What is wrong with the letters and dashes of a name, or `undefined`: a letter of another script, or a dash that is no
 * hyphen, in a name that registers, forms and certificates have in Latin ones. Both values are named by code point.
 */
export function lookAlikeFault(value: string): Fault | undefined {
  const characters = Array.from(value);
  const place = characters.findIndex(foreign);
  if (place < 0) return undefined;
  const character = characters[place]!;
  const plain = lookAlikes.get(character);
  const taken = plain === undefined ? "which is no Latin letter" : `which looks like ${hex(plain)} (${plain})`;
  return new Fault(
    "look-alike",
    `"${value}" has the character ${hex(character)} (${character}) in place ${place + 1}, ${taken}.`,
    plain === undefined ? "Write the name in Latin letters, as the registers have it." : `Type it anew: "${appearance(value)}".`,
  );
}

/** How two texts that look alike differ, by code point in both: a clause; `undefined` where one sees it. */
export function hiddenDifference(one: string, other: string): string | undefined {
  const plain = (text: string): string =>
    appearance(text)
      .replace(/\p{Zs}/gu, " ")
      .replace(/\p{Cf}/gu, "");
  if (one === other || plain(one) !== plain(other)) return undefined;
  const [left, right] = [Array.from(one), Array.from(other)];
  const place = left.findIndex((character, index) => character !== right[index]);
  const at = place < 0 ? left.length : place;
  const named = (characters: readonly string[]): string => (characters[at] === undefined ? "nothing" : hex(characters[at]));
  return `they look alike and differ in place ${at + 1}: ${named(left)} against ${named(right)}`;
}

/** A name as it is stored: NFC (UAX #15), each kind of space a space, none around it. What cannot be read stays, and is refused. */
export const normaliseName = (value: string): string =>
  value
    .replace(/\p{Zs}/gu, " ")
    .trim()
    .normalize("NFC");

/** A number without what people put between and around its characters: spaces, invisible ones, dots, dashes; full-width digits are digits. */
export const bareNumber = (value: string): string =>
  value
    .normalize("NFKC")
    .replace(/[\s\p{Cf}.\u2010-\u2015\u2212-]/gu, "")
    .normalize("NFKC");

/** A FINESS number, an idNat or a code of a department as it is stored: `69 078 181 0` and `2a0000154` without spaces, in capitals. */
export const normaliseIdentifier = (value: string): string => bareNumber(value).replace(/[a-z]/g, (letter) => letter.toUpperCase());

/** A card number as it is stored: digits without what stands between them. */
export const normaliseCardNumber = (value: string): string => bareNumber(value);

/** A mail address as it is stored: no spaces and no invisible characters around or in it are its own. */
export const normaliseMail = (value: string): string => value.replace(/\p{Cf}/gu, "").replace(/^[\s<]+|[\s>]+$/gu, "");

/** A spreadsheet's number: `6,90782E+08`. Its last digits are lost. */
const shortened = /^\d([.,]\d+)?E\+?\d+$/i;

/**
 * What a spreadsheet did to an identifier: a clause to go behind a sentence, or the empty text.
 * @param digits how many characters it has; `hasKey` says whether a completed one is right, where that can be said
 */
export function spreadsheetHint(value: string, digits: number, hasKey?: (completed: string) => boolean): string {
  if (shortened.test(value)) return " A spreadsheet shortened it, and its last digits are lost: format the column as text.";
  const completed = value.padStart(digits, "0");
  if (!/^\d[0-9AB]?\d*$/.test(value) || value.length < digits - 2 || value.length >= digits) return "";
  if (hasKey && !hasKey(completed)) return "";
  return ` A spreadsheet may have lost the zero in front: ${completed}${hasKey ? ", whose key fits" : ""}.`;
}
