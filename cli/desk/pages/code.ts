import { codeCommand } from "../portal";
import type { DeskModel } from "../types";
import { titleOf } from "../words";
import type { PageContext } from "./context";
import { html, nothing } from "./html";
import { page } from "./layout";
import { copyable, link } from "./parts";

/** The revocation code of an order's key, or of a certificate that is to be revoked: shown once, on request. */
export function codePage(
  model: DeskModel,
  context: PageContext,
  { ticket, code }: { readonly ticket: string; readonly code: string },
): string {
  const revocation = model.revocations.get(ticket);
  const about = revocation ?? model.orders.get(ticket);
  const content = html`
${about ? html`<p class="lead">${titleOf(about)} — ${about.structure.name}, ${about.serverInstance}</p>` : nothing}
<p class="code">${copyable("code", "Code de révocation", code)}</p>
<p>${revocation ? html`Il révoque le certificat n° de série <code>${revocation.serialNumber}</code>, et c'est définitif.` : "Le portail le demande deux fois au retrait, et le redemandera pour révoquer le certificat."} Il reste dans le coffre, à côté de la clé : ne l'écrire ni sur la fiche ni dans un courriel.</p>
${about && !revocation ? html`<p>Un autre code a été choisi sur le portail ? Le confier au coffre : <code>${codeCommand(about.code)} --record</code>.</p>` : nothing}
<p class="actions">${revocation ? link(context, { to: "revocation", ticket }, "Retour à la révocation") : link(context, { to: "order", ticket }, "Retour à la commande")}</p>`;
  return page(model, context, { title: "Code de révocation", under: "worklist", content });
}
