import { frenchFault } from "../french";
import { hrefOf, type PageContext } from "./context";
import { html, nothing } from "./html";
import { page } from "./layout";
import { details, link } from "./parts";

const titles: Readonly<Record<number, readonly [title: string, what: string]>> = {
  400: ["Demande illisible", "Ce formulaire n'est pas lisible. Revenir à la page et recommencer."],
  403: ["Accès refusé", "Ouvrir le bureau par le lien que le terminal a affiché, ou relancer igc-sante desk."],
  404: [
    "Page introuvable",
    "Cette commande, ce formulaire ou ce certificat n'est plus dans l'état : il a été clos ou remplacé, ou l'adresse est incomplète.",
  ],
  405: ["Demande refusée", "Cette adresse ne prend pas cette demande."],
  409: ["Rien n'est écrit", "L'échange ne connaît pas ce document, ou ne peut pas être lu."],
  413: ["Fichier trop gros", "Déposer le fichier du certificat, ou le formulaire signé, et rien d'autre."],
  421: ["Adresse refusée", "Ouvrir le bureau par l'adresse que le terminal a affichée."],
  500: [
    "Erreur du bureau",
    "Le bureau n'a pas pu répondre ; le terminal nomme l'erreur. La page du document, relue, dit ce qui est dans l'échange.",
  ],
  503: ["Pas encore possible", "Ce qui est demandé ne peut pas être lu pour l'instant."],
};

/** What went wrong. @param fault what is known of it: its code, and its English sentence and act */
export function errorPage(
  context: PageContext,
  status: number,
  fault?: { readonly code: string; readonly what: string; readonly hint: string },
): string {
  const [title, what] = titles[status] ?? titles[500]!;
  const known = fault && frenchFault(fault.code);
  const content = html`
<p class="lead">${known?.title ?? what}</p>
${known ? html`<p><strong>Que faire :</strong> ${known.remedy}</p>` : nothing}
${fault ? details(fault.what, fault.hint, fault.code) : nothing}
<p class="actions">${link(context, { to: "worklist" }, "Ce qui est à faire")} ${link(context, { to: "certificates" }, "Les certificats")}</p>`;
  return page(undefined, context, { title, content });
}

/** Nothing could be read: why, what to do, and a way to try again. */
export function unreadPage(
  context: PageContext,
  { code, what, hint }: { readonly code: string | null; readonly what: string; readonly hint?: string },
): string {
  const known = code === null ? undefined : frenchFault(code);
  const content = html`
<p class="lead">${known?.title ?? "Les états ou les échanges n'ont pas pu être lus."}</p>
${known ? html`<p><strong>Que faire :</strong> ${known.remedy}</p>` : nothing}
${details(what, hint, code)}
<form method="post" action="${hrefOf(context, { to: "reload" })}"><input type="hidden" name="csrf" value="${context.csrf ?? ""}"><button type="submit">Lire à nouveau</button></form>`;
  return page(undefined, context, { title: "Lecture impossible", content });
}
