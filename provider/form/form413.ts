import { type FormFiles, fill } from "./fill";
import { printable } from "./printed-texts";
import { refuseUnprintable413 } from "./refusals";
import type { Form413 } from "./request";

/**
 * Form 413 as a PDF, ready for the signatory: everything printed but the date, the signature, the stamp and the two
 * declarations, which are the signatory's. Same input, same bytes, in any process.
 *
 * @throws Fault `required`, `too-many-admins`, `too-long`, `unknown-value`: the request does not fit the form (`formsOf`)
 * @throws Fault `form-characters`: a character the font lacks
 * @throws Fault `form-overflow`: a text too long for its field, even at 6 pt (official form only)
 * @throws Fault `form-template`: the template is no known edition; the message names what differs
 * @throws Fault `form-mapping`: the mapping is not of this template, or has no field for a text
 */
export async function fillForm413(request: Form413, files: FormFiles): Promise<Uint8Array> {
  refuseUnprintable413(request);
  return fill(printable("413", request), files);
}
