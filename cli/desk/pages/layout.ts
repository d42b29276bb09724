import { script } from "../assets";
import type { DeskModel } from "../types";
import { dayTime } from "../words";
import { hrefOf, type Notice, type PageContext } from "./context";
import { type Html, html, nothing, raw } from "./html";
import type { Route } from "./links";
import { details } from "./parts";

/** What every page has around it: language, landmarks, the way past the menu, and how fresh it is. */

export interface Page {
  /** Of the window, behind what was done or not; the page's first heading says it too. */
  readonly title: string;
  /** Which of the menu's pages it is, or is below. */
  readonly under?: "worklist" | "certificates" | "structures" | "timeline";
  /** Shown as the first heading. @default title */
  readonly heading?: string;
  readonly content: Html;
  /** A sheet for the printer: no menu. */
  readonly isSheet?: boolean;
}

const menu = [
  { to: "worklist", name: "À faire" },
  { to: "certificates", name: "Certificats" },
  { to: "timeline", name: "Échéances" },
] as const;
/** A site of files has no search, and structures by their initial instead. */
const siteMenu = [menu[0], menu[1], { to: "structures", name: "Structures" }, menu[2]] as const;

/** A whole page. @param model absent where there is none yet: while it loads, and on errors */
export function page(model: DeskModel | undefined, context: PageContext, { title, under, heading, content, isSheet }: Page): string {
  const { policy, notice } = context;
  const link = (route: Route): string => hrefOf(context, route);
  return String(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
${policy ? html`<meta http-equiv="Content-Security-Policy" content="${policy}">` : nothing}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${notice ? `${noticeTitles[notice.kind]} : ` : ""}${title} – Bureau des certificats IGC-Santé</title>
<link rel="stylesheet" href="${link({ to: "styles" })}">
</head>
<body${isSheet ? raw(' class="sheet"') : nothing}>
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="top">
<p class="brand">Bureau des certificats <span>IGC-Santé</span></p>
<nav aria-label="Menu principal"><ul>${(context.readOnly ? siteMenu : menu).map(
    ({ to, name }) => html`<li><a href="${link({ to })}"${under === to ? raw(' aria-current="page"') : nothing}>${name}</a></li>`,
  )}</ul></nav>
</header>
<main id="contenu" tabindex="-1">
<h1>${heading ?? title}</h1>
${notice ? noticeBox(notice) : nothing}
${model ? away(model) : nothing}
${content}
</main>
<footer class="bottom">${model ? freshness(model) : nothing}${model && !context.readOnly ? reload(context) : nothing}<p>Cette page ne remplace pas le portail de l'ANS : la commande et le retrait s'y font avec une carte.</p></footer>
<p class="visually-hidden" role="status" id="annonce"></p>
<script>${raw(script.text)}</script>
</body>
</html>
`);
}

const noticeTitles: Readonly<Record<Notice["kind"], string>> = { good: "Fait", bad: "Non fait", busy: "En cours" };

/** What was done is said politely, what was not at once: each thing that is wrong leads to its field. */
const noticeBox = ({ kind, text, problems = [], original }: Notice): Html =>
  html`<div class="notice ${kind}" role="${kind === "bad" ? "alert" : "status"}"><p><strong>${noticeTitles[kind]} :</strong> ${text}</p>${
    problems.length > 0
      ? html`<ul>${problems.map(({ field, text: wrong }) => html`<li>${field === null ? wrong : html`<a href="#${field}">${wrong}</a>`}</li>`)}</ul>`
      : nothing
  }${original ? details(original.what, original.hint, original.code) : nothing}</div>`;

/** Out of reach is not unchanged: what is shown of these exchanges is what the state knows. */
function away({ exchanges }: DeskModel): Html {
  const unreached = exchanges.filter(({ report }) => report === null || report.absent);
  if (unreached.length === 0) return nothing;
  return html`<div class="notice bad"><p><strong>Échange non lu :</strong> ${unreached.map(
    ({ address }, index) => html`${index > 0 ? ", " : ""}<code>${address}</code>`,
  )}. Ce qui y a été déposé depuis le dernier passage n'est pas pris en compte ici.</p></div>`;
}

const freshness = ({ now, stacks }: DeskModel): Html =>
  html`<p>Page du ${dayTime(now.toISOString())}. ${stacks.map(
    ({ name, writtenAt }) =>
      html`<span class="stack">${name} : ${writtenAt ? html`état du ${dayTime(writtenAt.toISOString())}` : "état sans date"}. </span>`,
  )}</p>`;

/** States and exchanges are read anew. */
const reload = (context: PageContext): Html =>
  html`<form method="post" action="${hrefOf(context, { to: "reload" })}"><input type="hidden" name="csrf" value="${context.csrf ?? ""}"><button type="submit">Relire les états et les échanges</button></form>`;
