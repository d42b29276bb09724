import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** How far loading is. @param what is read now, in French; `total` 0 where it is not known */
export const loadingPage = (
  context: PageContext,
  { what, done, total }: { readonly what: string; readonly done: number; readonly total: number },
): string => page(undefined, context, { title: "Chargement", content: html`<p>${what} ${done} ${total}</p>` });
