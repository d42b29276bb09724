import type { PageContext } from "./context";
import { type Html, html } from "./html";
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
type Field = (typeof answerFields)[number];

const labels: Readonly<Record<Field, string>> = {
  envoi: "Envoyé le",
  dossier: "Référence du dossier",
  accuse: "Accusé de réception le",
  validation: "Habilitation validée le",
  refus: "Refusé le",
  motif: "Motif, dans les mots du portail ou de l'ANS",
};

/** A form of a desk of before: nothing of it is done, and what was typed stands in a form of this desk, to be read and sent. */
export function expiredPage(context: PageContext, route: TypedRoute, typed: ReadonlyMap<string, string>): string {
  const { fields, press } = typedForms[route.to];
  const back = route.to === "refuse-order" ? "order" : route.to === "refuse-revocation" ? "revocation" : "form";
  const content = html`
${notice("bad", "Rien n'est écrit", "cette page a expiré. Ce qui était saisi est repris ici : le relire, puis l'envoyer.")}
<p>Ticket <code>${route.ticket}</code></p>
${form(context, route, html`${fields.map((name) => field(name, typed.get(name) ?? ""))}<button type="submit">${press}</button>`)}
<p class="actions">${link(context, { to: back, ticket: route.ticket }, "Revenir à la page sans envoyer")}</p>`;
  return page(undefined, context, { title: "Cette page a expiré", under: "worklist", content });
}

/** A reason is noted as one line, so it is one here. */
const field = (name: Field, value: string): Html =>
  name === "motif"
    ? html`<div><label for="motif">${labels[name]}</label> <textarea id="motif" name="motif" rows="2" maxlength="1000">${value.replace(/\s*[\r\n]+\s*/g, " ")}</textarea></div>`
    : name === "dossier"
      ? html`<div><label for="dossier">${labels[name]}</label> <input id="dossier" name="dossier" value="${value}" maxlength="100" autocomplete="off"></div>`
      : html`<div><label for="${name}">${labels[name]}</label> <input id="${name}" name="${name}" type="date" value="${value}"></div>`;
