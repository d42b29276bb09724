import { frenchFault } from "../french";
import type { DeskModel } from "../types";
import { dayTime } from "../words";
import type { PageContext } from "./context";
import { type Html, html, nothing } from "./html";
import { page } from "./layout";
import type { Route } from "./links";
import { details, facts, form, link, notice, remark } from "./parts";

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
export function checkedPage(model: DeskModel, context: PageContext, checked: Checked): string {
  const { about, ticket, file, verdict } = checked;
  const back: Route = about === "certificate" ? { to: "order", ticket } : { to: "form", ticket };
  const content = html`
<p class="lead">Fichier : <code>${file}</code></p>
${verdict.good ? good(context, checked, verdict) : bad(verdict)}
<p class="actions">${link(context, back, about === "certificate" ? "Retour à la commande" : "Retour au formulaire")}</p>`;
  const title = verdict.good ? "Vérifié : c'est le bon fichier" : "Vérifié : ce fichier ne convient pas";
  return page(model, context, { title, under: "worklist", content });
}

type Good = Extract<Checked["verdict"], { readonly good: true }>;

/** Nothing is written before somebody says so. */
const good = (context: PageContext, { about, ticket }: Checked, { facts: seen, warnings = [], deposit }: Good): Html => html`
${notice("good", about === "certificate" ? "Bon certificat" : "Bon formulaire", about === "certificate" ? "il répond à cette commande." : "c'est celui de ce dossier.")}
${facts(seen.map(([label, value]) => [label, isInstant(value) ? dayTime(value) : value]))}
${warnings.map((warning) => notice("warn", "À savoir", remark(warning)))}
<p>Il n'est pas encore déposé.</p>
${form(
  context,
  { to: about === "certificate" ? "bring-certificate" : "bring-form", ticket },
  html`<input type="hidden" name="depot" value="${deposit}"><button type="submit">Déposer dans l'échange</button>`,
)}`;

const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text);

const bad = ({ code, what, hint }: Exclude<Checked["verdict"], Good>): Html => {
  const known = code === null ? undefined : frenchFault(code);
  return html`
${notice("bad", "Rien n'a été déposé", known?.title ?? remark(what))}
${known ? html`<p><strong>Que faire :</strong> ${known.remedy}</p>` : hint ? html`<p><strong>Que faire :</strong> ${remark(hint)}</p>` : nothing}
${details(what, hint, code)}`;
};
