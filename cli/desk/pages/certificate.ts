import { phaseRuleIn } from "../../explanation";
import type { HistoryEvent } from "../../history/events";
import { historyTexts } from "../../history/texts";
import { phaseIn } from "../../words";
import { frenchReason } from "../french";
import { groupsOf } from "../portal";
import type { DeskCertificate, DeskModel } from "../types";
import { day, dayTime, environments, inDays, left, titleOf, usages, wholeTitleOf } from "../words";
import { isRevoked, toneOf } from "./certificates";
import { hrefOf, type PageContext } from "./context";
import { type Html, html, nothing, prose } from "./html";
import { page } from "./layout";
import { lookupOf } from "./lookup";
import { badge, capital, copyable, facts, link, time } from "./parts";
import { lifeBar } from "./timeline";
import { routeTo } from "./worklist";

/** One certificate: what is to be done, why it is as it is, facts, days left, history. @returns undefined where there is no such certificate */
export function certificatePage(model: DeskModel, context: PageContext, id: string): string | undefined {
  const certificate = lookupOf(model).certificates.get(id);
  if (!certificate) return undefined;
  const { structure, serverInstance, phase, daysLeft } = certificate;
  const content = html`
<p class="lead">${structure.name} — ${serverInstance}</p>
<p>${badge(toneOf(certificate), phaseIn("fr", phase))} ${daysLeft === null || certificate.current?.revoked ? nothing : daysLeft > 0 ? html`se termine ${inDays(daysLeft)}` : html`terminé ${inDays(daysLeft)}`}</p>
${workOn(model, context, id)}
<h2>Pourquoi cet état</h2>
${why(model, context, certificate)}
${certificate.drift.length > 0 ? drift(certificate) : nothing}
${certificate.revocation ? revocation(context, certificate.revocation) : nothing}
<h2>Durée de vie</h2>
${life(model.now, certificate)}
<h2>Le certificat</h2>
${factsOf(certificate)}
${history(certificate.history)}`;
  return page(model, context, {
    title: wholeTitleOf(certificate),
    heading: titleOf(certificate),
    under: "certificates",
    content,
  });
}

function workOn(model: DeskModel, context: PageContext, id: string): Html {
  const items = lookupOf(model).work.get(id) ?? [];
  if (items.length === 0) return html`<h2>À faire</h2><p>Personne n'a rien à faire pour ce certificat.</p>`;
  return html`<h2>À faire</h2><ul class="plain">${items.map(({ what, person, by, where, target }) => {
    const isElsewhere = target !== null && target.page !== "certificate";
    return html`<li><strong>${capital(person)}</strong> : ${isElsewhere ? html`<a href="${hrefOf(context, routeTo(target))}">${prose(what)}</a>` : prose(what)}${by ? html`, avant le ${time(by)}` : nothing}. <span class="where">Où : ${where}</span></li>`;
  })}</ul>`;
}

function why({ forms }: DeskModel, context: PageContext, certificate: DeskCertificate): Html {
  const { phase, because, renewAt, order, form, current, daysLeft } = certificate;
  const way = form ? forms.get(form) : undefined;
  return html`<p>${phaseRuleIn("fr", phase) ?? nothing}</p>
${because ? html`<p>Une clé et une demande sont en cours : ${prose(frenchReason(because))}.</p>` : nothing}
${renewAt && !because && !current?.revoked && (daysLeft ?? 0) > 0 ? html`<p>Le renouvellement commence le ${time(renewAt)} : une nouvelle clé et une nouvelle commande sont alors préparées par « pulumi up ».</p>` : nothing}
<ul class="plain">
${order ? html`<li>${link(context, { to: "order", ticket: order }, "La commande en cours")}</li>` : nothing}
${way ? html`<li>${link(context, { to: "form", ticket: way.ticket }, `Le formulaire ${way.number}`)} dont il dépend</li>` : nothing}
</ul>`;
}

