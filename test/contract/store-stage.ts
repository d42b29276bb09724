import type { ExchangeStore } from "../../provider/igc/store";
import type { Console } from "../manual/bucket-stage";

/** A store with nothing in it, and what people do to it. */
export interface StoreStage {
  /** Of an exchange in it. */
  readonly address: string;
  /** The store as another process opens it. */
  open(): Promise<ExchangeStore>;
  readonly hands: Console;
  /** What no paper may name: the server's address. */
  readonly here: string;
  /** Whether the server keeps a condition on removals: not every one does, and then nothing is removed. */
  readonly removes: boolean;
}
