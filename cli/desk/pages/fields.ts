import type { PageContext } from "./context";
import { type Html, html, nothing, raw } from "./html";
import type { PostRoute } from "./links";

/** Fields that take a person's words: a day, a reference, a reason. What was typed and not noted stands in them again, with what is wrong. */

export interface Field {
  /** As the server reads it. */
  readonly name: string;
  readonly label: string;
  readonly is: "day" | "reference" | "reason";
  /** What is noted. */
  readonly value?: string | null;
  readonly required?: boolean;
}

/** Characters that are taken of each. */
export const longest = { reference: 100, reason: 1_000 } as const;

/** Two forms of one page have fields of one name: those of a correction have another id. */
export const fieldId = (to: PostRoute["to"], name: string): string => (to === "correct-form" ? `corrige-${name}` : name);

/** @param to the form that it is of */
export function field({ returned }: PageContext, to: PostRoute["to"], { name, label, is, value, required = false }: Field): Html {
  const id = fieldId(to, name);
  const back = returned?.to === to ? returned : undefined;
  const wrong = back?.problems.get(name);
  const shown = back ? (back.typed.get(name) ?? "") : (value ?? "");
  const more = html`id="${id}" name="${name}"${required ? raw(" required") : nothing}${wrong === undefined ? nothing : html` aria-invalid="true" aria-describedby="erreur-${id}"`}`;
  return html`<div><label for="${id}">${label}</label> ${inputs[is](more, shown)}${wrong === undefined ? nothing : html`<p class="wrong" id="erreur-${id}">${wrong}</p>`}</div>`;
}

const inputs: Readonly<Record<Field["is"], (attributes: Html, value: string) => Html>> = {
  day: (attributes, value) => html`<input ${attributes} type="date" value="${value}">`,
  reference: (attributes, value) => html`<input ${attributes} value="${value}" maxlength="${longest.reference}" autocomplete="off">`,
  // A reason is noted as one line, so it is one here.
  reason: (attributes, value) =>
    html`<textarea ${attributes} rows="2" maxlength="${longest.reason}">${value.replace(/\s*[\r\n]+\s*/g, " ")}</textarea>`,
};
