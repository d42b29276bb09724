/** One CRL for all certificates of an operation: fetched once, checked once, and read again only where it is too large to be kept whole. */
import { Fault, isFault } from "../../fault";
import type { Certificate } from "../certificate";
import { type CrlStatement, crlFindings, crlScope, largestCrl, largestPassingCrl } from "../crl";
import { unsupportedSignature } from "../key";
import { sameName } from "../name";
import { isUsableCrl } from "../revocation";
import { fetchInto } from "./bytes";
import { dropList, keepList, keptList, placeFor } from "./cache";
import { openList, receiveList, type StoredList } from "./list";

/** Where a CRL comes from, and who must have signed it. */
export interface ListSource {
  readonly url: URL;
  readonly issuer: Certificate;
  readonly hosts: readonly string[];
  readonly at: Date;
  /** Folder that keeps CRLs. */
  readonly cache: string | undefined;
  /** Milliseconds for the whole. */
  readonly mostTime: number;
}

/** What is kept for longer is asked for anew, though its next one is not due: ANS' own verifier does so once a day. Milliseconds. */
const freshFor = 86_400_000;

/** A list, and what it said of the certificates that were asked for by then. */
interface Read {
  readonly list: StoredList;
  readonly statement: CrlStatement;
  readonly serials: ReadonlySet<string>;
}

type Reader = (list: StoredList) => Promise<Read>;
type Opener = (read: Reader) => Promise<Read>;

export class SharedList {
  readonly #asked = new Map<string, Buffer>();
  #opened: Promise<Read> | undefined;
  #reading: Promise<Read> | undefined;

  constructor(
    private readonly issuer: Certificate,
    private readonly open: Opener,
  ) {}

  /** What the CRL says; of it, this serial number may be asked. @throws Fault `revocation-...`, `answer-unreadable` */
  async of(serial: Buffer): Promise<CrlStatement> {
    const number = serial.toString("hex");
    this.#asked.set(number, serial);
    this.#opened ??= this.open((list) => this.read(list));
    let read = await this.#opened;
    // Whoever came too late for one reading waits for the next, with all the others who did.
    while (!read.serials.has(number)) read = await (this.#reading ??= this.readAgain(read.list));
    return read.statement;
  }

  private async readAgain(list: StoredList): Promise<Read> {
    const read = await this.read(list).finally(() => (this.#reading = undefined));
    this.#opened = Promise.resolve(read);
    return read;
  }

  private async read(list: StoredList): Promise<Read> {
    const asked = new Map(this.#asked);
    return { list, statement: await list.statement(this.issuer, [...asked.values()]), serials: new Set(asked.keys()) };
  }
}

/** A list that somebody gives: it is only read, and judged with the status. */
export const givenList =
  (item: string | Uint8Array): Opener =>
  async (read) =>
    read(await openList(item));

/** From the cache while that is fresh, else from its place; kept only when the issuer signed it. */
export const fetchedList =
  (source: ListSource): Opener =>
  async (read) => {
    const { url, issuer, at, cache } = source;
    const found = cache === undefined ? undefined : await keptList(cache, url);
    const known = found && (await read(found.list).catch(unreadable));
    const kept = known && isUsableCrl(known.statement, issuer, at) && isWhole(known.statement, issuer) ? known : undefined;
    // Kept in the future: by a clock that was ahead, which says nothing of its age.
    if (kept && Math.abs(at.getTime() - found!.keptAt.getTime()) < freshFor) return kept;
    try {
      return await fetchList(source, read, kept);
    } catch (error) {
      if (kept && standIns.some((code) => isFault(error, code))) return kept;
      throw error;
    }
  };

/** What the list that is kept stands in for, until its next one is due. */
const standIns = ["revocation-unreachable", "revocation-slow", "revocation-stale", "revocation-unknown"] as const;

/** @param kept what is known: an older one is an old one, played again, and takes neither its place nor its file */
async function fetchList({ url, hosts, cache, mostTime, issuer, at }: ListSource, reader: Reader, kept: Read | undefined): Promise<Read> {
  const mostBytes = cache === undefined ? largestCrl : largestPassingCrl;
  const spill = (): Promise<string | undefined> => (cache === undefined ? Promise.resolve(undefined) : placeFor(cache, url));
  const list = await fetchInto({ url, hosts, mostBytes, mostTime }, (body, tooBig) => receiveList(body, tooBig, spill));
  try {
    const read = await reader(list);
    // One that bears another name is another CA's, and nobody's forgery.
    const isOurs = sameName(read.statement.issuer, issuer.subject);
    const fault = isOurs ? listFault(read.statement, issuer, at, `${url.host}${url.pathname} gives`) : undefined;
    if (fault) throw fault;
    if (!isWhole(read.statement, issuer)) throw otherList(url);
    if (kept && kept.statement.thisUpdate > read.statement.thisUpdate) {
      await dropList(list);
      return kept;
    }
    return cache === undefined ? read : { ...read, list: await keepList(cache, url, list, at) };
  } catch (error) {
    await dropList(list);
    throw error;
  }
}

function unreadable(error: unknown): undefined {
  if (isFault(error)) return undefined; // it is fetched again
  throw error;
}

/**
 * Whether it is a complete list of certificates of the issuer. Its key signs others too: those that only continue one (delta), those of
 * attributes, or under another name. None may take the place of the list that a path's certificates are on.
 */
function isWhole(crl: CrlStatement, issuer: Certificate): boolean {
  const { deltaBase, distribution } = crlScope(crl) ?? {};
  return sameName(crl.issuer, issuer.subject) && deltaBase === undefined && !distribution?.onlyAttributeCerts;
}

const otherList = ({ host, pathname }: URL): Fault =>
  new Fault(
    "revocation-unknown",
    `${host}${pathname} gives a CRL that is no complete list of this CA's certificates: it continues another, or is of something else.`,
    "Ask ANS where its complete CRL is, or give it as a file, fetched by other means.",
  );

/**
 * Why a CRL is not believed: another key signed it, it cannot be used though nothing says that, or it is old. What no key can be told of,
 * since its algorithm is not known here, is called no forgery. @param where begins the sentence, as "FILE is"
 */
export function listFault(crl: CrlStatement, issuer: Certificate, at: Date, where: string): Fault | undefined {
  const [first] = crlFindings(crl, at);
  if (!crl.isSignedBy(issuer) && !unsupportedSignature(crl.signatureAlgorithm))
    return new Fault(
      "revocation-signer",
      `${where} a CRL that is not used. It is not signed by the key of the certificate's issuer (${issuer.serialNumber}).`,
      "Do not trust what that place says; fetch the CRL over another network.",
    );
  if (!first) return undefined;
  if (first.id !== "crl-expired")
    return new Fault(
      "revocation-unusable",
      `${where} a CRL that cannot be used. ${first.message}`,
      first.id === "crl-not-yet-valid"
        ? "Set this machine's clock, if it is behind; else ask ANS. Whether a certificate is revoked is not known meanwhile."
        : "Update pulumi-igc-sante, or ask ANS for a CRL that it can read. Whether a certificate is revoked is not known meanwhile.",
    );
  return new Fault(
    "revocation-stale",
    `${where} a CRL that was to be renewed by ${crl.nextUpdate?.toISOString()}.`,
    "Ask ANS, or wait for its next CRL: an old one does not tell what was revoked since.",
  );
}
