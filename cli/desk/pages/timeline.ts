import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** Days left of every certificate. */
export const timelinePage = (model: DeskModel, context: PageContext): string =>
  page(model, context, { title: "Échéances", under: "timeline", content: html`<p></p>` });
