import { html as escaped, raw } from "hono/html";
import { visible } from "../../../provider/x509/profile";
import { daysWritten } from "../../words";
import { day } from "../words";

/** HTML that is written already: what stands in it is not escaped again. */
export type Html = ReturnType<typeof raw>;
type Value = Html | string | number | readonly Value[] | null | undefined | false;

/**
 * HTML in which every text is escaped, and its control and direction characters are shown, not sent: names and reasons come from
 * outside, and none moves the words around it (issue 13).
 */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  escaped(spaced(strings), ...values.map(harmless)) as Html; // a promise only where a value is one

function harmless(value: Value): unknown {
  if (Array.isArray(value)) return value.map(harmless);
  if (value === null || value === undefined || value === false) return "";
  return typeof value === "string" ? visible(value) : value;
}

const known = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/** Words of ours alone: what comes from outside is copied as it is. */
function spaced(strings: TemplateStringsArray): TemplateStringsArray {
  const made = known.get(strings) ?? Object.assign(strings.map(withSpaces), { raw: strings.raw });
  known.set(strings, made);
  return made;
}

/** French puts a space before these signs that no line is broken at. */
const withSpaces = (text: string): string => text.replace(/ (?=[:;!?»](?:[\s<.,]|$))/g, "\u00a0").replace(/« /g, "«\u00a0");

/** A sentence of ours: what stands in backticks is code, days are written as people here do, and no line breaks before a sign. */
export const prose = (sentence: string): Html =>
  html`${sentence.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : withSpaces(daysWritten(part, day))))}`;

export const nothing: Html = raw("");
export { raw };
