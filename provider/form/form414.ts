import { type FormFiles, fill } from "./fill";
import { printable } from "./printed-texts";
import { refuseUnprintable414 } from "./refusals";
import type { Form414 } from "./request";

/**
 * Form 414 as a PDF, for TEST certificates whose administrators have TEST cards: as `fillForm413`, with the same
 * faults. What orders cards (section 4, the address they go to) stays empty.
 */
export async function fillForm414(request: Form414, files: FormFiles): Promise<Uint8Array> {
  refuseUnprintable414(request);
  return fill(printable("414", request), files);
}
