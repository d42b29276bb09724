import { judgeSigned, type SignedForm, type Verdict } from "../../form/signed";
import type { Together } from "./gathering";
import type { Brought } from "./inbox";
import { sha256Of } from "./papers";
import { type FormRecord, formFileOf, type NotedForm } from "./record";
import type { Reply } from "./reply";
import { type FormTicket, isForm, type Ticket } from "./tickets";

/** How an exchange reads what lies in it. */
export interface Shelves {
  /** A file that was brought, whole, as long as it is the one that was seen. */
  whole(file: Brought): Promise<Buffer | undefined>;
  /** A paper in a ticket's own folder, as it lies there now. */
  paper(ticket: FormTicket, name: string): Promise<Buffer | undefined>;
}

/** Forms that a look judges: each costs some 0.1 s, and a preview waits 20 s. What is noted in the record costs nothing. */
const mostInALook = 100;

/** Whether what was brought for a form is the form, signed (`form/signed`), as a folder and a store share it. */
export class SignedForms {
  readonly #verdicts = new Map<string, Promise<Verdict | undefined>>();
  /** One after the other: 32 files of 32 MiB are a gigabyte. */
  #turn: Promise<unknown> = Promise.resolve();
  #left = mostInALook;

  constructor(private readonly shelves: Shelves) {}

  /** What a look gathered, with every form judged. */
  async all(looked: readonly (readonly [Ticket, Together])[]): Promise<(readonly [Ticket, Together])[]> {
    this.#left = mostInALook;
    const judged: (readonly [Ticket, Together])[] = [];
    for (const [ticket, facts] of looked) judged.push([ticket, await this.of(ticket, facts, "in a look")]);
    return judged;
  }

  /**
   * Of what was brought for a form the last that is it counts; of what lies behind that, why it is not is told. A form that a person
   * noted as sent is ANS' to judge: it is only looked at to be kept as evidence.
   */
  async of(ticket: Ticket, facts: Together, when: "in a look" | "alone" | "as evidence"): Promise<Together> {
    if (!isForm(ticket) || facts.candidates.length === 0) return facts;
    const isSent = isKnownAsSent(facts.reply);
    if (isSent && when !== "as evidence") return { ...facts, ...this.noted(ticket, facts) };
    const problems: { file: string; because: string }[] = [];
    for (const file of [...facts.candidates].reverse()) {
      const noted = notedFor(ticket.record, file);
      if (noted) return { ...facts, signed: file, form: noted };
      const verdict = await this.verdict(ticket, file, when);
      if (verdict?.accepted) return { ...facts, signed: file, form: verdict.form, problems: [...facts.problems, ...problems] };
      if (verdict) problems.push({ file: file.name, because: `${verdict.because}: ${verdict.hint}` });
    }
    return { ...facts, signed: isSent ? facts.signed : undefined, problems: [...facts.problems, ...problems] };
  }

  /** Judges bytes that are not there yet, for the form of a name. */
  judging(bytes: Buffer, find: (name: string) => Promise<Ticket | undefined>): (name: string) => Promise<Verdict | undefined> {
    return async (name) => {
      const ticket = await find(name);
      return ticket && isForm(ticket) ? judgeSigned(bytes, await this.made(ticket)) : undefined;
    };
  }

  /** What came back and was judged to be it, with its bytes; `undefined` where there is none, or it has gone since it was looked at. */
  async whole(ticket: FormTicket, facts: Together): Promise<{ readonly bytes: Buffer; readonly form: SignedForm } | undefined> {
    const { signed, form } = await this.of(ticket, facts, "as evidence");
    const bytes = signed && form && (await this.shelves.whole(signed));
    return bytes && sha256Of(bytes) === form.sha256 ? { bytes, form } : undefined;
  }

  private noted({ record }: FormTicket, { candidates }: Together): Pick<Together, "form"> {
    const form = candidates.map((file) => notedFor(record, file)).findLast((noted) => noted !== undefined);
    return form ? { form } : {};
  }

  /** `undefined` when the file is gone. */
  private verdict(ticket: FormTicket, file: Brought, when: "in a look" | "alone" | "as evidence"): Promise<Verdict | undefined> {
    const key = `${file.stamp} ${file.path} ${ticket.record.sha256}`;
    const known = this.#verdicts.get(key);
    if (known) return known;
    if (when === "in a look" && this.#left-- <= 0) return Promise.resolve(notYet);
    const verdict = this.inTurn(async () => {
      const bytes = await this.shelves.whole(file);
      return bytes && judgeSigned(bytes, await this.made(ticket));
    });
    this.#verdicts.set(key, verdict);
    verdict.catch(() => this.#verdicts.delete(key));
    return verdict;
  }

  /** The form as it was handed out; a signature that was put into it where it lies goes on behind it. */
  private async made(ticket: FormTicket): Promise<Buffer | undefined> {
    const { sha256, size } = ticket.record;
    const there = await this.shelves.paper(ticket, formFileOf(ticket.record));
    const made = there?.subarray(0, size);
    return made && sha256Of(made) === sha256 ? made : undefined;
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

const notYet: Verdict = {
  accepted: false,
  because: `it was not looked at yet, since more than ${mostInALook} signed forms were new in this run`,
  hint: "run pulumi up again",
};

const isKnownAsSent = ({ sentOn, acknowledgedOn, dossierReference, validatedOn, refusedOn }: Reply): boolean =>
  [sentOn, acknowledgedOn, dossierReference, validatedOn, refusedOn].some((said) => said !== undefined);

/** What was noted of exactly this file: a PDF is known by its digest, a picture by where it lies. */
function notedFor({ signed }: FormRecord, { name, content }: Brought): SignedForm | undefined {
  if (!signed) return undefined;
  const isIt = content.kind === "pdf" ? content.pdf.sha256 === signed.sha256 : name === signed.file;
  return isIt ? formIn(signed) : undefined;
}

const formIn = ({ file: _, ...form }: NotedForm): SignedForm => form;

/** The record with a form noted as evidence, or `undefined` where it is noted already. */
export function notedIn<R extends FormRecord>(record: R, { signed: file, form }: Together): R | undefined {
  if (!file || !form) return undefined;
  const noted: NotedForm = { ...form, file: file.name };
  return JSON.stringify(record.signed) === JSON.stringify(noted) ? undefined : { ...record, signed: noted };
}
