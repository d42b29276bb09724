import { revocationReasonIn } from "../../words";
import { codeCommand, environmentOf, type PortalField, revocationScreens } from "../portal";
import type { DeskModel, DeskRevocation } from "../types";
import { revocationStates, titleOf, wholeTitleOf } from "../words";
import type { PageContext } from "./context";
import { type Html, html, nothing } from "./html";
import { page } from "./layout";
import { badge, facts, form, link, notice, original, refusalFields, time, unusable } from "./parts";
import { screenList } from "./screens";

/**
 * A revocation that a program asks for: the portal's screens and fields in their order, the code on request, a refusal to note. It prints
 * on one page. @returns undefined where there is no such revocation
 */
export function revocationPage(model: DeskModel, context: PageContext, ticket: string): string | undefined {
  const revocation = model.revocations.get(ticket);
  if (!revocation) return undefined;
  const { structure, serverInstance, state, reason, askedAt, admins, certificate } = revocation;
  const content = html`
<p class="lead">${structure.name} — ${serverInstance}</p>
<p>${badge(state === "refused" ? "bad" : state === "settled" ? "good" : "warn", revocationStates[state])}</p>
${notice("bad", "Toute révocation est définitive", "vérifier le numéro de série avant de valider.")}
${news(revocation)}
${facts([
  ["À faire par", `${admins.length > 0 ? admins.join(" ou ") : "un administrateur technique habilité"}, avec sa carte`],
  ["Ou bien par", "le titulaire, le représentant légal ou un mandataire, auprès de l'ANS (arrêté du 4 avril 2022, article 3)"],
  ["Environnement", environmentOf(revocation)],
  ["Structure", `${structure.name} (${structure.idNat}), ${structure.department}`],
  ["Serveur", serverInstance],
  ["Motif", `${revocationReasonIn("fr", reason)} (${reason})`],
  ["Demandée le", askedAt ? time(askedAt) : null],
  ["Ticket", html`<code>${ticket}</code>`],
])}
<p class="actions no-print">${link(context, { to: "certificate", id: certificate }, "Ce certificat")} <a href="#revocation-refusee">Révocation refusée</a> Imprimer : Ctrl+P.</p>
<h2 id="revoquer">Révoquer sur le portail de l'ANS</h2>
${screenList(revocationScreens(revocation), (field) => beside(context, revocation, field))}
<h2>Rien à déposer</h2>
<p>La révocation se constate dans la liste de révocation (CRL) de l'IGC-Santé au prochain « pulumi refresh » ; le « pulumi up » qui suit range la fiche.</p>
<h2 id="revocation-refusee">La révocation est refusée</h2>
${refusal(context, revocation)}`;
  return page(model, context, {
    title: `Révoquer ${wholeTitleOf(revocation)}`,
    heading: `Révoquer ${titleOf(revocation)}`,
    under: "worklist",
    isSheet: true,
    content,
  });
}

const news = ({ refused, remarks, reason, state }: DeskRevocation): Html => html`
${reason === "keyCompromise" && state !== "settled" ? notice("bad", "Urgent", "la clé est peut-être entre d'autres mains : révoquer le jour même.") : nothing}
${refused !== null ? notice("bad", "Révocation refusée", html`${original(refused)} Régler le refus avec l'ANS, puis révoquer avec la même fiche.`) : nothing}
${remarks.map(unusable)}`;

/** The code is shown by a form alone; on paper and in a site of files the command says where it is. */
function beside(context: PageContext, { ticket, code }: DeskRevocation, { name }: PortalField): Html {
  if (name !== "Code de révocation") return nothing;
  return html`<span class="note">Il s'affiche par : <code>${codeCommand(code)}</code>. Ne l'écrire ni ici ni dans un courriel.</span>
${form(context, { to: "code-to-revoke", ticket }, html`<button type="submit">Afficher le code de révocation</button>`)}`;
}

const refusal = (context: PageContext, { ticket, exchange }: DeskRevocation): Html =>
  context.readOnly
    ? html`<p>Compléter <code>reponse.txt</code> (« refusé le », « motif ») dans le dossier du ticket <code>${ticket}</code> de l'échange <code>${exchange}</code>.</p>`
    : html`<p>Le portail ou l'ANS ne révoque pas : le noter avec son motif. La liste de révocation a le dernier mot.</p>
${form(context, { to: "refuse-revocation", ticket }, refusalFields(context, "refuse-revocation"))}`;
