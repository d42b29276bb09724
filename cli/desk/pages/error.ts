import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** What went wrong. @param fault what is known of it: its code, and its English sentence and act */
export const errorPage = (
  context: PageContext,
  status: number,
  fault?: { readonly code: string; readonly what: string; readonly hint: string },
): string => page(undefined, context, { title: `Erreur ${status}`, content: html`<p>${fault?.what}</p>` });
