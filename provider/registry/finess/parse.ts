import { Tokenizer, TokenParser, TokenType } from "@streamparser/json";
import { isFault } from "../../fault";
import { unreadable } from "../faults";
import { type Entry, entriesOf } from "./records";

/** Deeper than any member of the file; its schema has 7. */
const deepest = 64;
/** Bytes of one member of a list, a legal entity with its sites: the largest has some hundred. */
const largestMember = 16 << 20;

/** What a file says of itself. */
export interface StructuresHead {
  /** Day or instant it was made, as it writes it; null where it does not. */
  readonly generatedAt: string | null;
  readonly schemaVersion: string | null;
}

/** FINESS+ structures as their bytes pass by: one member of `pmej` at a time is in memory. What a hostile file could hold more of is bounded. */
export class StructuresParser {
  readonly #tokenizer = new Tokenizer({ stringBufferSize: 1 << 16 });
  readonly #parser = new TokenParser({ paths: ["$.pmej.*", "$.generatedAt", "$.schemaVersion"], keepStack: false });
  readonly #head: Record<string, string> = {};
  #depth = 0;
  /** Bytes that were read when a member of a list last ended. */
  #settled = 0;
  #read = 0;

  /** @param take is given each legal entity and site, and must be done with it when it returns */
  constructor(take: (entry: Entry) => void) {
    this.#tokenizer.onToken = (info) => {
      this.watch(info.token);
      this.#parser.write(info);
    };
    this.#parser.onValue = ({ key, value, stack }) => {
      if (stack.length > 1) for (const entry of entriesOf(value)) take(entry);
      else if (typeof value === "string") this.#head[String(key)] = value.slice(0, 40);
    };
  }

  /** @throws Fault `register-answer` */
  push(chunk: Uint8Array): void {
    this.guarded(() => this.#tokenizer.write(chunk));
    this.#read += chunk.length;
    if (this.#read - this.#settled > largestMember)
      throw unreadable(`One structure in it has more than the ${largestMember} bytes that are read.`);
  }

  /** @throws Fault `register-answer` where the text ends before its end */
  finish(): StructuresHead {
    this.guarded(() => this.#tokenizer.end());
    if (!this.#parser.isEnded) throw unreadable("It is cut short: its JSON has no end.");
    return { generatedAt: this.#head["generatedAt"] ?? null, schemaVersion: this.#head["schemaVersion"] ?? null };
  }

  private watch(token: TokenType): void {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) this.#depth++;
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.#depth--;
    if (this.#depth > deepest) throw unreadable(`It is nested deeper than the ${deepest} levels that are read.`);
    if (this.#depth <= 2) this.#settled = this.#read;
  }

  /** The parser quotes what it cannot read, and that may be of any length: it is not repeated. */
  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (isFault(error)) throw error;
      throw unreadable(`It is no JSON, or is damaged, some bytes after the ${this.#read}th.`, error);
    }
  }
}
