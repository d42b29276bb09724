import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { isFault } from "../../provider/fault";
import { everyWord, filesUnder } from "./channels";
import type { Scanner } from "./scanner";

/** Where secrets may not be. */
export const channels = ["results", "errors", "said", "objects", "files", "printed", "children"] as const;
export type Channel = (typeof channels)[number];

/** A secret in a channel, and what was done when it came there. */
export interface Leak {
  readonly channel: Channel;
  readonly when: string;
  readonly secret: string;
  readonly how: string;
  /** The content around it, for whoever has to find its way. */
  readonly near: string;
}

/** All that one kind of vault's runs brought forth, scanned once the secrets of its project are known. */
export class Ledger {
  readonly leaks: Leak[] = [];
  readonly bytes: Record<Channel, number> = { results: 0, errors: 0, said: 0, objects: 0, files: 0, printed: 0, children: 0 };
  /** Code of a Fault, or name of another error -> how often. */
  readonly errors = new Map<string, number>();
  readonly troubles = new Map<string, number>();
  readonly phases = new Map<string, number>();
  runs = 0;
  operations = 0;
  #waiting: { channel: Channel; when: string; text: string | Buffer }[] = [];

  constructor(readonly scanner: Scanner) {}

  note(channel: Channel, when: string, text: string | Buffer): void {
    this.bytes[channel] += text.length;
    this.#waiting.push({ channel, when, text });
  }

  /** Notes all an error says; gives its code. */
  noteError(when: string, error: unknown): string {
    const { name, message } = error as Error;
    const code = isFault(error) ? error.code : (/\[([a-z-]+)\]$/.exec(message)?.[1] ?? name);
    count(this.errors, code);
    this.note("errors", when, everyWord(error));
    return code;
  }

  /** Every file of a folder, but for those that may hold a secret. */
  noteFiles(folder: string, when: string, mayHold: (path: string) => boolean): void {
    for (const path of filesUnder(folder)) {
      if (mayHold(path)) continue;
      this.note("files", `${when}: the name of a file`, relative(folder, path));
      this.note("files", `${when}: ${relative(folder, path)}`, readFileSync(path));
    }
  }

  /** Looks through what was noted since the last time. */
  scan(): void {
    for (const { channel, when, text } of this.#waiting) {
      const bytes = Buffer.from(text);
      for (const { secret, how, at } of this.scanner.find(bytes)) {
        this.leaks.push({ channel, when, secret, how, near: bytes.subarray(Math.max(0, at - 200), at + 60).toString("latin1") });
      }
    }
    this.#waiting = [];
  }
}

export const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** Identity of a file a person brought: it may hold what the person put into it. */
export const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
