import { clicked, type PortalField, type PortalScreen } from "../portal";
import { hiddenText } from "../reading";
import { type Html, html, nothing, prose } from "./html";
import { copyable } from "./parts";

/** The portal's screens as a page shows them: each field with its value to copy, or what to click. */

/** What the desk gives beside a field of the portal. */
export type Beside = (field: PortalField) => Html;

/** @param from number of the first screen, from 0 */
export const screenList = (screens: readonly PortalScreen[], beside: Beside, from = 0): Html =>
  html`<ol class="screens">${screens.map((screen, index) => screenItem(screen, from + index, beside))}</ol>`;

const screenItem = ({ title, slides, fields }: PortalScreen, index: number, beside: Beside): Html =>
  html`<li><h3>${index + 1}. ${title}</h3>
<dl class="fields">${fields.map((field, place) => fieldRow(field, `e${index + 1}-${place + 1}`, beside))}</dl>
${slides.length > 0 ? html`<p class="source">Guide ANS, ${slides.length > 1 ? "diapositives" : "diapositive"} ${slides.join(", ")}</p>` : nothing}</li>`;

function fieldRow(field: PortalField, id: string, beside: Beside): Html {
  const { name, note } = field;
  return html`<div><dt>${name}</dt><dd>${valueOf(field, id)}${note ? html`<span class="note">${prose(note)}</span>` : nothing}${beside(field)}</dd></div>`;
}

const valueOf = (field: PortalField, id: string): Html => {
  const { value, name, isTyped } = field;
  if (!isTyped || typeof value !== "string") return html`<span class="click">${prose(clicked(field))}</span>`;
  return unsaid(value) ?? copyable(id, name, value);
};

/** What stands in the place of a value that the state does not have: there is nothing to copy. */
export function unsaid(value: string): Html | undefined {
  if (value.trim() === "") return html`<span class="click">à renseigner</span>`;
  return value === hiddenText
    ? html`<span class="click">à renseigner</span> <span class="note">Le programme cache cette valeur.</span>`
    : undefined;
}
