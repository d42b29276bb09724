import { sha256Of } from "../../../provider/igc/manual";

/** What was checked and waits for a yes: the bytes themselves, so that what is written is what was checked. */
export interface Pending {
  readonly ticket: string;
  /** Name it would have in the inbox: ours. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A person looks at one file at a time; of more the oldest is forgotten. */
const most = 4;
/** Milliseconds a yes is waited for. */
const longest = 30 * 60_000;

interface Held<A> {
  readonly pending: Pending;
  readonly since: number;
  /** Of the first yes: a second press gets the same, and does nothing. */
  answer?: Promise<A>;
}

/** Kept in memory alone, and by what it is: another file has another digest. */
export class Waiting<A extends { readonly done: boolean }> {
  readonly #held = new Map<string, Held<A>>();

  constructor(private readonly now: () => Date) {}

  /** @returns SHA-256 of its bytes, lower-case hex: what the yes names */
  hold(pending: Pending): string {
    const sha256 = sha256Of(pending.bytes);
    const key = keyOf(pending.ticket, sha256);
    this.#held.delete(key);
    this.#held.set(key, { pending, since: this.now().getTime() });
    for (const old of [...this.#held.keys()].slice(0, -most)) this.#held.delete(old);
    return sha256;
  }

  /** Acts once on what waits: a yes that comes again gets the answer of the first; what was not done is forgotten. @returns undefined where nothing waits */
  async once(ticket: string, sha256: string, act: (pending: Pending) => Promise<A>): Promise<A | undefined> {
    const key = keyOf(ticket, sha256);
    const held = this.#held.get(key);
    if (!held || this.now().getTime() - held.since > longest) {
      this.#held.delete(key);
      return undefined;
    }
    const forget = (): void => void (this.#held.get(key) === held && this.#held.delete(key));
    held.answer ??= act(held.pending);
    try {
      const answer = await held.answer;
      if (!answer.done) forget();
      return answer;
    } catch (error) {
      forget();
      throw error;
    }
  }
}

const keyOf = (ticket: string, sha256: string): string => `${ticket} ${sha256}`;
