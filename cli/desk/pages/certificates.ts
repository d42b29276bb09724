import { phaseIn } from "../../words";
import type { DeskCertificate, DeskModel, WorkItem } from "../types";
import { counted, left, titleOf } from "../words";
import { hrefOf, type PageContext } from "./context";
import { type Html, html, nothing, raw } from "./html";
import { page } from "./layout";
import type { Route } from "./links";
import { lookupOf } from "./lookup";
import { badge, capital, link, matches, paged, pagedTitle, pager, type Tone, time } from "./parts";

export const certificatesPerPage = 50;

/** Every certificate: paged, and searched by `q`. */
export function certificatesPage(model: DeskModel, context: PageContext): string {
  const { q } = context.query ?? {};
  const found = model.certificates.filter((certificate) => matches(q, () => searched(certificate)));
  const shown = paged(found, certificatesPerPage, context.page);
  const { work } = lookupOf(model);
  const content = html`
<p class="lead">${capital(counted(model.certificates.length, "certificat"))}${endingSoon(model.certificates)}.</p>
${context.readOnly ? html`<p>Pour en trouver un : ${link(context, { to: "structures" }, "les structures par leur initiale")}.</p>` : searchForm(context, q)}
${q ? html`<p>${counted(found.length, "certificat trouvé", "certificats trouvés")}.</p>` : nothing}
${found.length > 0 ? table(shown.items.map((each) => row(context, each, work.get(each.id)?.[0]))) : html`<p>Aucun certificat.</p>`}
${pager(context, shown, (number): Route => ({ to: "certificates", ...(q && { q }), number }))}`;
  return page(model, context, {
    title: pagedTitle(q ? `Certificats, recherche « ${q} »` : "Certificats", shown),
    heading: "Certificats",
    under: "certificates",
    content,
  });
}

const searched = ({ structure, serverInstance, usage, commonName, current, phase, name, stack }: DeskCertificate): string[] => [
  structure.name,
  structure.idNat,
  serverInstance,
  usage,
  commonName,
  current?.serialNumber ?? "",
  phaseIn("fr", phase),
  name,
  stack,
];

function endingSoon(certificates: readonly DeskCertificate[]): string {
  const lives = certificates.filter((each) => each.daysLeft !== null && !isRevoked(each));
  const over = lives.filter(({ daysLeft }) => daysLeft! <= 0).length;
  const soon = lives.filter(({ daysLeft }) => daysLeft! <= 90).length - over;
  const parts = [soon > 0 && `${soon.toLocaleString("fr-FR")} à moins de 90 jours de leur fin`, over > 0 && counted(over, "échu")];
  const said = parts.filter(Boolean).join(" et ");
  return said === "" ? "" : `, dont ${said}`;
}

/** Whether the certificate that its server reads is revoked: of what is never used again no days are left. */
export const isRevoked = ({ current, former }: Pick<DeskCertificate, "current" | "former">): boolean =>
  !!current?.revoked && former === null;

const searchForm = (context: PageContext, q: string | undefined): Html =>
  html`<form class="filters" method="get" action="${hrefOf(context, { to: "certificates" })}" role="search">
<div><label for="q">Rechercher (structure, FINESS, serveur, usage, n° de série, état…)</label>
<input id="q" name="q" type="search" value="${q ?? ""}" maxlength="200" autocomplete="off"></div>
<button type="submit">Rechercher</button>
</form>`;

const headings = ["Structure", "Certificat", "Serveur", "État", "Fin", "Reste", "À faire par"] as const;

/** A table that narrow screens show row by row keeps its roles by name: styles that make blocks of cells take them away. */
const table = (rows: readonly Html[]): Html =>
  html`<table class="wide" role="table"><caption class="visually-hidden">Certificats, par structure</caption>
<thead role="rowgroup"><tr role="row">${headings.map((heading) => html`<th role="columnheader" scope="col">${heading}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows}</tbody></table>`;

function row(context: PageContext, certificate: DeskCertificate, work: WorkItem | undefined): Html {
  const { id, structure, serverInstance, phase, end, daysLeft, revocation } = certificate;
  const cells: readonly (readonly [(typeof headings)[number], Html | string])[] = [
    ["Certificat", link(context, { to: "certificate", id }, titleOf(certificate))],
    ["Serveur", serverInstance],
    ["État", html`${badge(toneOf(certificate), phaseIn("fr", phase))} ${revocation ? badge("bad", "révocation demandée") : nothing}`],
    ["Fin", end ? time(end) : "—"],
    ["Reste", daysLeft === null || isRevoked(certificate) ? "—" : left(daysLeft)],
    ["À faire par", work ? (work.names.length > 0 ? work.names.join(" ou ") : capital(work.role)) : "—"],
  ];
  return html`<tr role="row"><th role="rowheader" scope="row">${structure.name}</th>${cells.map(
    ([heading, cell]) =>
      html`<td role="cell" data-label="${heading}"${heading === "Reste" ? raw(' class="number"') : nothing}>${cell}</td>`,
  )}</tr>`;
}

/** How loud a certificate's state is. */
export function toneOf({ phase, daysLeft, alarm }: Pick<DeskCertificate, "phase" | "daysLeft" | "alarm">): Tone {
  if (phase === "revoked" || phase === "expired" || phase === "quarantined" || (daysLeft !== null && daysLeft <= 0)) return "bad";
  if (alarm !== null || phase === "to-order") return "warn";
  return phase === "issued" || phase === "renewing" ? "good" : "calm";
}
