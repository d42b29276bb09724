/**
 * Reading the containers people bring (PKCS#7, PKCS#12). They may be BER: Java's and Microsoft's writers use
 * indefinite lengths and octet strings in pieces (X.690 sections 8.1.3.6 and 8.7.3). What is inside them, a
 * certificate above all, is read by `DerReader`, which allows neither. Lazy: only what is asked for is walked. PURE.
 */
import { unreadable } from "../der";

/** One element as it lies in its bytes. */
export interface BerElement {
  /** Identifier octet. */
  readonly tag: number;
  /** The whole element: identifier, length, content and, where the length is indefinite, its end. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** Pieces within pieces of an octet string: writers have one level. */
const deepest = 32;
const constructedBit = 0x20;

interface Header {
  readonly tag: number;
  readonly start: number;
  /** Octets of the content, or -1 when the length is indefinite. */
  readonly length: number;
}

/** The element that begins at `offset`. @throws Fault `answer-unreadable`. */
export function readElement(bytes: Buffer, offset = 0): BerElement {
  const { tag, start, length } = readHeader(bytes, offset);
  if (length >= 0) {
    return { tag, whole: bytes.subarray(offset, start + length), content: bytes.subarray(start, start + length) };
  }
  const end = endOfContents(bytes, start);
  return { tag, whole: bytes.subarray(offset, end + 2), content: bytes.subarray(start, end) };
}

/** The elements one after the other in `content`, read as they are asked for. @throws Fault `answer-unreadable`. */
export function* elements(content: Buffer): Generator<BerElement, void, undefined> {
  for (let offset = 0; offset < content.length; ) {
    const element = readElement(content, offset);
    yield element;
    offset += element.whole.length;
  }
}

/** The first `most` elements of a constructed element. @throws Fault `answer-unreadable` when it is primitive. */
export function childrenOf(element: BerElement, most: number): BerElement[] {
  if ((element.tag & constructedBit) === 0) throw unreadable("The file", `tag 0x${element.tag.toString(16)} holds no elements`);
  const found: BerElement[] = [];
  for (const child of elements(element.content)) {
    if (found.push(child) === most) break;
  }
  return found;
}

/** The value of an OCTET STRING, under any tag, put together where it was written in pieces. @throws Fault `answer-unreadable`. */
export function octetsOf(element: BerElement, depth = 0): Buffer {
  if ((element.tag & constructedBit) === 0) return element.content;
  if (depth > deepest) throw unreadable("The file", `an octet string is nested deeper than ${deepest} levels`);
  const pieces: Buffer[] = [];
  for (const piece of elements(element.content)) pieces.push(octetsOf(piece, depth + 1));
  return Buffer.concat(pieces);
}

/** The dotted form of an OBJECT IDENTIFIER's content; empty when it is none (X.690 section 8.19). */
export function oidOf(element: BerElement | undefined): string {
  if (element === undefined || element.tag !== 0x06 || element.content.length > 64) return "";
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of element.content) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join(".");
}

/** The value of a non-negative INTEGER of at most 6 octets, else `undefined`: no count here is larger. */
export function countOf(element: BerElement | undefined): number | undefined {
  if (element === undefined || element.tag !== 0x02 || element.content.length === 0) return undefined;
  const { content } = element;
  if (content[0]! >= 0x80) return undefined;
  return content.length > 6 ? Number.MAX_SAFE_INTEGER : content.readUIntBE(0, content.length);
}

/** Identifier and length octets (X.690 sections 8.1.2 and 8.1.3). */
function readHeader(bytes: Buffer, offset: number): Header {
  if (bytes.length - offset < 2) throw unreadable("The file", `the bytes end at ${bytes.length}, inside an element: it was cut`);
  const tag = bytes[offset]!;
  if ((tag & 0x1f) === 0x1f) throw unreadable("The file", `at byte ${offset} there is no tag that X.509 uses`);
  const first = bytes[offset + 1]!;
  const start = offset + 2;
  if (first < 0x80) return within(bytes, { tag, start, length: first });
  if (first === 0x80) {
    if ((tag & constructedBit) === 0) throw unreadable("The file", `at byte ${offset} a primitive element has no length`);
    return { tag, start, length: -1 };
  }
  const octets = first & 0x7f;
  if (octets > 6 || octets > bytes.length - start) throw unreadable("The file", `at byte ${offset} a length is out of bounds`);
  return within(bytes, { tag, start: start + octets, length: bytes.readUIntBE(start, octets) });
}

function within(bytes: Buffer, header: Header): Header {
  const there = bytes.length - header.start;
  if (header.length > there) {
    throw unreadable("The file", `an element says it has ${header.length} bytes and ${there} are there: it was cut or changed`);
  }
  return header;
}

/** Where the end-of-contents octets of an indefinite length lie (X.690 section 8.1.5): one pass, no recursion. */
function endOfContents(bytes: Buffer, start: number): number {
  let open = 1;
  let offset = start;
  for (;;) {
    const { tag, start: content, length } = readHeader(bytes, offset);
    if (tag === 0 && length === 0) {
      open -= 1;
      if (open === 0) return offset;
      offset = content;
    } else if (length >= 0) {
      offset = content + length;
    } else {
      open += 1;
      offset = content;
    }
  }
}
