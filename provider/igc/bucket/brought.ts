import {
  type Brought,
  contentOf,
  isPdf,
  isUnreadable,
  largestAnswer,
  largestPdf,
  notYetThere,
  type SignedForms,
  type Unreadable,
} from "../manual";
import type { ExchangeStore, ListedObject } from "../store";

/**
 * Objects that people brought. An object is there whole or not at all, so none is half a copy. What was looked into is
 * looked into again only under another version.
 */
export class BroughtObjects {
  readonly #known = new Map<string, Promise<Brought | undefined>>();
  /** One big object at a time: 32 of 32 MiB are a gigabyte. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param today the latest day it can be, YYYY-MM-DD */
  constructor(
    private readonly store: ExchangeStore,
    private readonly today: () => string,
  ) {}

  async of(listed: readonly ListedObject[]): Promise<Brought[]> {
    const looked = await Promise.all(listed.filter(({ name, size }) => size > 0 && isNamed(name)).map((each) => this.one(each)));
    return looked.filter((brought) => brought !== undefined);
  }

  /** The bytes of an object that may be an answer, as long as it is the one that was seen. */
  readonly readAgain = async (file: Brought): Promise<Buffer | Unreadable | undefined> => this.whole(file, largestAnswer);

  /** As `readAgain`, of anything that is looked into. */
  async whole({ path, stamp }: Brought, limit: number = largestPdf): Promise<Buffer | undefined> {
    const read = await this.store.read(path, limit);
    return read?.version === stamp ? read.bytes : undefined;
  }

  private one(listed: ListedObject): Promise<Brought | undefined> {
    const key = `${listed.version} ${listed.name}`;
    const known = this.#known.get(key) ?? (listed.size > largestAnswer ? this.inTurn(() => this.read(listed)) : this.read(listed));
    this.#known.set(key, known);
    known.catch(() => this.#known.delete(key));
    return known;
  }

  private async read({ name, version, size, writtenAt }: ListedObject): Promise<Brought | undefined> {
    const brought = { path: name, name, writtenAt, stamp: version };
    if (size > largestPdf)
      return { ...brought, content: { kind: "unusable", because: `it has ${size} bytes, more than the ${largestPdf} that are read` } };
    const first = size > largestAnswer ? await this.store.read(name, headBytes, "head") : undefined;
    const whole = first?.bytes && !isPdf(first.bytes) ? first : await this.store.read(name, largestPdf);
    // Gone, or another one by now: the next look sees it.
    if (!whole?.bytes || whole.version !== version) return undefined;
    return { ...brought, content: contentOf(name, whole.bytes, size, this.today()) };
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}
const headBytes = 1024;

/** A store's objects, for whoever judges signed forms. */
export const shelvesInStore = (store: ExchangeStore, brought: BroughtObjects): ConstructorParameters<typeof SignedForms>[0] => ({
  whole: (file) => brought.whole(file),
  paper: async ({ folder }, name) => (await store.read(`${folder}/${name}`, largestPdf))?.bytes,
});

/** Neither what a console makes of an empty folder, nor what a desktop or a download leaves behind. */
const isNamed = (name: string): boolean => !name.endsWith("/") && !name.split("/").some((part) => notYetThere.test(part));

/** A file of a folder's, or why it cannot be used. */
export const bytesOf = (read: Buffer | Unreadable | undefined): Buffer | undefined =>
  read === undefined || isUnreadable(read) ? undefined : read;
