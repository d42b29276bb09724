/**
 * One sentence in two languages. A state holds what people must do as an English sentence (`NextAction`), so it is known again by
 * its pattern: `{name}` stands for what differs. PURE.
 */

/** What a text in the place of a slot is in French; `undefined` where it is nothing that can stand there. */
export type Reader = (text: string) => string | undefined;

/** The names of a pattern's slots. */
export type Slots<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Slots<Rest> : never;

/** A French pattern that has the slots of the English one, all of them and no other: else it does not compile. */
export type SameSlots<En extends string, Fr extends string> = [Slots<En>, Slots<Fr>] extends [Slots<Fr>, Slots<En>] ? Fr : never;

export interface Phrase {
  /** The English pattern. */
  readonly en: string;
  /** French of an English text of this pattern; `undefined` for any other text. */
  readonly read: Reader;
}

const asItIs: Reader = (text) => text;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** @param readers for slots that hold words of ours; what stands in any other is left as it is: a name, a day, a path. */
export function phrase<const En extends string, const Fr extends string>(
  en: En,
  fr: SameSlots<En, Fr>,
  readers: { readonly [Name in Slots<En>]?: Reader } = {},
): Phrase {
  const names: string[] = [];
  const pieces = en.split(/\{(\w+)\}/);
  const source = pieces.map((piece, index) => (index % 2 === 0 ? escaped(piece) : slot(piece, names))).join("");
  const pattern = new RegExp(`^${source}$`, "s");
  return { en, read: (text) => filled(fr, pattern.exec(text), names, readers) };
}

/** A name that stands twice is the same text twice. */
function slot(name: string, names: string[]): string {
  if (names.includes(name)) return `\\k<${name}>`;
  names.push(name);
  return `(?<${name}>.+?)`;
}

function filled(
  fr: string,
  match: RegExpExecArray | null,
  names: readonly string[],
  readers: Readonly<Record<string, Reader | undefined>>,
): string | undefined {
  if (!match) return undefined;
  const read = new Map(names.map((name) => [name, (readers[name] ?? asItIs)(match.groups![name]!)]));
  if ([...read.values()].includes(undefined)) return undefined;
  return fr.replace(/\{(\w+)\}/g, (_whole, name: string) => read.get(name)!);
}

/** The first of some phrases that fits. */
export const firstOf =
  (phrases: readonly Phrase[]): Reader =>
  (text) => {
    for (const { read } of phrases) {
      const french = read(text);
      if (french !== undefined) return french;
    }
    return undefined;
  };

/** A closed list of words. */
export const oneOfWords =
  (words: Readonly<Record<string, string>>): Reader =>
  (text) =>
    Object.hasOwn(words, text) ? words[text] : undefined;

/** What the rules put between the parts of a sentence, and how French does. */
const separator = "; ";
const frenchSeparator = " ; ";

/** A sentence in French, and whether all of it was known: what is not is left in English. */
export interface Read {
  readonly text: string;
  readonly isWhole: boolean;
}

/** Reads a sentence that was put together of phrases: a phrase may hold a semicolon itself, so the shortest that fits is tried first. */
export function readSentence(text: string, read: Reader): Read {
  const parts = text.split(separator);
  const whole = readParts(parts, read, 0, new Set());
  if (whole) return { text: whole.join(frenchSeparator), isWhole: true };
  return { text: parts.map((part) => read(part) ?? part).join(frenchSeparator), isWhole: false };
}

/** @param dead where what follows cannot be read: looked at once, or a sentence from outside could cost 2^n looks */
function readParts(parts: readonly string[], read: Reader, from: number, dead: Set<number>): string[] | undefined {
  if (from === parts.length) return [];
  if (dead.has(from)) return undefined;
  for (let to = from + 1; to <= parts.length; to++) {
    const french = read(parts.slice(from, to).join(separator));
    const rest = french === undefined ? undefined : readParts(parts, read, to, dead);
    if (rest) return [french!, ...rest];
  }
  dead.add(from);
  return undefined;
}
