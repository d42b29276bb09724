import { createHash } from "node:crypto";
import { posix } from "node:path";
import { script, styles } from "./assets";
import {
  certificatePage,
  certificatesPage,
  certificatesPerPage,
  endsPerPage,
  formPage,
  type Grouping,
  groupings,
  letterPage,
  lettersOf,
  orderPage,
  orderSheetPage,
  type PageContext,
  type Route,
  revocationPage,
  structuresPage,
  timelinePage,
  worklistPage,
  workPerPage,
} from "./pages";
import { publishable } from "./publishable";
import type { DeskModel } from "./types";

/** The desk as a folder of files: read-only, every link relative, nothing from anywhere. No card number and no secret is in it. Pure. */

/** Where a page lies in the site; `undefined` for what a server alone does. */
function fileOf(route: Route): string | undefined {
  switch (route.to) {
    case "worklist":
      return worklistFile(route.by ?? "personne", route.number ?? 1);
    case "certificates":
      return numbered("certificats", route.number ?? 1);
    case "structures":
      return numbered(route.letter === undefined ? "structures" : `structures-${route.letter}`, route.number ?? 1);
    case "timeline":
      return numbered("calendrier", route.number ?? 1);
    case "certificate":
      return `certificats/${fileName(route.id)}.html`;
    case "order":
      return `commandes/${fileName(route.ticket)}.html`;
    case "order-sheet":
      return `commandes/${fileName(route.ticket)}-impression.html`;
    case "revocation":
      return `revocations/${fileName(route.ticket)}.html`;
    case "form":
      return `formulaires/${fileName(route.ticket)}.html`;
    case "styles":
      return styles.name;
    default:
      return undefined;
  }
}

const numbered = (name: string, number: number): string => `${name}${number > 1 ? `-${number}` : ""}.html`;
const worklistFile = (by: Grouping, number: number): string =>
  by === "personne" && number <= 1 ? "index.html" : numbered(`a-faire-par-${by}`, number);

/** Tickets are names of files (`provider/policy/naming.ts`); what a state calls so and is none stays inside the folder all the same. */
const fileName = (ticket: string): string =>
  /^[0-9a-z-]{1,100}$/.test(ticket) ? ticket : createHash("sha256").update(ticket).digest("hex").slice(0, 32);

/** Pages have no server that says it for them. */
const policy = `default-src 'none'; style-src 'self'; script-src ${script.source}; base-uri 'none'; form-action 'none'`;

interface SitePage {
  readonly route: Route;
  readonly render: (context: PageContext) => string | undefined;
}

/** Every file of the site, one after the other: thousands of pages are never there at once. */
export function* siteOf(whole: DeskModel): Generator<readonly [path: string, content: string]> {
  const model = publishable(whole);
  yield [styles.name, styles.text];
  for (const { route, render } of pagesOf(model)) {
    const path = fileOf(route)!;
    const content = render({ readOnly: true, policy, href: (to) => relative(path, fileOf(to) ?? "index.html") });
    if (content !== undefined) yield [path, content];
  }
}

const relative = (from: string, to: string): string => posix.relative(posix.dirname(from), to);

function* pagesOf(model: DeskModel): Generator<SitePage> {
  for (const by of groupings)
    for (const number of numbers(model.work.length, workPerPage))
      yield {
        route: { to: "worklist", by, number },
        render: (context) => worklistPage(model, { ...context, query: { par: by }, page: number }),
      };
  for (const number of numbers(model.certificates.length, certificatesPerPage))
    yield { route: { to: "certificates", number }, render: (context) => certificatesPage(model, { ...context, page: number }) };
  yield { route: { to: "structures" }, render: (context) => structuresPage(model, context) };
  for (const { key, pages } of lettersOf(model))
    for (const number of pages.keys())
      yield {
        route: { to: "structures", letter: key, number: number + 1 },
        render: (context) => letterPage(model, { ...context, page: number + 1 }, key),
      };
  const served = model.certificates.filter(({ current }) => current !== null).length;
  for (const number of numbers(served, endsPerPage))
    yield { route: { to: "timeline", number }, render: (context) => timelinePage(model, { ...context, page: number }) };
  for (const { id } of model.certificates)
    yield { route: { to: "certificate", id }, render: (context) => certificatePage(model, context, id) };
  for (const ticket of model.orders.keys()) {
    yield { route: { to: "order", ticket }, render: (context) => orderPage(model, context, ticket) };
    yield { route: { to: "order-sheet", ticket }, render: (context) => orderSheetPage(model, context, ticket) };
  }
  for (const ticket of model.revocations.keys())
    yield { route: { to: "revocation", ticket }, render: (context) => revocationPage(model, context, ticket) };
  for (const ticket of model.forms.keys()) yield { route: { to: "form", ticket }, render: (context) => formPage(model, context, ticket) };
}

const numbers = (total: number, size: number): number[] =>
  Array.from({ length: Math.max(1, Math.ceil(total / size)) }, (_, index) => index + 1);
