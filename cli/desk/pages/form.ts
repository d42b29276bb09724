import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** A form 413, 414 or 503 on its way. @returns undefined where there is no such form */
export function formPage(model: DeskModel, context: PageContext, ticket: string): string | undefined {
  const form = model.forms.get(ticket);
  return form && page(model, context, { title: `Formulaire ${form.number}`, under: "worklist", content: html`<p></p>` });
}
