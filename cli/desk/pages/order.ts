import { codeCommand, environmentOf, groupsOf, guideOf, habilitationOf, type PortalField, portalScreens, whoOrders } from "../portal";
import type { DeskModel, DeskOrder } from "../types";
import { orderStates, titleOf, wholeTitleOf } from "../words";
import { hrefOf, type PageContext } from "./context";
import { type Html, html, nothing } from "./html";
import { page } from "./layout";
import { badge, facts, form, link, notice, original, refusalFields, remark, time, unusable } from "./parts";
import { screenList } from "./screens";

/** An order: the portal's screens and fields in their order, and what is done with what comes back. @returns undefined where there is no such order */
export function orderPage(model: DeskModel, context: PageContext, ticket: string): string | undefined {
  const order = model.orders.get(ticket);
  if (!order) return undefined;
  const screens = portalScreens(order);
  const content = html`
<p class="lead">${order.structure.name} — ${order.serverInstance}</p>
<p>${badge(toneOf(order), orderStates[order.state])} ${order.by ? html`${order.renews ? "Le certificat à remplacer se termine le" : "Avant le"} ${time(order.by)}` : nothing}</p>
${news(order)}
${facts([
  ["À faire par", whoOrders(order)],
  ["Environnement", environmentOf(order)],
  ["Structure", `${order.structure.name} (${order.structure.idNat}), ${order.structure.department}`],
  ["Serveur", order.serverInstance],
  ["Habilitation", habilitationOf(order)],
  ["Préparée le", order.orderedAt ? time(order.orderedAt) : null],
  ["Ticket", html`<code>${order.ticket}</code>`],
])}
<p class="actions">${link(context, { to: "order-sheet", ticket }, "Fiche à imprimer")} ${link(context, { to: "certificate", id: order.certificate }, "Ce certificat")}</p>
<nav aria-label="Sur cette page"><ul class="jumps"><li><a href="#commander">Commander</a></li><li><a href="#retirer">Retirer</a></li><li><a href="#deposer">Déposer</a></li><li><a href="#commande-refusee">Commande refusée</a></li></ul></nav>
<h2 id="commander">Commander sur le portail de l'ANS</h2>
<p>Les écrans du portail, dans leur ordre. Chaque valeur se copie telle quelle.${order.offer === "ORG" ? nothing : html` ${guideOf(order)}`}</p>
${screenList(screens.slice(0, -1), (field) => beside(context, order, field))}
<h2 id="retirer">Retirer</h2>
${screenList(screens.slice(-1), (field) => beside(context, order, field), screens.length - 1)}
<h2 id="deposer">Déposer le certificat</h2>
${bringing(context, order)}
<h2 id="commande-refusee">La commande est refusée</h2>
${refusal(context, order)}
<h2>Contrôle</h2>
<p>SHA-256 de la clé publique contenue dans <code>demande.csr</code> :</p>
<p><code class="fingerprint">${groupsOf(order.publicKeySha256)}</code></p>
<p>Ne jamais envoyer la CSR par courriel (recommandation de l'ANS). Elle vaut pour ce seul serveur : ne copier ni le certificat ni la clé vers un autre.</p>`;
  return page(model, context, {
    title: `Commander ${wholeTitleOf(order)}`,
    heading: `Commander ${titleOf(order)}`,
    under: "worklist",
    content,
  });
}

const toneOf = ({ state, quarantined }: DeskOrder) =>
  state === "refused" || quarantined ? "bad" : state === "answered" || state === "settled" ? "good" : "warn";

/** What happened to it until now. */
const news = (order: DeskOrder): Html => {
  const { refused, quarantined, waiting, remarks, admins, state } = order;
  return html`
${refused ? notice("bad", "Commande refusée", html`${original(refused)} Régler le refus avec l'ANS, puis commander à nouveau avec la même fiche.`) : nothing}
${quarantined ? notice("bad", "Certificat mis de côté", html`${remark(quarantined)} Déposer le bon certificat de cette commande.`) : nothing}
${waiting ? notice("warn", "Un certificat est déposé et attend", remark(waiting)) : nothing}
${remarks.map(unusable)}
${state === "answered" ? notice("good", "Certificat déposé", "Le prochain « pulumi up » le vérifie, le range à côté de sa clé et clôt la commande.") : nothing}
${order.isNobodys ? notice("bad", "Ne rien commander pour l'instant", "personne ne peut commander : carte échue, ou formulaire 503 en cours.") : nothing}
${admins.length === 0 && !order.isNobodys && state !== "unseen" ? notice("warn", "Administrateurs", "aucun nom n'est connu ici : la fiche de l'échange dit qui peut commander.") : nothing}`;
};

/** What the desk gives beside the portal's own words. */
function beside(context: PageContext, { ticket, code }: DeskOrder, { name }: PortalField): Html {
  if (name === "Charger la CSR")
    return context.readOnly
      ? html`<span class="note">À prendre dans l'échange : <code>igc-sante outbox ${ticket}</code></span>`
      : html`<a class="button" href="${hrefOf(context, { to: "csr", ticket })}" download="demande.csr">Enregistrer demande.csr</a>`;
  if (name !== "Code de révocation") return nothing;
  return context.readOnly
    ? html`<span class="note">Il s'affiche par : <code>${codeCommand(code)}</code></span>`
    : form(context, { to: "revocation-code", ticket }, html`<button type="submit">Afficher le code de révocation</button>`);
}

function bringing(context: PageContext, { ticket, exchange }: DeskOrder): Html {
  if (context.readOnly)
    return html`<p>Déposer le fichier téléchargé, sans le modifier, dans le dossier <code>inbox</code> de l'échange <code>${exchange}</code>. Son nom est libre : il est reconnu à sa clé publique.</p>`;
  return html`<p id="aide-certificat">Le fichier téléchargé, tel que le portail le donne (CER, PEM, P7B, ZIP…). Il est vérifié tout de suite ; rien n'est déposé avant votre accord.</p>
${form(
  context,
  { to: "bring-certificate", ticket },
  html`<div class="drop"><label for="fichier">Fichier du certificat (le choisir, ou le glisser ici)</label>
<input id="fichier" name="fichier" type="file" required aria-describedby="aide-certificat"></div>
<button type="submit">Vérifier le certificat</button>`,
  true,
)}`;
}

function refusal(context: PageContext, { ticket }: DeskOrder): Html {
  if (context.readOnly)
    return html`<p>Compléter <code>reponse.txt</code> (« refusé le », « motif ») dans le dossier du ticket <code>${ticket}</code> de l'échange.</p>`;
  return html`<p>Rien n'est commandé à nouveau de soi-même : la personne qui suit décide.</p>
${form(context, { to: "refuse-order", ticket }, refusalFields(context, "refuse-order"))}`;
}
