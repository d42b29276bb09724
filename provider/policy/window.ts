import { opensNext, type Window } from "../calendar";
import type { Current, Previous } from "./remembered";
import { endOfUse } from "./renewal";
import { daysBefore } from "./verdict";

/** The switch to a new certificate waits for a maintenance window, and not longer than the old one serves. PURE. */

/** Days before the end of use of the certificate of before from which the switch waits for no window. */
const fallsThroughDays = 2;

/**
 * When the switch may happen that is waited for; `undefined` where none is: the first certificate, one that its server reads
 * already, a window that is open, or one that opens too late.
 */
export function switchWaitsUntil(
  { current, previous }: { readonly current: Current | null; readonly previous?: Previous | null },
  window: Window | undefined,
  now: Date,
): Date | undefined {
  if (!window || !previous || !current || current.inService !== undefined) return undefined;
  const opens = opensNext(window, now);
  if (opens === undefined || opens <= now || opens > daysBefore(endOfUse(previous), fallsThroughDays)) return undefined;
  return opens;
}
