import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** A file that was dropped, and checked on the spot. */
export interface Checked {
  readonly about: "certificate" | "signed-form";
  /** Of the order or the form. */
  readonly ticket: string;
  /** Name of the file as it was dropped. */
  readonly file: string;
  readonly verdict:
    | {
        readonly good: true;
        /** What was seen: label and value, in French where it is ours. */
        readonly facts: readonly (readonly [label: string, value: string])[];
        /** English sentences. */
        readonly warnings?: readonly string[];
        /** Value of the field `depot` by which the page asks for it to be put into the inbox (POST to the same address, urlencoded). */
        readonly deposit: string;
      }
    | {
        readonly good: false;
        /** Of the fault; `null` where there was only a clause. */
        readonly code: string | null;
        /** English: the fault's sentence, or a clause. */
        readonly what: string;
        /** English: the next act. */
        readonly hint?: string;
      };
}

/** Good, or why not. */
export const checkedPage = (model: DeskModel, context: PageContext, { file }: Checked): string =>
  page(model, context, { title: "Fichier vérifié", under: "worklist", content: html`<p>${file}</p>` });
