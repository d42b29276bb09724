import { type FormFiles, fill } from "./fill";
import { printable } from "./printed-texts";
import { refuseUnprintable503 } from "./refusals";
import type { Form503 } from "./request";

/**
 * Form 503 as a PDF, for a change on a habilitation that was validated: as `fillForm413`, with the same faults. Its
 * official PDF is known by the user's mapping alone.
 */
export async function fillForm503(request: Form503, files: FormFiles): Promise<Uint8Array> {
  refuseUnprintable503(request);
  return fill(printable("503", request), files);
}
