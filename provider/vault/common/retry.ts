import type { Fault } from "../../fault";
import { Semaphore } from "./semaphore";

/** Waiting and chance, so that tests have neither. */
export interface Patience {
  sleep(milliseconds: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

export const realPatience: Patience = {
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/** Thrown by an attempt that is worth another: `fault` is what is said when there is no other. */
export class Again extends Error {
  constructor(
    readonly fault: Fault,
    /** Milliseconds the service asked to wait (Retry-After). */
    readonly after?: number,
  ) {
    super(fault.message);
  }
}

/** Attempts in all: with the waits below about a minute, longer than the throttling windows of the services. */
const attempts = 8;
/** Longest wait of the first back-off, and of any. Milliseconds. */
const firstWait = 400;
const longestWait = 20_000;
/** A service that asks for more is not waited for: the next run is soon enough. Milliseconds. */
const longestAsked = 60_000;

/** Calls to one service: so many at once, each repeated while that is worth it. */
export interface Calls {
  /**
   * Repeats an attempt while it throws `Again`: after what the service asked for, else after a random part of a
   * time that doubles ("full jitter": writers that were throttled together do not come back together).
   * @param attempt is told whether it is the last.
   */
  run<T>(attempt: (last: boolean) => Promise<T>): Promise<T>;
}

/** Calls at once of one vault: far below every service's limits, and enough to hide the latency. */
const atOnce = 8;

/** @param parallel calls at once, where a service takes more than a vault's */
export function calls({ sleep, random }: Patience, parallel: number = atOnce): Calls {
  const places = new Semaphore(parallel);
  return {
    async run(attempt) {
      for (let made = 1; ; made++) {
        try {
          return await places.run(() => attempt(made === attempts));
        } catch (error) {
          if (!(error instanceof Again)) throw error;
          if (made === attempts || (error.after ?? 0) > longestAsked) throw error.fault;
          const wait = Math.min(longestWait, firstWait * 2 ** (made - 1));
          await sleep(Math.round(error.after === undefined ? random() * wait : error.after + random() * firstWait));
        }
      }
    },
  };
}

/** Milliseconds of a Retry-After header, seconds or a date (RFC 9110 section 10.2.3); undefined when there is none to read. */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const milliseconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/** Whether an error of a connection may pass: one about certificates stays until somebody changes something. */
export const mayPass = (code: string | undefined): boolean => !/CERT|SIGNATURE|ISSUER|TLS|SSL/.test(code ?? "");
