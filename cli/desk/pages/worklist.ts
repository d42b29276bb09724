import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** Who must do what by when: by person, structure or urgency. */
export const worklistPage = (model: DeskModel, context: PageContext): string =>
  page(model, context, {
    title: "À faire",
    under: "worklist",
    content: html`<ol>${model.work.map(({ what }) => html`<li>${what}</li>`)}</ol>`,
  });
