// Numbers out of repeated measurements.

/** The value that a part `share` (0 to 1) of the values does not exceed. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Seconds of wall clock that `work` takes. */
export async function secondsOf(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/**
 * Measures several things in turn, so that a neighbour's load falls on all of them; each measure gives a
 * number. Every second round runs backwards, so that none always comes first.
 * @returns name -> one number a round.
 */
export async function interleaved(rounds, measures) {
  const names = Object.keys(measures);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? [...names].reverse() : names) results[name].push(await measures[name](round));
  }
  return results;
}

/** Of the ratios round by round: the median, and the spread for a reader to judge the noise by. */
export function ratioOf(ours, floor) {
  const ratios = ours.map((value, round) => value / floor[round]);
  return { value: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}
