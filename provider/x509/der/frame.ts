/** Where an element ends whose bytes have not all come yet: the header of DER (X.690 sections 8.1.2, 8.1.3 and 10.1) by itself. PURE. */
import { DerReader } from "./reader";

/** Identifier octet of an element, and how long its header and its content are. */
export interface Framed {
  readonly tag: number;
  readonly header: number;
  readonly content: number;
}

/** The longest header that `DerReader` takes: identifier, and a length of one and four octets. */
const longestHeader = 6;

/**
 * The frame of the element that begins at `from`; undefined while too few of its bytes are there. What is no header of DER
 * is left to `DerReader` to refuse, so that both refuse the same.
 * @param room bytes that the element may take, in what it lies in
 * @throws Fault `answer-unreadable`
 */
export function frameOf(bytes: Buffer, from: number, room: number, name: string): Framed | undefined {
  const known = Math.min(bytes.length - from, room);
  const first = known < 2 ? undefined : bytes[from + 1]!;
  const octets = first === undefined || first < 0x80 ? 0 : first & 0x7f;
  if (room < 2 || octets > 4 || first === 0x80 || (known >= 1 && (bytes[from]! & 0x1f) === 0x1f)) refuse(bytes, from, room, name);
  if (first === undefined || known < 2 + octets)
    return room < longestHeader && known === room ? refuse(bytes, from, room, name) : undefined;
  const content = octets === 0 ? first : bytes.readUIntBE(from + 2, octets);
  const isShortest = octets === 0 || (content >= 0x80 && content >= 2 ** (8 * (octets - 1)));
  if (!isShortest || content > room - 2 - octets) refuse(bytes, from, room, name);
  return { tag: bytes[from]!, header: 2 + octets, content };
}

/** By the reader's own sentence. */
function refuse(bytes: Buffer, from: number, room: number, name: string): never {
  const reader = DerReader.over(bytes.subarray(from, from + Math.min(room, longestHeader)), name);
  reader.element("element");
  throw reader.fault("element", "its header is none of DER");
}