const drift = ({ drift: found }: DeskCertificate): Html =>
  html`<h2>Écarts constatés</h2><ul class="plain">${found.map(
    ({ class: code, sentence, remedy, mends }) =>
      html`<li><p><strong>${prose(capital(sentence))}.</strong></p><p>${mends === "up" ? "« pulumi up » s'en charge" : "À faire par une personne"} : ${prose(remedy)}. <code>${code}</code></p></li>`,
  )}</ul>`;

/** Final, and done on a page of its own. */
const revocation = (context: PageContext, ticket: string): Html =>
  html`<h2>Révocation demandée</h2>
<p>Toute révocation est définitive. ${link(context, { to: "revocation", ticket }, "Révoquer sur le portail, champ par champ")}</p>`;

function life(now: Date, certificate: DeskCertificate): Html {
  const { current, former, end, daysLeft, renewAt } = certificate;
  if (current?.revoked && isRevoked(certificate))
    return html`<p>Révoqué le ${time(current.revoked.at)} : ne plus l'utiliser. Il devait durer du ${time(current.notBefore)} au ${time(current.notAfter)}.</p>`;
  if (!current || end === null || daysLeft === null) return html`<p>Aucun certificat n'est encore en service.</p>`;
  const whose = former
    ? html`Son serveur lit encore le certificat antérieur n° ${former}, jusqu'au ${time(end)}`
    : html`Du ${time(current.notBefore)} au ${time(end)}`;
  return html`<p>${whose} : ${daysLeft > 0 ? html`il reste ${left(daysLeft)}` : html`terminé ${inDays(daysLeft)}`}.${renewAt && !current.revoked ? html` Renouvellement à partir du ${time(renewAt)}.` : nothing}</p>
${lifeBar(now, { notAfter: end, ...(former === null && { notBefore: current.notBefore }), renewAt })}`;
}

const factsOf = ({
  structure,
  serverInstance,
  usage,
  commonName,
  environment,
  current,
  inService,
  vault,
  stack,
  name,
}: DeskCertificate): Html =>
  facts([
    ["Structure", `${structure.name} (${structure.idNat}), ${structure.department}`],
    ["Usage", usages[usage] ?? usage],
    ["Service applicatif (CN)", copyable("cn", "Service applicatif", commonName)],
    ["Serveur", serverInstance],
    ["Environnement", environments[environment] ?? environment],
    ["N° de série", current && copyable("serie", "N° de série", current.serialNumber)],
    ["Sujet", current && html`<code>${current.subject}</code>`],
    ["Révoqué", current?.revoked ? `le ${day(current.revoked.at)} (${current.revoked.reason})` : null],
    ["SHA-256 du certificat", current && html`<code class="fingerprint">${groupsOf(current.sha256)}</code>`],
    ["SHA-256 de la clé publique", current && html`<code class="fingerprint">${groupsOf(current.publicKeySha256)}</code>`],
    ["Nom pour son serveur", inService && html`<code>${inService}</code>`],
    ["Coffre", html`<code>${vault}</code>`],
    ["Stack et ressource", `${stack}, ${name}`],
  ]);

/** What is ahead, the nearest day first, and what happened, the latest first. */
function history(events: readonly HistoryEvent[]): Html {
  const [ahead, past] = [events.filter(({ isAhead }) => isAhead), events.filter(({ isAhead }) => !isAhead).reverse()];
  return html`${ahead.length > 0 ? html`<h2>Dates à venir</h2>${historyList(ahead)}` : nothing}
<h2>Historique</h2>
${past.length > 0 ? historyList(past) : html`<p>${historyTexts.nothing.fr}</p>`}`;
}

const historyList = (events: readonly HistoryEvent[]): Html =>
  html`<ol class="history">${events.map(({ at, sentence }) => html`<li>${at === null ? html`<span>${historyTexts.undated.fr}</span>` : html`<time datetime="${at}">${isMidnight(at) ? day(at) : dayTime(at)}</time>`} <span>${prose(capital(sentence))}</span></li>`)}</ol>`;

/** Of what people note only the day is known; it is written as its beginning (UTC). */
const isMidnight = (at: string): boolean => at.length === 10 || /T00:00:00(\.0+)?Z$/.test(at);
