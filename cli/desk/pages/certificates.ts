import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** Every certificate: paged, and searched by `q`. */
export const certificatesPage = (model: DeskModel, context: PageContext): string =>
  page(model, context, { title: "Certificats", under: "certificates", content: html`<p></p>` });
