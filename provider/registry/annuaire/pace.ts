/** Calls a second of one application ("API Annuaire Santé en libre accès"). */
const callsAtOnce = 17;
const second = 1000;

/** Lets a call begin when fewer than 17 began in the second before it. */
export function pace(now: () => number, sleep: (milliseconds: number) => Promise<void>): () => Promise<void> {
  const begun: number[] = [];
  return async () => {
    for (;;) {
      const at = now();
      while (begun.length > 0 && at - begun[0]! >= second) begun.shift();
      if (begun.length < callsAtOnce) return void begun.push(at);
      await sleep(second - (at - begun[0]!));
    }
  };
}
