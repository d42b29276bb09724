import {
  clicked,
  codeCommand,
  environmentOf,
  groupsOf,
  guideOf,
  habilitationOf,
  type PortalField,
  type PortalScreen,
  portalScreens,
  whoOrders,
} from "../portal";
import type { DeskModel } from "../types";
import { day, titleOf, wholeTitleOf } from "../words";
import type { PageContext } from "./context";
import { type Html, html, nothing, prose, raw } from "./html";
import { page } from "./layout";
import { link } from "./parts";
import { unsaid } from "./screens";

/** An order on one printed page (A4), to tick off beside the portal. @returns undefined where there is no such order */
export function orderSheetPage(model: DeskModel, context: PageContext, ticket: string): string | undefined {
  const order = model.orders.get(ticket);
  if (!order) return undefined;
  const { structure, serverInstance, orderedAt, by, publicKeySha256, code, exchange } = order;
  const screens = portalScreens(order);
  const content = html`
<p class="actions no-print">${link(context, { to: "order", ticket }, "Retour à la commande")} Imprimer : Ctrl+P.</p>
<table class="head"><caption class="visually-hidden">La commande</caption><tbody>
${row("Structure", `${structure.name} (${structure.idNat}), ${structure.department}`)}
${row("Serveur", serverInstance)}
${row("À faire par", whoOrders(order))}
${row("Environnement", environmentOf(order))}
${row("Dates", [orderedAt && `préparée le ${day(orderedAt)}`, by && `à terminer avant le ${day(by)}`].filter(Boolean).join(", "))}
${row("Habilitation", habilitationOf(order) ?? "")}
${row("Ticket", ticket)}
</tbody></table>
<ol class="sheet-screens">${screens.map(screenItem)}
<li><h2>${screens.length + 1}. Déposer</h2><table><caption class="visually-hidden">Déposer</caption><tbody>${line({ name: "Fichier", value: null, note: `Dans le bureau, ou dans le dossier inbox de l'échange ${exchange}. Commande refusée : le noter au même endroit, avec le jour et le motif.`, slide: 0 })}</tbody></table></li></ol>
<p><strong>Code de révocation</strong> (au retrait) : dans le bureau, ou par <code>${codeCommand(code)}</code>. Ne l'écrire ni ici ni dans un courriel.</p>
<p><strong>Contrôle</strong>, SHA-256 de la clé publique de demande.csr : <code>${groupsOf(publicKeySha256)}</code></p>
<p>Ne jamais envoyer la CSR par courriel. Elle vaut pour ce seul serveur : ne copier ni le certificat ni la clé vers un autre. ${guideOf(order)}</p>`;
  return page(model, context, {
    title: `Fiche de commande ${wholeTitleOf(order)}`,
    heading: `Commander ${titleOf(order)}`,
    isSheet: true,
    content,
  });
}

const row = (label: string, value: string): Html => (value ? html`<tr><th scope="row">${label}</th><td>${value}</td></tr>` : nothing);

const screenItem = ({ title, fields }: PortalScreen, index: number): Html =>
  html`<li><h2>${index + 1}. ${title}</h2><table><caption class="visually-hidden">${title}</caption><tbody>${fields.map(line)}</tbody></table></li>`;

const line = (field: PortalField): Html =>
  html`<tr><th scope="row"><span class="box" aria-hidden="true"></span>${field.name}</th><td><strong${field.isTyped ? raw(' class="typed"') : nothing}>${
    field.isTyped && typeof field.value === "string" ? (unsaid(field.value) ?? field.value) : prose(clicked(field))
  }</strong> ${field.note ? prose(field.note) : nothing}</td></tr>`;
