import { Fault } from "../../provider/fault";
import type { Notebook } from "./notebook";

/**
 * What was sent, so that nobody is told one thing twice, over runs, over two pipelines and over crashes. Three kinds of texts, each
 * written once:
 *
 * - `claims/<key>-<n>`: the nth batch that wants to carry a notice. Of two at once one gets it.
 * - `batches/<id>`: that a batch leaves, or that it was given up: which of both is decided by who writes first. It is the last thing
 *   before anybody can have the message (of a mail: the server has asked for it, and was given no byte of it), so a run that died
 *   before it has sent nothing, and one that died behind it may have.
 * - `outcomes/<id>`: what became of it. Of a server that was not reached, or said no before it asked for the message, it is all there is.
 */

/** What becomes of a batch. `not-sent`: nobody got it, and the next run sends it; `unknown`: it may have been sent, and is not sent again. */
export type BatchOutcome = "accepted" | "refused" | "not-sent" | "unknown";

export type Channel = "mail" | "webhook";

/** One message that leaves. */
export interface Batch {
  readonly channel: Channel;
  /** Whom it is for, as people read it: no address. */
  readonly to: string;
  /** Message-ID, or webhook-id. */
  readonly messageId: string;
  /** When it left, ISO 8601. */
  readonly at: string;
  /** What is posted again, byte for byte, where a webhook gave no answer. Absent of a mail. */
  readonly body?: string;
}

/** A batch that left, and of which nobody wrote what became of it. */
export interface OpenBatch extends Batch {
  readonly id: string;
}

/** How a notice stands. `busy`: another run is at it. */
export type Standing = { readonly is: "done" | "busy" } | { readonly is: "free"; readonly attempt: number };

/** A run that has not gone on for so long has ended: it waits for a server two minutes at most. Milliseconds. */
const patience = 15 * 60_000;

export class NoticeRecord {
  #claims: Promise<ReadonlyMap<string, number>> | undefined;
  readonly #endings = new Map<string, Promise<Ending>>();

  /** @param run of this run alone: batches and texts carry it. */
  constructor(
    private readonly notebook: Notebook,
    private readonly run: string,
    private readonly now: () => Date,
  ) {}

  /** A name for a batch that no other run gives. */
  batchName(channel: Channel, number: number): string {
    return `${channel}-${this.run}-${number}`;
  }

  async standing(key: string): Promise<Standing> {
    this.#claims ??= this.countedClaims();
    const attempt = (await this.#claims).get(key) ?? 0;
    if (attempt === 0) return { is: "free", attempt: 1 };
    const name = `claims/${key}-${attempt}`;
    const claim = await this.read<{ readonly batch: string; readonly at: string }>(name);
    if (!claim) return { is: "busy" }; // listed and not there: no store of ours does that
    const ending = await this.endingOf(claim.batch);
    if (ending === "free") return { is: "free", attempt: attempt + 1 };
    if (ending !== "claimed") return { is: "done" };
    if (this.isYoung(claim.at)) return { is: "busy" };
    // It died before it sent anything: whoever says so first is right.
    return (await this.end(claim.batch)) ? { is: "free", attempt: attempt + 1 } : { is: "done" };
  }

  /** @returns whether this batch carries the notice. */
  claim(key: string, attempt: number, batch: string): Promise<boolean> {
    return this.write(`claims/${key}-${attempt}`, { batch, at: this.now().toISOString() });
  }

  /** The last thing before anybody can have a message. @returns `false` where it was given up meanwhile: then it must not leave. */
  begin(id: string, batch: Batch): Promise<boolean> {
    return this.write(`batches/${id}`, { is: "sending", ...batch });
  }

  async settle(id: string, outcome: BatchOutcome): Promise<void> {
    await this.write(`outcomes/${id}`, { outcome, at: this.now().toISOString() });
  }

  /** What left and has no outcome, of runs that have ended, or whose webhook gave no answer. */
  async open(): Promise<OpenBatch[]> {
    const [batches, outcomes] = [await this.notebook.names("batches"), new Set(await this.notebook.names("outcomes"))];
    const open: OpenBatch[] = [];
    for (const id of batches.filter((each) => !outcomes.has(each))) {
      const batch = await this.read<Batch & { readonly is: string }>(`batches/${id}`);
      if (batch?.is === "sending" && !this.isYoung(batch.at)) open.push({ ...batch, id });
    }
    return open;
  }

  /** Milliseconds since a batch left. */
  ageOf({ at }: Pick<Batch, "at">): number {
    return Math.abs(this.now().getTime() - new Date(at).getTime());
  }

  /** With `--at` the clock can go back: what lies ahead is as old as it is far. */
  private isYoung(at: string): boolean {
    return this.ageOf({ at }) < patience;
  }

  private async countedClaims(): Promise<ReadonlyMap<string, number>> {
    const counted = new Map<string, number>();
    for (const name of await this.notebook.names("claims")) {
      const [, key, number] = /^([0-9a-f]+)-(\d+)$/.exec(name) ?? [];
      if (key) counted.set(key, Math.max(counted.get(key) ?? 0, Number(number)));
    }
    return counted;
  }

  /** Claims of one batch share its ending, which is looked at once a run. */
  private endingOf(id: string): Promise<Ending> {
    const known = this.#endings.get(id) ?? this.lookAt(id);
    this.#endings.set(id, known);
    return known;
  }

  private async lookAt(id: string): Promise<Ending> {
    const settled = await this.read<{ readonly outcome: BatchOutcome }>(`outcomes/${id}`);
    if (settled) return settled.outcome === "not-sent" ? "free" : "done";
    const batch = await this.read<{ readonly is: "sending" | "given-up" }>(`batches/${id}`);
    if (!batch) return "claimed";
    return batch.is === "given-up" ? "free" : "done";
  }

  /** Gives a batch up that has not begun. @returns whether nobody can begin it any more */
  private async end(id: string): Promise<boolean> {
    const ended = await this.write(`batches/${id}`, { is: "given-up", at: this.now().toISOString() });
    const ending: Ending = ended ? "free" : await this.lookAt(id);
    this.#endings.set(id, Promise.resolve(ending));
    return ending === "free";
  }

  private write(name: string, content: object): Promise<boolean> {
    return this.notebook.create(name, `${JSON.stringify({ version: 1, run: this.run, ...content })}\n`);
  }

  private async read<T>(name: string): Promise<T | undefined> {
    const text = await this.notebook.read(name);
    if (text === undefined) return undefined;
    const content = parsed(text);
    if (content?.version === 1) return content as T;
    throw new Fault(
      "notice-record",
      `${name} at ${this.notebook.place} is nothing that this version of igc-sante notify writes.`,
      "Install the newest version; else move the file away: what it says was sent is then sent once more.",
    );
  }
}

/** `claimed`: nothing has left yet. `free`: it never will. `done`: it left. */
type Ending = "claimed" | "free" | "done";

function parsed(text: string): { readonly version?: unknown } | undefined {
  try {
    return JSON.parse(text) as { readonly version?: unknown };
  } catch {
    return undefined;
  }
}
