/** How far long work is: a line on standard error that is drawn over, where that is a terminal, and nothing anywhere else. */

/** What a line is drawn on; tests give their own. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Back to the beginning of the line, and erase it (ECMA-48 section 8.3.41). */
const anew = "\r\u001b[K";

/** Milliseconds between two lines: nobody reads faster. */
const pace = 100;

/**
 * Counts: `files: 1200/5000`.
 * @param now milliseconds; default: a clock that never goes back
 */
export function counting(what: string, of: number, screen: Screen = process.stderr, now: () => number = () => performance.now()) {
  let last = Number.NEGATIVE_INFINITY;
  let done = 0;
  return {
    /** One more is done. */
    step(): void {
      done++;
      if (!screen.isTTY || now() - last < pace) return;
      last = now();
      screen.write(`${anew}${what}: ${done}/${of}`);
    },
    /** Takes the line away: what comes next stands alone. */
    end(): void {
      if (screen.isTTY && last > Number.NEGATIVE_INFINITY) screen.write(anew);
    },
  };
}

/**
 * How long one thing takes that cannot be counted: `pulumi stack export: 3 s`.
 * @param what asked each second where it is a function: it may say how far the thing is.
 */
export async function timing<T>(
  what: string | (() => string),
  work: Promise<T>,
  screen: Screen = process.stderr,
  second = 1000,
): Promise<T> {
  if (!screen.isTTY) return work;
  let seconds = 0;
  const timer = setInterval(() => void screen.write(`${anew}${typeof what === "string" ? what : what()}: ${++seconds} s`), second);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (seconds > 0) screen.write(anew);
  }
}
