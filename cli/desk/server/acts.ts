import { type Fault, isFault } from "../../../provider/fault";
import { describeSigned, judgeSigned, pictureIn } from "../../../provider/form/signed";
import type { Platform } from "../../../provider/igc";
import { isPdf, largestPdf, sha256Of } from "../../../provider/igc/manual";
import { frenchRemark } from "../french";
import type { DeskForm, DeskOrder } from "../model";
import type { Upload } from "./body";
import { type GoodCertificate, holdsPrivateKey, judgeUpload, keyRefused } from "./certificate";
import type { Waiting } from "./pending";
import { type Asked, type Problem, replyText, type Typed } from "./reply";

/** What the desk does for a person; each act writes to the exchange alone, once it is known to be good. */

/** Why a file is not taken: the fault that it is, English as everywhere. */
export type Refused = Pick<Fault, "what" | "hint"> & { readonly code: string | null };

/** What came of looking at a file. */
export type Checked<T> =
  | {
      readonly good: true;
      readonly found: T;
      /** English sentences. */
      readonly warnings?: readonly string[];
      /** Of what would be written: the yes must name it. */
      readonly sha256: string;
    }
  | { readonly good: false; readonly refused: Refused };

/** What came of a write. */
export type Written =
  | {
      readonly done: true;
      /** Where it lies: a path in the exchange. */
      readonly file: string;
    }
  | {
      readonly done: false;
      /** Why not: French, or as the exchange says it. */
      readonly because: readonly Problem[];
    };

/** Opens the exchange for one act. */
export type Open = (address: string) => Promise<Platform>;

export async function checkCertificate(
  order: DeskOrder,
  { bytes }: Upload,
  platform: Platform,
  at: Date,
  waiting: Waiting<Written>,
): Promise<Checked<GoodCertificate>> {
  const found = judgeUpload(bytes, order, await platform.authorities(), at);
  if (isFault(found)) return { good: false, refused: refusalOf(found) };
  const sha256 = waiting.hold({ ticket: order.ticket, name: `${order.ticket}.pem`, bytes: found.bytes });
  return { good: true, found, sha256, warnings: found.remarks };
}

/** Of a signed form all that is found is said in the warnings: who signed it, and what could not be checked. */
export async function checkForm(
  form: DeskForm,
  { bytes }: Upload,
  platform: Platform,
  waiting: Waiting<Written>,
): Promise<Checked<undefined>> {
  const unusable = unusableForm(bytes);
  if (unusable) return { good: false, refused: unusable };
  const made = (await platform.papers?.(form.ticket))?.get(`formulaire-${form.number}.pdf`);
  // Away is not gone: without the form that was handed out nobody can say whether this is it.
  if (!made)
    return { good: false, refused: { code: null, what: "the exchange does not have the form that was handed out", hint: runAgain } };
  if (sha256Of(made) === sha256Of(bytes))
    return { good: false, refused: { code: null, what: "it is the form as it was handed out: nobody signed it", hint: haveItSigned } };
  const verdict = await judgeSigned(bytes, made);
  if (!verdict.accepted) return { good: false, refused: { code: null, what: verdict.because, hint: verdict.hint } };
  const sha256 = waiting.hold({ ticket: form.ticket, name: `${form.ticket}-signe${endingOf(bytes)}`, bytes });
  return { good: true, found: undefined, sha256, warnings: [describeSigned(verdict.form)] };
}

function unusableForm(bytes: Buffer): Refused | undefined {
  if (bytes.length === 0) return { code: null, what: "no file was chosen, or it is empty", hint: haveItSigned };
  if (bytes.length > largestPdf)
    return { code: null, what: `it has ${bytes.length} bytes, more than the ${largestPdf} that are read`, hint: haveItSigned };
  return holdsPrivateKey(bytes) ? refusalOf(keyRefused) : undefined;
}

const runAgain = "look whether the exchange can be reached; `pulumi up` hands out again what is gone";
const haveItSigned = "have the form of this page signed, and bring the signed PDF or its scan";
const refusalOf = ({ code, what, hint }: Fault): Refused => ({ code, what, hint });

/** By what it is, not by what the browser calls it: in the inbox the ticket in the name says whose it is. */
const endingOf = (bytes: Buffer): string => (isPdf(bytes) ? ".pdf" : pictureIn(bytes) ? `.${pictureIn(bytes)!.toLowerCase()}` : ".zip");

/** Puts what was checked into the inbox: those bytes and no others, once, however often the yes comes. */
export async function confirm(ticket: string, sha256: string, platform: Platform, waiting: Waiting<Written>): Promise<Written> {
  const written = await waiting.once(ticket, sha256, ({ name, bytes }) => bring(platform, ticket, name, bytes));
  return written ?? { done: false, because: [whole("Ce fichier n'attend plus d'accord : déposez-le à nouveau.")] };
}

/** Notes what a person typed, in the words of `reponse.txt`. */
export async function note(typed: Typed, asked: Asked, platform: Platform, now: Date): Promise<Written> {
  const reply = replyText(typed, asked, now);
  if ("problems" in reply) return { done: false, because: reply.problems };
  return bring(platform, asked.ticket, `reponse-${asked.ticket}.txt`, Buffer.from(reply.text));
}

async function bring(platform: Platform, ticket: string, name: string, bytes: Buffer): Promise<Written> {
  if (!platform.bring)
    return { done: false, because: [whole(`${platform.address} est un simulateur : ses personnes sont jouées par igc-sante rehearse.`)] };
  const brought = await platform.bring(name, bytes);
  if ("because" in brought) return { done: false, because: [whole(frenchRemark(brought.because) ?? brought.because)] };
  if (brought.ticket === ticket) return { done: true, file: brought.file };
  return { done: false, because: [whole(`Ce fichier a été pris pour ${brought.ticket} : ${brought.file}.`)] };
}

const whole = (text: string): Problem => ({ about: null, text });
