/** The bytes of FINESS+, from a file or an address, with what tells them from other ones. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import fs from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { isFault } from "../../fault";
import { collected, type FetchRequest, fetchInto } from "../../x509/fetch";
import { fetchFaults, unreachable, unreadable } from "../faults";
import type { SourceMark } from "./pointer";

/** A source as it is now. */
export type Source =
  /** It is the one that was looked at before. */
  { readonly is: "same"; readonly mark: SourceMark } | { readonly is: "other"; readonly mark: SourceMark; readonly sha256: string };

/** Bytes of a file, packed: the daily one of structures has some 50 MB. */
const largestPacked = 1 << 30;
/** Bytes of it once unpacked: a small file can hold very many. */
const largestUnpacked = 4 * 2 ** 30;
/** Milliseconds for a whole one. */
const mostTime = 20 * 60_000;

/** Takes the unpacked bytes of a source. */
export type Take = (chunks: AsyncIterable<Buffer>) => Promise<void>;

/** Hashes what passes, and unpacks it where it is gzip (RFC 1952), whatever it is called. */
async function read(body: AsyncIterable<Buffer>, take: Take): Promise<string> {
  const hash = createHash("sha256");
  const passing = (async function* () {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  })();
  const first = await passing.next();
  const head: Buffer = first.done ? Buffer.alloc(0) : first.value;
  const whole = (async function* () {
    yield head;
    yield* passing;
  })();
  await take(head[0] === 0x1f && head[1] === 0x8b ? unzipped(whole) : whole);
  return hash.digest("hex");
}

async function* unzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [from, gunzip] = [Readable.from(packed), createGunzip({ chunkSize: 1 << 18 })];
  from.on("error", (error) => gunzip.destroy(error));
  let length = 0;
  try {
    for await (const chunk of from.pipe(gunzip) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > largestUnpacked) throw unreadable(`It unpacks to more than the ${largestUnpacked} bytes that are read.`);
      yield chunk;
    }
  } catch (error) {
    if (isFault(error)) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw code.startsWith("Z_") ? unreadable(`Its gzip is damaged or cut short (${message}).`, error) : error;
  } finally {
    from.destroy();
  }
}

/** A file of this machine. @throws Fault `register-unreachable`, `register-answer` */
export async function readFile(
  path: string,
  known: { readonly mark: SourceMark; readonly sha256: string } | undefined,
  take: Take,
): Promise<Source> {
  const mark = await markOf(path);
  if (known && known.mark.size === mark.size && known.mark.changed === mark.changed) return { is: "same", mark };
  try {
    // A file that was fetched again with the same bytes is the same.
    if (known && known.mark.size === mark.size && (await read(createReadStream(path), drained)) === known.sha256)
      return { is: "same", mark };
    const sha256 = await read(createReadStream(path, { highWaterMark: 1 << 18 }), take);
    const after = await markOf(path);
    if (after.size !== mark.size || after.changed !== mark.changed) throw unreachable(`The file ${path} changed while it was read.`);
    return { is: "other", mark, sha256 };
  } catch (error) {
    if (isFault(error)) throw error;
    throw unreachable(`The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`, error);
  }
}

async function drained(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of chunks);
}

async function markOf(path: string): Promise<SourceMark> {
  const facts = await fs.stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw unreachable(`The file ${path} cannot be read (${cause.code ?? cause.message}).`, cause);
  });
  if (!facts.isFile()) throw unreachable(`${path} is no file.`);
  return { size: facts.size, changed: facts.mtimeMs };
}

/** Where the open data's own addresses lead; nobody else is asked. */
const openData = ["www.data.gouv.fr", "static.data.gouv.fr", "object.files.data.gouv.fr"];
const hostsOf = ({ host }: URL): string[] => (openData.includes(host) ? openData : [host]);

const request = (url: URL, mostBytes: number, headers: Readonly<Record<string, string>> = {}): FetchRequest => ({
  url,
  hosts: hostsOf(url),
  redirects: "hosts",
  mostBytes,
  mostTime,
  headers,
  faults: fetchFaults,
});

/**
 * An address: of the file, or of a list of files of data.gouv (`.../api/1/datasets/<name>/`), whose newest one is taken.
 * @throws Fault `register-unreachable`, `register-answer`
 */
export async function readAddress(address: string, known: { readonly mark: SourceMark } | undefined, take: Take): Promise<Source> {
  const given = new URL(address);
  const isList = /^\/api\/\d+\/datasets\/[^/]+\/?$/.test(given.pathname);
  const url = isList ? await newestOf(given) : given;
  const from = isList ? { url: url.href } : {};
  if (isList && known?.mark.url === url.href) return { is: "same", mark: known.mark };
  const { etag, lastModified } = known?.mark ?? {};
  const asked = {
    ...(etag !== undefined && { "if-none-match": etag }),
    ...(etag === undefined && lastModified !== undefined && { "if-modified-since": lastModified }),
  };
  const statuses = (status: number): boolean => status === 200 || (status === 304 && Object.keys(asked).length > 0);
  return fetchInto({ ...request(url, largestPacked, asked), statuses }, async (body, tooBig, head) => {
    const { statusCode, headers } = head;
    if (statusCode === 304) {
      head.resume();
      return { is: "same", mark: known!.mark };
    }
    const mark = {
      ...from,
      ...(headers.etag !== undefined && { etag: headers.etag }),
      ...(headers["last-modified"] !== undefined && { lastModified: headers["last-modified"] }),
    };
    return { is: "other", mark, sha256: await read(bounded(body, largestPacked, tooBig), take) };
  });
}

async function* bounded(body: AsyncIterable<Buffer>, mostBytes: number, tooBig: () => Error): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBytes) throw tooBig();
    yield chunk;
  }
}

/** Names of the files of structures in the open data, daily and monthly; the day or month in them orders them. */
const daily = /^finess-structures-journalier-(\d{8})\.json(?:\.gz)?$/;
const monthly = /^finess-structures-mensuel-(\d{6})\.json(?:\.gz)?$/;
const largestList = 8 << 20;

/** The newest daily file of a list, or the newest monthly one where there is no daily one. */
async function newestOf(list: URL): Promise<URL> {
  const text = await fetchInto(request(list, largestList, { accept: "application/json" }), (body, tooBig) =>
    collected(body, largestList, tooBig),
  );
  const files = resourcesIn(text.toString());
  for (const pattern of [daily, monthly]) {
    const found = files
      .flatMap(({ title, url }) => {
        const when = pattern.exec(title)?.[1];
        return when === undefined ? [] : [{ when, url }];
      })
      .sort((one, other) => (one.when < other.when ? 1 : -1));
    const [newest] = found;
    if (newest && URL.canParse(newest.url) && hostsOf(list).includes(new URL(newest.url).host)) return new URL(newest.url);
  }
  throw unreadable(`${list.host}${list.pathname} names no file of FINESS+ structures on a host that may be asked.`);
}

function resourcesIn(text: string): { readonly title: string; readonly url: string }[] {
  try {
    const { resources } = JSON.parse(text) as { resources: unknown };
    return (resources as { title?: unknown; url?: unknown }[]).flatMap(({ title, url }) =>
      typeof title === "string" && typeof url === "string" ? [{ title, url }] : [],
    );
  } catch (error) {
    throw unreadable("The list of files is none of data.gouv's.", error);
  }
}
