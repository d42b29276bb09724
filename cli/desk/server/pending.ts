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

/** Kept in memory alone, and by what it is: another file has another digest. */
export class Waiting {
  readonly #held = new Map<string, Pending & { readonly since: number }>();

  constructor(private readonly now: () => Date) {}

  /** @returns SHA-256 of its bytes, lower-case hex: what the yes names */
  hold(pending: Pending): string {
    const sha256 = sha256Of(pending.bytes);
    const key = keyOf(pending.ticket, sha256);
    this.#held.delete(key);
    this.#held.set(key, { ...pending, since: this.now().getTime() });
    for (const old of [...this.#held.keys()].slice(0, -most)) this.#held.delete(old);
    return sha256;
  }

  /** Once: what was taken is no longer there. */
  take(ticket: string, sha256: string): Pending | undefined {
    const held = this.#held.get(keyOf(ticket, sha256));
    this.#held.delete(keyOf(ticket, sha256));
    return held && this.now().getTime() - held.since <= longest ? held : undefined;
  }
}

const keyOf = (ticket: string, sha256: string): string => `${ticket} ${sha256}`;
