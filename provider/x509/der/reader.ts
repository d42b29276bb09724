/**
 * Reading DER (X.690 sections 8, 10 and 11), and nothing but DER: definite lengths in the fewest octets,
 * no trailing bytes, one encoding for one value. Most forgeries and most disagreements between two readers
 * of one certificate live in what a lenient reader lets pass. PURE.
 */
import { Fault } from "../../fault";

/** Identifier octets of what is read here (X.690 section 8.1.2, X.680 section 8.4). */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  /** `[n]` whose content is elements (EXPLICIT, or IMPLICIT of a SEQUENCE or SET). */
  constructed: (n: number): number => 0xa0 | n,
  /** `[n] IMPLICIT` of a primitive type. */
  primitive: (n: number): number => 0x80 | n,
} as const;

/** Nesting beyond this is no certificate, CRL or extension: the deepest of them needs 12. */
const deepest = 24;

/** One element as it lies in its bytes. */
export interface DerElement {
  /** Identifier octet. */
  readonly tag: number;
  /** The whole element: identifier, length, content. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** The hint of every Fault of a reader: bytes cannot be repaired, only brought again. */
const bringAgain = "Bring the file again, unmodified, as it came from its issuer (PEM or DER).";

/** Bytes that are not what they should be: `where` names the place, `because` the rule they break. */
export function unreadable(where: string, because: string, cause?: unknown): Fault {
  return new Fault("answer-unreadable", `${where} cannot be read: ${because}.`, bringAgain, { cause });
}

/**
 * A cursor over consecutive elements. Each method reads the next element and advances; each throws
 * Fault `answer-unreadable`, naming the field, when the bytes are not the DER of what was asked for.
 */
export class DerReader {
  /** The element whose header was read last: its first octet, its content's first octet and the octet behind it. */
  private elementStart = 0;
  private contentStart = 0;
  private contentEnd = 0;

  private constructor(
    /** The document all positions refer to. */
    private readonly bytes: Buffer,
    private position: number,
    private readonly limit: number,
    private readonly name: string,
    private readonly parent: DerReader | undefined,
    private readonly depth: number,
  ) {}

  /** A cursor over `bytes`; `name` begins every message ("The certificate"). */
  static over(bytes: Uint8Array, name: string): DerReader {
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new DerReader(buffer, 0, buffer.length, name, undefined, 0);
  }

  get atEnd(): boolean {
    return this.position === this.limit;
  }

  /** Whether the next element has this identifier octet. */
  isNext(expected: number): boolean {
    return this.position < this.limit && this.bytes[this.position] === expected;
  }

  /** The next element, whatever it is. */
  element(field: string): DerElement {
    const found = this.header(field);
    return {
      tag: found,
      whole: this.bytes.subarray(this.elementStart, this.contentEnd),
      content: this.bytes.subarray(this.contentStart, this.contentEnd),
    };
  }

  /** The content of the next element, which has this identifier octet. */
  content(field: string, expected: number): Buffer {
    this.expect(field, expected);
    return this.bytes.subarray(this.contentStart, this.contentEnd);
  }

  /** A cursor into the next element, which has this identifier octet. */
  inside(field: string, expected: number = tag.sequence): DerReader {
    this.expect(field, expected);
    if (this.depth >= deepest) throw this.fault(field, `it is nested deeper than ${deepest} levels`);
    return new DerReader(this.bytes, this.contentStart, this.contentEnd, field, this, this.depth + 1);
  }

  /** Whole bytes of the next element, and a cursor into it. */
  wholeAndInside(field: string, expected: number = tag.sequence): { whole: Buffer; inner: DerReader } {
    const inner = this.inside(field, expected);
    return { whole: this.bytes.subarray(this.elementStart, this.contentEnd), inner };
  }

  /** Nothing may follow: the end of a structure, or of the document. */
  end(): void {
    if (this.position !== this.limit) {
      this.elementStart = this.position;
      throw this.fault(undefined, `${this.limit - this.position} bytes follow where it should end`);
    }
  }

  /** The Fault of a rule that the element just read breaks. */
  fault(field: string | undefined, because: string, cause?: unknown): Fault {
    const path: string[] = field === undefined ? [] : [field];
    path.unshift(...this.names());
    const [document, ...inner] = path;
    const place = inner.length > 0 ? `, field ${inner.join(".")},` : "";
    return unreadable(`${document}${place} at byte ${this.elementStart}`, because, cause);
  }

  /** Of the readers down to this one. */
  private names(): string[] {
    return [...(this.parent?.names() ?? []), this.name];
  }

  private expect(field: string, expected: number): void {
    const found = this.header(field);
    if (found !== expected) {
      throw this.fault(field, `its tag is 0x${hex(found)} and not 0x${hex(expected)}`);
    }
  }

  /** Identifier and length octets (X.690 sections 8.1.2, 8.1.3 and 10.1). Returns the identifier. */
  private header(field: string): number {
    const { bytes, limit } = this;
    this.elementStart = this.position;
    if (limit - this.position < 2) throw this.fault(field, "the bytes end before it");
    const identifier = bytes[this.position]!;
    if ((identifier & 0x1f) === 0x1f) throw this.fault(field, "its tag number is above 30, which nothing in X.509 uses");
    const first = bytes[this.position + 1]!;
    let start = this.position + 2;
    let length = first;
    if (first >= 0x80) {
      length = this.longLength(field, first & 0x7f, start);
      start += first & 0x7f;
    }
    if (length > limit - start) throw this.fault(field, `its length is ${length} and ${limit - start} bytes remain`);
    this.contentStart = start;
    this.contentEnd = start + length;
    this.position = this.contentEnd;
    return identifier;
  }

  private longLength(field: string, octets: number, start: number): number {
    if (octets === 0) throw this.fault(field, "its length is indefinite, which DER forbids");
    if (octets > 4) throw this.fault(field, `its length has ${octets} octets`);
    if (octets > this.limit - start) throw this.fault(field, "the bytes end inside its length");
    const length = this.bytes.readUIntBE(start, octets);
    if (length < 0x80 || length < 2 ** (8 * (octets - 1))) {
      throw this.fault(field, "its length is written in more octets than needed, which DER forbids");
    }
    return length;
  }
}

/** Runs a reader over a document of one element that ends where the bytes end. @throws Fault `answer-unreadable`. */
export function readDocument<T>(bytes: Uint8Array, name: string, read: (reader: DerReader) => T): T {
  const reader = DerReader.over(bytes, name);
  const result = read(reader);
  reader.end();
  return result;
}

/** Two hexadecimal digits of an octet. */
function hex(octet: number): string {
  return octet.toString(16).padStart(2, "0");
}
