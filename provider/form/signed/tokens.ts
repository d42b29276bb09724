/** The operators of a page's contents (ISO 32000-1 section 7.8.2) and what stands before each. PURE. */

export type Operand = number | Buffer | PdfName | readonly Operand[];
/** A name, without its slash. */
export interface PdfName {
  readonly name: string;
}
export interface Operation {
  readonly operator: string;
  readonly operands: readonly Operand[];
}

const blank = new Set([0, 9, 10, 12, 13, 32]);
const delimiter = new Set(Buffer.from("()<>[]{}/%"));
const mostOperands = 4_096;
const deepest = 32;

/** The operators one after the other. What cannot be read is passed over. */
export function* operations(bytes: Buffer): Generator<Operation> {
  const reader = new Reader(bytes);
  let operands: Operand[] = [];
  for (let token = reader.next(0); token !== undefined; token = reader.next(0)) {
    if (typeof token !== "object" || !("word" in token)) {
      if (operands.length < mostOperands) operands.push(token);
      continue;
    }
    if (token.word === "ID") reader.skipInlineImage();
    yield { operator: token.word, operands };
    operands = [];
  }
}

type Token = Operand | { readonly word: string };

class Reader {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** The next operand or word; `undefined` at the end. Of a dictionary nothing is needed: it is passed over piece by piece. */
  next(depth: number): Token | undefined {
    for (;;) {
      const octet = this.bytes[this.#at];
      if (octet === undefined) return undefined;
      if (blank.has(octet)) this.#at++;
      else if (octet === 0x25) this.skipLine();
      else {
        const token = this.token(octet, depth);
        if (token !== undefined) return token;
      }
    }
  }

  private token(octet: number, depth: number): Token | undefined {
    switch (octet) {
      case 0x28:
        return this.literal();
      case 0x2f:
        return {
          name: this.word(this.#at + 1).replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        };
      case 0x5b:
        return this.list(depth);
      case 0x3c:
        if (this.bytes[this.#at + 1] === 0x3c) return this.pass(2);
        return this.hexadecimal();
      case 0x3e:
      case 0x5d:
      case 0x7b:
      case 0x7d:
      case 0x29:
        return this.pass(1);
      default: {
        const word = this.word(this.#at);
        const number = Number(word);
        return Number.isNaN(number) ? { word } : number;
      }
    }
  }

  private pass(octets: number): undefined {
    this.#at += octets;
  }

  private skipLine(): void {
    while (this.#at < this.bytes.length && this.bytes[this.#at] !== 10 && this.bytes[this.#at] !== 13) this.#at++;
  }

  private word(from: number): string {
    let end = from;
    while (end < this.bytes.length && !blank.has(this.bytes[end]!) && !delimiter.has(this.bytes[end]!)) end++;
    this.#at = Math.max(end, from);
    return this.bytes.toString("latin1", from, end);
  }

  private list(depth: number): readonly Operand[] {
    this.#at++;
    const items: Operand[] = [];
    while (this.#at < this.bytes.length) {
      const octet = this.bytes[this.#at]!;
      if (blank.has(octet)) this.#at++;
      else if (octet === 0x5d) {
        this.#at++;
        break;
      } else {
        const token = depth < deepest ? this.token(octet, depth + 1) : this.pass(1);
        if (token !== undefined && !(typeof token === "object" && "word" in token) && items.length < 65_536) items.push(token);
      }
    }
    return items;
  }

  /** Section 7.3.4.2. */
  private literal(): Buffer {
    const out: number[] = [];
    let depth = 1;
    let at = this.#at + 1;
    for (; at < this.bytes.length; at++) {
      const octet = this.bytes[at]!;
      if (octet === 0x5c) at = this.escaped(at + 1, out);
      else if (octet === 0x28) depth++;
      else if (octet === 0x29 && --depth === 0) break;
      if (octet !== 0x5c) out.push(octet);
    }
    this.#at = at + 1;
    return Buffer.from(out);
  }

  /** @returns where the last octet of the escape is */
  private escaped(at: number, out: number[]): number {
    const octal = /^[0-7]{1,3}/.exec(this.bytes.toString("latin1", at, at + 3))?.[0];
    if (octal !== undefined) {
      out.push(Number.parseInt(octal, 8) & 0xff);
      return at + octal.length - 1;
    }
    const letter = String.fromCharCode(this.bytes[at] ?? 0);
    if (letter === "\r") return this.bytes[at + 1] === 10 ? at + 1 : at;
    if (letter !== "\n") out.push({ n: 10, r: 13, t: 9, b: 8, f: 12 }[letter] ?? letter.charCodeAt(0));
    return at;
  }

  private hexadecimal(): Buffer {
    const end = this.bytes.indexOf(0x3e, this.#at);
    const digits = this.bytes.toString("latin1", this.#at + 1, end < 0 ? this.bytes.length : end).replace(/[^0-9a-f]/gi, "");
    this.#at = end < 0 ? this.bytes.length : end + 1;
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex");
  }

  /** Section 8.9.7: the picture's bytes end before an EI between blanks. */
  skipInlineImage(): void {
    for (let at = this.bytes.indexOf("EI", this.#at); at >= 0; at = this.bytes.indexOf("EI", at + 2)) {
      if (!blank.has(this.bytes[at - 1] ?? 0) || !(at + 2 >= this.bytes.length || blank.has(this.bytes[at + 2]!))) continue;
      this.#at = at + 2;
      return;
    }
    this.#at = this.bytes.length;
  }
}
