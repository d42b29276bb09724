import { type Fault, isFault } from "../../provider/fault";

/** What a watch runs on; tests give their own. */
export interface Watching {
  /** Waits, or ends at once when the person has had enough. Resolves to whether it goes on. */
  readonly wait: (milliseconds: number) => Promise<boolean>;
  readonly write: (text: string) => void;
  /** What cannot be read this time, as it is said. */
  readonly fault: (fault: Fault) => string;
  /** A terminal is cleared each time; elsewhere one picture follows the other. */
  readonly isTerminal: boolean;
}

/** Home, then erase what is below (ECMA-48 sections 8.3.21 and 8.3.39): no flicker, as a clear first would have. */
const redraw = "\u001b[H\u001b[J";

/**
 * Draws again and again until the person has had enough. What cannot be read once is said, and tried again: a stack is locked now and then.
 * @param draw throws a Fault the first time where it can never succeed
 */
export async function watch(draw: () => Promise<string>, seconds: number, { wait, write, fault, isTerminal }: Watching): Promise<void> {
  let picture = await draw();
  for (;;) {
    write(isTerminal ? `${redraw}${picture}\n` : `${picture}\n\n`);
    if (!(await wait(seconds * 1000))) return;
    picture = await draw().catch((error: unknown) => {
      if (isFault(error)) return fault(error);
      throw error;
    });
  }
}

/** Waits on this process until Ctrl-C (SIGINT) or SIGTERM, or until nobody reads any more. */
export function watchingHere(): Omit<Watching, "fault"> {
  let stop: () => void = () => undefined;
  let isOver = false;
  const end = (): void => {
    isOver = true;
    stop();
  };
  process.once("SIGINT", end).once("SIGTERM", end);
  process.stdout.once("error", end);
  return {
    isTerminal: process.stdout.isTTY === true,
    write: (text) => void process.stdout.write(text),
    wait: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(true), milliseconds);
        stop = () => {
          clearTimeout(timer);
          resolve(false);
        };
        if (isOver) stop();
      }),
  };
}
