import { frenchRemark } from "../french";
import type { Remark } from "../types";
import { day, isoDay } from "../words";
import { hrefOf, type PageContext } from "./context";
import { field } from "./fields";
import { type Html, html, nothing, prose, raw } from "./html";
import type { PostRoute, Route } from "./links";

/** Pieces that several pages have. */

export type Tone = "good" | "warn" | "bad" | "calm";

/** A state in words; its colour says nothing that the words do not. */
export const badge = (tone: Tone, text: string): Html => html`<span class="badge ${tone}">${text}</span>`;

export const time = (at: string): Html => html`<time datetime="${isoDay(at)}">${day(at)}</time>`;

/** Facts: what is empty is left out. */
export const facts = (rows: readonly (readonly [label: string, value: Html | string | null])[]): Html =>
  html`<dl class="facts">${rows
    .filter(([, value]) => value !== null && value !== "")
    .map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A value to copy: by its button where there is a script, else by a click that selects it whole. */
export const copyable = (id: string, label: string, value: string): Html =>
  html`<span class="copyable"><code class="value" id="${id}">${value}</code> <button type="button" class="copy" data-copy="${id}" hidden>Copier<span class="visually-hidden"> : ${label}</span></button></span>`;

export const notice = (kind: "good" | "bad" | "warn", title: string, content: Html | string): Html =>
  html`<div class="notice ${kind}"><p><strong>${title} :</strong> ${content}</p></div>`;

export const link = (context: PageContext, route: Route, text: Html | string): Html =>
  html`<a href="${hrefOf(context, route)}">${text}</a>`;

/** A form that writes. Nothing where nothing can be written. */
export function form(context: PageContext, route: PostRoute, content: Html, takesFile = false): Html {
  if (context.readOnly) return nothing;
  return html`<form method="post" action="${hrefOf(context, route)}"${takesFile ? raw(' enctype="multipart/form-data" data-drop') : nothing}>
<input type="hidden" name="csrf" value="${context.csrf ?? ""}">
${content}
</form>`;
}

/** What is said in English by the program, where there are no French words for it. */
export const original = (text: string): Html => html`<span lang="en">${text}</span>`;

/** Why a file is refused, or waits: in French where all of it is known. */
export function remark(text: string): Html {
  const french = frenchRemark(text);
  return french === undefined ? original(text) : prose(french);
}

/** A file that was brought and cannot be used, and why. */
export const unusable = ({ file, because }: Remark): Html =>
  notice("warn", "Fichier déposé et inutilisable", html`${file} : ${remark(because)}`);

/** What is noted of a refusal: the fields that the server reads. */
export const refusalFields = (context: PageContext, to: PostRoute["to"]): Html =>
  html`${field(context, to, { name: "refus", label: "Refusée le", is: "day", required: true })}
${field(context, to, { name: "motif", label: "Motif, dans les mots du portail ou de l'ANS", is: "reason" })}
<button type="submit">Noter le refus</button>`;

export interface Paged<T> {
  readonly items: readonly T[];
  /** From 1. */
  readonly number: number;
  readonly pages: number;
  readonly total: number;
}

/** One page of a long list: a number beyond it is its last page. */
export function paged<T>(items: readonly T[], size: number, asked: number | undefined): Paged<T> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const number = Math.min(Math.max(1, Math.floor(asked ?? 1) || 1), pages);
  return { items: items.slice((number - 1) * size, number * size), number, pages, total: items.length };
}

/** Of the window: each page of a list has its own (RGAA 4.1, criterion 8.6). */
export const pagedTitle = (title: string, { number, pages }: Pick<Paged<unknown>, "number" | "pages">): string =>
  pages > 1 ? `${title}, page ${number} sur ${pages}` : title;

/** The first, the last, and those around the one that is shown. */
const shownNumbers = (number: number, pages: number): number[] =>
  [...new Set([1, number - 2, number - 1, number, number + 1, number + 2, pages])].filter((each) => each >= 1 && each <= pages);

export function pager(
  context: PageContext,
  { number, pages }: Pick<Paged<unknown>, "number" | "pages">,
  routeOf: (number: number) => Route,
): Html {
  if (pages === 1) return nothing;
  const to = (target: number, text: Html | string, more: Html = nothing): Html =>
    html`<li><a href="${hrefOf(context, routeOf(target))}"${more}>${text}</a></li>`;
  const numbers = shownNumbers(number, pages);
  return html`<nav class="pager" aria-label="Pages"><ul>
${number > 1 ? to(number - 1, "Précédente", raw(' rel="prev"')) : nothing}
${numbers.map((each, index) => [
  index > 0 && each > numbers[index - 1]! + 1 ? html`<li aria-hidden="true">…</li>` : nothing,
  to(each, html`<span class="visually-hidden">Page </span>${each}`, each === number ? raw(' aria-current="page"') : nothing),
])}
${number < pages ? to(number + 1, "Suivante", raw(' rel="next"')) : nothing}
</ul></nav>`;
}

const bare = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/** Whether every word that is searched stands in one of the texts, whatever accents and capitals. */
export function matches(q: string | undefined, texts: () => readonly string[]): boolean {
  const words = bare(q ?? "")
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return true;
  const all = bare(texts().join("\n"));
  return words.every((word) => all.includes(word));
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The program's own sentence with its facts, for whoever helps: in English, as its pages and searches have it. */
export const details = (what: string, hint: string | undefined, code: string | null): Html =>
  html`<details><summary>Message d'origine (en anglais)</summary><p lang="en">${what}</p>${hint ? html`<p lang="en">${hint}</p>` : nothing}${
    code ? html`<p>Code : <code>${code}</code></p>` : nothing
  }</details>`;
