import type { PageContext } from "./context";
import { type Field, field } from "./fields";
import { html } from "./html";
import { page } from "./layout";
import type { PostRoute } from "./links";
import { form, link, notice } from "./parts";

/** Forms whose fields are words of a person, and hold neither a file nor a secret: what was typed into them is given back. */
export type TypedRoute = PostRoute & { readonly to: keyof typeof typedForms };

const answerFields = ["envoi", "dossier", "accuse", "validation", "refus", "motif"] as const;
const typedForms = {
  "answer-form": { fields: answerFields, press: "Noter" },
  "correct-form": { fields: answerFields, press: "Corriger" },
  "refuse-order": { fields: ["refus", "motif"], press: "Noter le refus" },
  "refuse-revocation": { fields: ["refus", "motif"], press: "Noter le refus" },
} as const;

const shown: Readonly<Record<(typeof answerFields)[number], Omit<Field, "name">>> = {
  envoi: { label: "Envoyé le", is: "day" },
  dossier: { label: "Référence du dossier", is: "reference" },
  accuse: { label: "Accusé de réception le", is: "day" },
  validation: { label: "Habilitation validée le", is: "day" },
  refus: { label: "Refusé le", is: "day" },
  motif: { label: "Motif, dans les mots du portail ou de l'ANS", is: "reason" },
};

/** A form of a desk of before: nothing of it is done, and what was typed stands in a form of this desk, to be read and sent. */
export function expiredPage(context: PageContext, route: TypedRoute, typed: ReadonlyMap<string, string>): string {
  const { fields, press } = typedForms[route.to];
  const back = route.to === "refuse-order" ? "order" : route.to === "refuse-revocation" ? "revocation" : "form";
  const content = html`
${notice("bad", "Rien n'est écrit", "cette page a expiré. Ce qui était saisi est repris ici : le relire, puis l'envoyer.")}
<p>Ticket <code>${route.ticket}</code></p>
${form(context, route, html`${fields.map((name) => field(context, route.to, { name, ...shown[name], value: typed.get(name) ?? "" }))}<button type="submit">${press}</button>`)}
<p class="actions">${link(context, { to: back, ticket: route.ticket }, "Revenir à la page sans envoyer")}</p>`;
  return page(undefined, context, { title: "Cette page a expiré", under: "worklist", content });
}
