import { html as escaped, raw } from "hono/html";
import { visible } from "../../../provider/x509/profile";

/** HTML that is written already: what stands in it is not escaped again. */
export type Html = ReturnType<typeof raw>;
type Value = Html | string | number | readonly Value[] | null | undefined | false;

/**
 * HTML in which every text is escaped, and its control and direction characters are shown, not sent: names and reasons come from
 * outside, and none moves the words around it (issue 13).
 */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html => escaped(strings, ...values.map(harmless)) as Html; // a promise only where a value is one

function harmless(value: Value): unknown {
  if (Array.isArray(value)) return value.map(harmless);
  if (value === null || value === undefined || value === false) return "";
  return typeof value === "string" ? visible(value) : value;
}

export const nothing: Html = raw("");
export { raw };
