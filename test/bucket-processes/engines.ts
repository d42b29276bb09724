import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Order } from "../../provider/igc";

export interface Job {
  readonly address: string;
  readonly now: string;
  /** In the order in which this engine comes to them. */
  readonly orders: readonly Order[];
  /** The request at which the process dies: before it is sent, or when its answer is there and nobody has seen it. */
  readonly death?: { readonly at: number; readonly when: "before" | "after" };
}

/** What an engine saw of one order. */
export interface Seen {
  readonly ticket: string;
  readonly orderedAt: string;
  readonly answer?: string;
}

interface Said {
  readonly seen?: readonly Seen[];
  readonly failed?: { readonly name: string; readonly code?: string; readonly message: string; readonly stack: string };
  readonly requests: number;
}

const dist = join(__dirname, "..", "..", "dist");
/** Runs of one engine until it comes through; the first may be killed, the others may fail where a line was cut. */
const longest = 20;

/** Processes that live until they are killed by a job or stopped; one that was killed is begun anew. */
export class Engines {
  readonly #processes = new Map<number, ChildProcess>();
  /** Processes that a job killed. */
  deaths = 0;
  requests = 0;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** All jobs at once, each in a process of its own, until each came through: as a pipeline's next run does. */
  async run(jobs: readonly Job[]): Promise<Seen[]> {
    return (await Promise.all(jobs.map((job, index) => this.#untilDone(index, job)))).flat();
  }

  async #untilDone(index: number, { death: first, ...job }: Job): Promise<readonly Seen[]> {
    let death = first;
    let failure = "";
    for (let run = 0; run < longest; run++) {
      const said = await this.#one(index, job, death);
      death = undefined;
      if (said === undefined) continue;
      this.requests += said.requests;
      if (said.seen) return said.seen;
      if (said.failed!.code !== "platform-unreachable") throw new Error(said.failed!.stack);
      failure = said.failed!.message;
    }
    throw new Error(`An engine did not come through in ${longest} runs: ${failure}`);
  }

  /** @returns `undefined` when the process was killed */
  async #one(index: number, job: Job, death: Job["death"]): Promise<Said | undefined> {
    const process = this.#processes.get(index) ?? this.#begin(index);
    const ended = once(process, "exit").then(([, signal]) => ({ signal: signal as NodeJS.Signals | null }));
    const said = once(process, "message").then(([word]) => word as Said);
    process.send({ ...job, death });
    const first = await Promise.race([ended, said]);
    if (!("signal" in first)) return first;
    this.#processes.delete(index);
    if (first.signal !== "SIGKILL") throw new Error(`An engine ended by itself (${first.signal}).`);
    this.deaths++;
    return undefined;
  }

  #begin(index: number): ChildProcess {
    const options = { env: { ...process.env, ...this.env, NODE_NO_WARNINGS: "1" }, serialization: "advanced" } as const;
    const begun = fork(join(__dirname, "engine.cjs"), [dist], options);
    begun.setMaxListeners(0); // a listener for each job
    this.#processes.set(index, begun);
    return begun;
  }

  async stop(): Promise<void> {
    const living = [...this.#processes.values()];
    await Promise.all(living.map((one) => (one.kill("SIGKILL"), once(one, "exit"))));
  }
}
