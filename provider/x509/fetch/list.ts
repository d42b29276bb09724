/** A CRL at hand: whole in memory, or in a file that is read again for each batch of certificates. Nothing of it is believed here. */
import { createReadStream } from "node:fs";
import fs from "node:fs/promises";
import { Fault, isFault } from "../../fault";
import type { Certificate } from "../certificate";
import { CrlScan, type CrlStatement, largestCrl, largestPassingCrl, readCrl } from "../crl";
import { frameOf, tag } from "../der";

export interface StoredList {
  /** What it says of certificates of one issuer. @throws Fault `answer-unreadable` */
  statement(issuer: Certificate, serials: readonly Buffer[]): Promise<CrlStatement>;
  /** Its bytes, where they are in memory. */
  readonly der?: Buffer;
  /** Its file, where it is too large for that. */
  readonly path?: string;
}

/** @throws Fault `answer-unreadable` */
export function wholeList(input: Uint8Array | string): StoredList {
  const crl = readCrl(input);
  return { statement: () => Promise.resolve(crl), der: crl.der };
}

/**
 * A CRL that somebody gives: the path of its file, DER or PEM, or its bytes.
 * @throws Fault `file-unreadable`, `answer-unreadable`
 */
export async function openList(item: string | Uint8Array): Promise<StoredList> {
  if (typeof item !== "string") return wholeList(item);
  try {
    if ((await fs.stat(item)).size > largestCrl) return listInFile(item);
    const bytes = await fs.readFile(item);
    return wholeList(bytes[0] === tag.sequence ? bytes : bytes.toString("latin1"));
  } catch (cause) {
    if (isFault(cause)) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Fault("file-unreadable", `The CRL file ${item} cannot be read (${code ?? message}).`, "Check the path.", { cause });
  }
}

export const listInFile = (path: string): StoredList => ({
  path,
  async statement(issuer, serials) {
    const scan = new CrlScan(issuer, serials);
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) scan.push(chunk as Buffer);
    return scan.finish();
  },
});

/**
 * Takes a CRL as it comes: into memory, and into a file once it is larger than `largestCrl`.
 * @param spill where such a file may be made; undefined: a larger one is not taken
 */
export async function receiveList(
  body: AsyncIterable<Buffer>,
  tooBig: () => Fault,
  spill: () => Promise<string | undefined>,
): Promise<StoredList> {
  const chunks: Buffer[] = [];
  let length = 0;
  const rest = body[Symbol.asyncIterator]();
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length <= largestCrl) continue;
    const head = Buffer.concat(chunks);
    const announced = lengthOf(head);
    const isList = announced !== undefined && announced <= largestPassingCrl && length <= announced;
    const place = isList ? await spill() : undefined;
    if (!isList || place === undefined) throw tooBig();
    return spilled(place, head, rest, announced, tooBig);
  }
  return wholeList(Buffer.concat(chunks));
}

/** How long a CRL is, by its own header; undefined for what is none. */
function lengthOf(head: Buffer): number | undefined {
  if (head[0] !== tag.sequence) return undefined;
  try {
    const frame = frameOf(head, 0, Number.MAX_SAFE_INTEGER, "The CRL");
    return frame && frame.header + frame.content;
  } catch {
    return undefined; // what is no header of DER announces nothing
  }
}

async function spilled(
  path: string,
  head: Buffer,
  rest: AsyncIterator<Buffer>,
  announced: number,
  tooBig: () => Fault,
): Promise<StoredList> {
  const file = await fs.open(path, "wx", 0o600);
  try {
    await file.writeFile(head);
    let length = head.length;
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      length += next.value.length;
      if (length > announced) throw tooBig();
      await file.writeFile(next.value);
    }
    return listInFile(path);
  } catch (error) {
    await fs.rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
