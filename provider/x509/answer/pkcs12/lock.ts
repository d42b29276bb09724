/** Trying the forms of a password on the parts of one file: what opened one part is what opens the others. PURE. */
import { isFault } from "../../../fault";
import { type BerElement, octetsOf, readElement } from "../ber";
import type { Harvest } from "../harvest";
import { isGiven, type PasswordForm, passwordForms } from "./password";
import { open, usesOctets } from "./password-encryption";
import { missingPassword, wrongPassword } from "./refusal";

export class Lock {
  #forms: readonly PasswordForm[];

  constructor(private readonly harvest: Harvest) {
    this.#forms = passwordForms(harvest.opening.password);
  }

  /** What the password opens under `algorithm`. @throws Fault `answer-password`, `answer-unreadable`, `answer-too-big`. */
  decrypt(algorithm: BerElement, ciphertext: BerElement): Buffer {
    const bytes = octetsOf(ciphertext);
    const part = usesOctets(algorithm) ? "octets" : "bmp";
    const { bytes: plain, note } = this.tried(part, (form) => {
      const opened = open(algorithm, bytes, form, this.harvest.opening);
      // A wrong key leaves a right padding once in 256 times, and hardly ever a SEQUENCE that is whole.
      if (!isWhole(opened.bytes)) throw wrongPassword();
      return opened;
    });
    if (note !== undefined) this.harvest.note(note);
    return plain;
  }

  /**
   * The result of the first form that opens; the others are dropped.
   * @param part which of a form's octets it depends on: the same are not tried twice
   */
  tried<T>(part: keyof PasswordForm, act: (form: PasswordForm) => T): T {
    const done: Buffer[] = [];
    for (const form of this.#forms) {
      if (done.some((octets) => octets.equals(form[part]))) continue;
      try {
        const result = act(form);
        this.#forms = this.#forms.filter((each) => each[part].equals(form[part]));
        return result;
      } catch (error) {
        // Past the first form, or without a password, dear trials end as wrong ones do.
        const given = isGiven(this.harvest.opening.password);
        if (isFault(error, "answer-too-big") && (done.length > 0 || !given)) break;
        if (!isFault(error, "answer-password")) throw error;
      }
      done.push(form[part]);
    }
    throw isGiven(this.harvest.opening.password) ? wrongPassword() : missingPassword();
  }
}

function isWhole(bytes: Buffer): boolean {
  try {
    return readElement(bytes).tag === 0x30;
  } catch {
    return false;
  }
}
