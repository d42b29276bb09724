import type { DeskCertificate, DeskModel } from "../types";
import { counted, inDays, monthOf, titleOf } from "../words";
import { isRevoked } from "./certificates";
import type { PageContext } from "./context";
import { type Html, html, nothing } from "./html";
import { page } from "./layout";
import type { Route } from "./links";
import { capital, link, paged, pagedTitle, pager, time } from "./parts";

/** Days left of every certificate in service, the nearest end first, month by month. */

export const endsPerPage = 100;

type Served = DeskCertificate & {
  readonly current: NonNullable<DeskCertificate["current"]>;
  readonly end: string;
  readonly daysLeft: number;
};

export function timelinePage(model: DeskModel, context: PageContext): string {
  const served = model.certificates
    .filter((each): each is Served => each.current !== null && each.end !== null && each.daysLeft !== null)
    .sort((one, other) => one.end.localeCompare(other.end));
  const shown = paged(served, endsPerPage, context.page);
  const waiting = model.certificates.length - served.length;
  const content = html`
<p class="lead">${capital(counted(served.length, "certificat délivré", "certificats délivrés"))}, la fin la plus proche d'abord.${waiting > 0 ? ` ${capital(counted(waiting, "certificat n'est pas encore délivré", "certificats ne sont pas encore délivrés"))}.` : ""}</p>
${served.length > 0 ? legend : nothing}
${byMonth(shown.items).map((group) => monthSection(context, model.now, group))}
${pager(context, shown, (number): Route => ({ to: "timeline", number }))}`;
  return page(model, context, { title: pagedTitle("Échéances", shown), heading: "Échéances", under: "timeline", content });
}

const legend = html`<p class="legend"><span class="key life" aria-hidden="true"></span> durée restante <span class="key renewal" aria-hidden="true"></span> période de renouvellement. La ligne entière vaut trois ans.</p>`;

function byMonth(served: readonly Served[]): Served[][] {
  const months = new Map<string, Served[]>();
  for (const each of served) {
    const key = monthOf(each.end);
    months.set(key, [...(months.get(key) ?? []), each]);
  }
  return [...months.values()];
}

const monthSection = (context: PageContext, now: Date, group: readonly Served[]): Html =>
  html`<section><h2>${capital(monthOf(group[0]!.end))} <span class="count">(${counted(group.length, "fin")})</span></h2>
<ol class="ends">${group.map((each) => endLine(context, now, each))}</ol></section>`;

const endLine = (context: PageContext, now: Date, certificate: Served): Html => {
  const { id, structure, serverInstance, end, daysLeft, renewAt, order } = certificate;
  const revoked = isRevoked(certificate);
  const renewal = revoked
    ? ""
    : order
      ? "renouvellement commandé"
      : renewAt && new Date(renewAt) <= now
        ? "renouvellement à commencer"
        : "";
  return html`<li><p>${link(context, { to: "certificate", id }, html`${titleOf(certificate)}, ${structure.name}`)} — ${serverInstance}</p>
<p class="end">${revoked ? html`<strong class="over">Révoqué : ne plus l'utiliser</strong>` : daysLeft > 0 ? html`<strong>${capital(inDays(daysLeft))}</strong>` : html`<strong class="over">Terminé ${inDays(daysLeft)}</strong>`}${revoked ? ", fin prévue le " : ", le "}${time(end)}${renewal ? ` ; ${renewal}` : ""}</p>
${lifeBar(now, { notAfter: end, renewAt })}</li>`;
};

const dayMilliseconds = 86_400_000;
/** ANS' certificates live three years (guide, slide 26). */
const wholeLife = 3 * 365 + 1;

/**
 * Life left as a bar, which repeats what stands beside it in words. With its beginning the bar is the whole life, and a line is today; else it
 * begins today and is three years long.
 */
export function lifeBar(
  now: Date,
  { notBefore, notAfter, renewAt }: { readonly notBefore?: string; readonly notAfter: string; readonly renewAt: string | null },
): Html {
  const from = notBefore ? Date.parse(notBefore) : now.getTime();
  const span = notBefore ? Math.max(1, (Date.parse(notAfter) - from) / dayMilliseconds) : wholeLife;
  const at = (instant: number): number => Math.round(Math.min(Math.max((instant - from) / dayMilliseconds / span, 0), 1) * 1000);
  const [end, today] = [at(Date.parse(notAfter)), at(now.getTime())];
  const renewal = renewAt ? Math.min(at(Date.parse(renewAt)), end) : end;
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
<rect class="rail" width="1000" height="10"/><rect class="life" width="${renewal}" height="10"/><rect class="renewal" x="${renewal}" width="${Math.max(0, end - renewal)}" height="10"/>${
    notBefore ? html`<rect class="today" x="${Math.max(0, today - 2)}" width="4" height="10"/>` : nothing
  }</svg>`;
}
