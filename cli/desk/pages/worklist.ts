import type { DeskModel, Target, WorkItem } from "../types";
import { counted, inDays, urgencies } from "../words";
import { hrefOf, type PageContext } from "./context";
import { type Html, html, nothing, prose, raw } from "./html";
import { page } from "./layout";
import { type Grouping, groupings, type Route } from "./links";
import { capital, matches, type Paged, paged, pagedTitle, pager, time } from "./parts";

/** Who must do what by when: by person, structure or urgency. */

/** So many a page: it stays quick, and is read. */
export const workPerPage = 50;

const groupingNames: Readonly<Record<Grouping, string>> = { personne: "Par personne", structure: "Par structure", urgence: "Par urgence" };

const keys: Readonly<Record<Grouping, (item: WorkItem) => string>> = {
  personne: ({ person }) => person,
  structure: ({ structure }) => structure,
  urgence: ({ urgency }) => urgencies[urgency],
};

interface Asked {
  readonly by: Grouping;
  readonly for?: string;
  readonly q?: string;
}

function askedFor({ par, qui, q }: Readonly<Record<string, string | undefined>> = {}): Asked {
  return { by: groupings.find((each) => each === par) ?? "personne", ...(qui && { for: qui }), ...(q && { q }) };
}

/** Filters by `q` and `qui`, grouped by `par`. */
export function worklistPage(model: DeskModel, context: PageContext): string {
  const asked = askedFor(context.query);
  const found = model.work.filter(
    (item) =>
      (asked.for === undefined || item.person === asked.for) &&
      matches(asked.q, () => [item.what, item.structure, item.about, item.person, item.because, item.resource]),
  );
  const groups = groupedWork(found, asked.by);
  const shown = paged(groups.flat(), workPerPage, context.page);
  const content = html`
<p class="lead">${summary(model.work)}</p>
${groupingMenu(context, asked)}
${context.readOnly ? nothing : filterForm(model, context, asked)}
${found.length < model.work.length ? html`<p>${counted(found.length, "action trouvée", "actions trouvées")}.</p>` : nothing}
${shownGroups(context, shown, groups, asked.by)}
${pager(context, shown, (number): Route => ({ to: "worklist", ...asked, number }))}`;
  const title = ["À faire", groupingNames[asked.by].toLowerCase(), asked.for, asked.q && `recherche « ${asked.q} »`]
    .filter(Boolean)
    .join(", ");
  return page(model, context, { title: pagedTitle(title, shown), heading: "À faire", under: "worklist", content });
}

/** Groups and what is in them, the nearest day first. */
function groupedWork(items: readonly WorkItem[], by: Grouping): WorkItem[][] {
  const groups = new Map<string, WorkItem[]>();
  for (const item of items) groups.set(keys[by](item), [...(groups.get(keys[by](item)) ?? []), item]);
  return [...groups.values()];
}

function summary(work: readonly WorkItem[]): string {
  if (work.length === 0) return "Personne n'a rien à faire.";
  const people = new Set(work.map(({ person }) => person)).size;
  const late = work.filter(({ urgency }) => urgency === "late").length;
  const soon = work.filter(({ urgency }) => urgency === "week").length;
  const parts = [late > 0 && `${late} en retard`, soon > 0 && `${soon} dans les 7 jours`].filter(Boolean);
  return `${capital(counted(work.length, "action"))} pour ${counted(people, "personne ou rôle", "personnes ou rôles")}${
    parts.length > 0 ? `, dont ${parts.join(" et ")}` : ""
  }.`;
}

const groupingMenu = (context: PageContext, asked: Asked): Html =>
  html`<nav class="tabs" aria-label="Regroupement"><ul>${groupings.map(
    (by) =>
      html`<li><a href="${hrefOf(context, { to: "worklist", ...asked, by })}"${by === asked.by ? raw(' aria-current="true"') : nothing}>${groupingNames[by]}</a></li>`,
  )}</ul></nav>`;

/** More people than these are found by the search. */
const mostPeople = 200;

function filterForm({ work }: DeskModel, context: PageContext, { by, for: whose, q }: Asked): Html {
  const people = [...new Set(work.map(({ person }) => person))].sort((one, other) => one.localeCompare(other, "fr")).slice(0, mostPeople);
  return html`<form class="filters" method="get" action="${hrefOf(context, { to: "worklist" })}" role="search">
<input type="hidden" name="par" value="${by}">
<div><label for="qui">Personne ou rôle</label>
<select id="qui" name="qui"><option value="">Tous</option>${people.map(
    (person) => html`<option${person === whose ? raw(" selected") : nothing}>${person}</option>`,
  )}</select></div>
<div><label for="q">Rechercher (structure, serveur, certificat…)</label>
<input id="q" name="q" type="search" value="${q ?? ""}" maxlength="200" autocomplete="off"></div>
<button type="submit">Afficher</button>
</form>`;
}

function shownGroups(context: PageContext, { items }: Paged<WorkItem>, groups: readonly WorkItem[][], by: Grouping): Html[] {
  const shown = new Set(items);
  return groups.flatMap((group) => {
    const here = group.filter((item) => shown.has(item));
    if (here.length === 0) return [];
    const rest = here.length < group.length ? `, ${here.length} sur cette page` : "";
    return html`<section class="group"><h2>${capital(keys[by](group[0]!))} <span class="count">(${counted(group.length, "action")}${rest})</span></h2>
<ol class="work">${here.map((item) => workLine(context, item, by))}</ol></section>`;
  });
}

/** One thing to do. @param by what its heading says already */
function workLine(context: PageContext, item: WorkItem, by: Grouping): Html {
  const { what, structure, about, person, where, because, kind } = item;
  const whose = [by !== "structure" && kind !== "TechnicalAdmin" ? structure : "", about].filter(Boolean).join(" — ");
  return html`<li class="card ${item.urgency}">
<p class="when">${whenLine(item)}</p>
<div><h3>${headline(context, item.target, prose(capital(what)))}</h3>
${whose ? html`<p class="whose">${whose}</p>` : nothing}
${by === "personne" ? nothing : html`<p>${capital(person)}</p>`}
<p class="why">Pourquoi : ${prose(because)}</p>
<p class="where">Où : ${where}</p></div>
</li>`;
}

const headline = (context: PageContext, target: Target | null, what: Html): Html =>
  target ? html`<a href="${hrefOf(context, routeTo(target))}">${what}</a>` : what;

export const routeTo = (target: Target): Route =>
  target.page === "certificate" ? { to: "certificate", id: target.id } : { to: target.page, ticket: target.ticket };

const whenLine = ({ by, urgency, days }: WorkItem): Html =>
  by === null || days === null
    ? html`${urgencies.undated}`
    : html`<strong>${urgency === "late" ? `En retard de ${counted(-days, "jour")}` : capital(inDays(days))}</strong> <span>avant le ${time(by)}</span>`;
