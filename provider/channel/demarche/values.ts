/** Whether a question takes a value. The service drops without a word what it cannot use, so that is asked before. PURE. */
import { mailFault, phoneFault, siretFault } from "../../structure";
import { plainWords } from "./fields";
import type { Question } from "./procedure";

/** What is posted for one question: JSON that the service takes. */
export type Posted = string | readonly string[] | readonly Readonly<Record<string, string | readonly string[]>>[];

/** Why a text is no answer to a question, an English clause; `undefined` where it is one. */
type Refuses = (text: string, question: Question) => string | undefined;

const unless =
  (right: RegExp, because: string): Refuses =>
  (text) =>
    right.test(text) ? undefined : because;
const oneOf: Refuses = (text, { options }) => (options.includes(text) ? undefined : `is none of ${listed(options)}`);
const control = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const oneLine: Refuses = (text) => (control.test(text) ? "has a line end or a control character" : undefined);
const yesOrNo = unless(/^(true|false)$/, "is neither true nor false");

/** A day that exists (`2026-02-30` does not). */
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
const instant = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;

/**
 * Questions that are filled from here, by `__typename`. Files, maps, linked lists, RNA and schools cannot be (forms-registries 1.1);
 * places, IBANs and other dossiers could, and no form has one: they are left to the person who opens the dossier.
 */
const refusers: Readonly<Record<string, Refuses>> = {
  Text: oneLine,
  // Its rule is not in the schema; the page says it to whoever opens the dossier.
  Formatted: oneLine,
  Textarea: (text) => (control.test(text.replace(/[\n\t]/g, "")) ? "has a control character" : undefined),
  Email: (text) => (mailFault(text) ? "is no mail address" : undefined),
  Phone: (text) => (phoneFault(text) ? "is no French telephone number" : undefined),
  Siret: (text) => (siretFault(text) ? "is no SIRET number" : undefined),
  // A leading zero would be lost.
  IntegerNumber: unless(/^(0|-?[1-9]\d{0,14})$/, "is no whole number as it is written"),
  DecimalNumber: unless(/^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/, "is no decimal number"),
  Civilite: unless(/^(M\.|Mme)$/, "is neither M. nor Mme"),
  Date: (text) => (isDay(text) ? undefined : "is no day as 2026-11-27"),
  Datetime: (text) => (isDay(instant.exec(text)?.[1] ?? "") ? undefined : "is no instant as 2026-11-27T09:00:00Z"),
  YesNo: yesOrNo,
  Checkbox: yesOrNo,
  DropDownList: oneOf,
  MultipleDropDownList: oneOf,
};

/** Whether a question can be filled from here. */
export const isFillable = ({ type }: Question): boolean => type in refusers || type === "Repetition";

/** Whether it is a choice among options of its own. */
export const isChoice = ({ type }: Question): boolean => type === "DropDownList" || type === "MultipleDropDownList";

/** What is posted for a text, or an English clause: why the question does not take it. */
export function postedFor(
  text: string,
  question: Question,
): { readonly posted: string | readonly string[] } | { readonly because: string } {
  const because = text.trim() === "" ? "is blank" : (refusers[question.type]?.(text, question) ?? undefined);
  if (!(question.type in refusers)) return { because: `cannot be given to a question of the type ${question.type}` };
  if (because !== undefined) return { because };
  return { posted: question.type === "MultipleDropDownList" ? [text] : text };
}

/** The one option that has all these words; else why there is none. */
export function optionWith(words: readonly string[], { options }: Question): { readonly option: string } | { readonly because: string } {
  const those = options.filter((option) => {
    const has = new Set(plainWords(option).split(" "));
    return words.every((word) => has.has(word));
  });
  const [option] = those;
  if (option !== undefined && those.length === 1) return { option };
  return { because: `${those.length === 0 ? "no option has" : "several options have"} "${words.join(" ")}" among ${listed(options)}` };
}

/** More are counted, not named. */
const mostListed = 8;
const listed = (options: readonly string[]): string =>
  options.length === 0
    ? "no options"
    : options
        .slice(0, mostListed)
        .map((option) => `"${option.slice(0, 80)}"`)
        .join(", ") + (options.length > mostListed ? ` and ${options.length - mostListed} more` : "");
