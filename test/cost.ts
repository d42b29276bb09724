import { cpuUsage } from "node:process";

/**
 * Work that a stranger's input must not make endless. A test cannot hold it to a time: a machine may be slow, or busy.
 * It holds it to a floor that is measured beside it, so that what slows the one slows the other.
 */

/** Milliseconds of the processor, of this process alone. */
function spent(work: () => unknown): number {
  const begun = cpuUsage();
  work();
  const { user, system } = cpuUsage(begun);
  return (user + system) / 1000;
}

const octets = Buffer.alloc(1 << 24, "floor");

/** The floor: 16 MiB, the most an answer may have, looked at octet by octet. */
export function lookedAt(): number {
  let sum = 0;
  for (let index = 0; index < octets.length; index++) sum = (sum + octets[index]!) & 0xff;
  return sum;
}

/**
 * Does the work, and fails when it takes more than 400 times the floor. What seems too dear is done twice more before it
 * counts: only what is dear each time is dear.
 * @param about names the work in the error
 * @param most floors: the dearest input takes some forty, one whose work grows with its square thousands
 * @returns what the work gave
 */
export function cheap<T>(work: () => T, about = (): string => "This", most = 400): T {
  let result: T;
  const costs: number[] = [];
  do {
    costs.push(spent(() => (result = work())));
    if (costs.at(-1)! < 100) break; // under any floor's 400, and a floor for each of 20,000 inputs would be dearer than they are
    if (costs.at(-1)! / spent(lookedAt) <= most) break;
  } while (costs.length < 3);
  if (costs.length === 3) throw new Error(`${about()} is three times dearer than ${most} floors: ${costs.map(Math.round).join(", ")} ms.`);
  return result!;
}
