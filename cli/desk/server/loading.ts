import { isFault } from "../../../provider/fault";

/** How far a reading is. */
export interface LoadProgress {
  /** What is being read, in French. */
  readonly what: string;
  readonly done: number;
  /** `null` where that cannot be counted. */
  readonly of: number | null;
}

/** Why a reading failed: of a fault its code, else an English sentence alone. */
export interface Failure {
  readonly code: string | null;
  readonly what: string;
  readonly hint?: string;
}

/** What is shown: read once, and again when somebody asks or a file changed. */
export type Loaded<M> =
  | { readonly is: "loading"; readonly progress: LoadProgress }
  | { readonly is: "failed"; readonly failure: Failure }
  | {
      readonly is: "ready";
      readonly model: M;
      /** Why a later reading failed: the model is of before. */
      readonly stale?: Failure;
      /** A later reading goes on. */
      readonly progress?: LoadProgress;
    };

/** What is read, and how one sees that it changed. */
export interface Source<M> {
  load(report: (progress: LoadProgress) => void): Promise<M>;
  /** A text that is another one once what was read changed; cheap: it is asked before each page. */
  stamp(): Promise<string>;
}

/** Holds one model; at most one reading goes on at a time. */
export class Loading<M> {
  #model: { readonly value: M; readonly stamp: string } | undefined;
  #failure: { readonly because: Failure; readonly stamp: string | undefined } | undefined;
  #reading: Promise<void> | undefined;
  #progress: LoadProgress = { what: "Lecture", done: 0, of: null };

  constructor(private readonly source: Source<M>) {}

  /** Reads anew, unless that goes on already. */
  start(): Promise<void> {
    this.#reading ??= this.read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** Reads anew, after what goes on already: it may have looked before something was written. */
  async fresh(): Promise<void> {
    await this.#reading;
    await this.start();
  }

  /** As it is now; a file that changed is read again, and what was read before is shown until then. */
  async now(): Promise<Loaded<M>> {
    const last = this.#failure ?? this.#model;
    if (last && !this.#reading && (await this.source.stamp()) !== last.stamp) void this.start();
    if (this.#model)
      return {
        is: "ready",
        model: this.#model.value,
        ...(this.#failure !== undefined && { stale: this.#failure.because }),
        ...(this.#reading && { progress: this.#progress }),
      };
    if (this.#reading) return { is: "loading", progress: this.#progress };
    return { is: "failed", failure: this.#failure?.because ?? { code: null, what: "Nothing was read yet." } };
  }

  private async read(): Promise<void> {
    this.#progress = { what: "Lecture", done: 0, of: null };
    let stamp: string | undefined;
    try {
      stamp = await this.source.stamp(); // before: what is written meanwhile is read again
      const value = await this.source.load((progress) => void (this.#progress = progress));
      this.#model = { value, stamp };
      this.#failure = undefined;
    } catch (error) {
      this.#failure = { because: failureOf(error), stamp };
    }
  }
}

const failureOf = (error: unknown): Failure =>
  isFault(error)
    ? { code: error.code, what: error.what, hint: error.hint }
    : { code: null, what: error instanceof Error ? error.message : String(error) };
