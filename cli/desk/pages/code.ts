import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** The revocation code of an order, or of a certificate that is to be revoked: shown once, on request. */
export const codePage = (model: DeskModel, context: PageContext, { code }: { readonly ticket: string; readonly code: string }): string =>
  page(model, context, { title: "Code de révocation", under: "worklist", content: html`<p>${code}</p>` });
