import { phaseIn } from "../../words";
import type { DeskForm, DeskModel } from "../types";
import { counted, environments, titleOf } from "../words";
import { hrefOf, type PageContext } from "./context";
import { type Field, field } from "./fields";
import { type Html, html, nothing, raw } from "./html";
import { page } from "./layout";
import { lookupOf } from "./lookup";
import { badge, copyable, facts, form, link, notice, time, unusable } from "./parts";

/** A form on its way: to save, to sign, to drop, to send, and what ANS answers. @returns undefined where there is no such form */
export function formPage(model: DeskModel, context: PageContext, ticket: string): string | undefined {
  const found = model.forms.get(ticket);
  if (!found) return undefined;
  const { number, structure, signatory, phase, admins, certificateType, environment, dossierReference } = found;
  const content = html`
<p class="lead">${purposes[number]} — ${structure.name}</p>
<p>${badge(phase === "refused" ? "bad" : phase === "validated" ? "good" : "warn", phaseIn("fr", phase))} ${
    found.expectedBy ? html`réponse habituelle de l'ANS avant le ${time(found.expectedBy)}` : nothing
  }</p>
${phase === "refused" ? notice("bad", "Formulaire refusé par l'ANS", html`${found.refusal ?? "sans motif"} Corriger les données dans le programme : un nouveau formulaire sera fait.`) : nothing}
${found.remarks.map(unusable)}
${facts([
  ["Structure", `${structure.name} (${structure.idNat})`],
  ["Certificats", certificateType.replaceAll("_", " ")],
  ["Environnement", environments[environment] ?? environment],
  ["À signer par", `${signatory.name}, ${signatory.role} (${signatory.email})`],
  ["Administrateurs techniques", admins.join(", ")],
  ["Dossier", dossierReference],
  ["Ticket", html`<code>${ticket}</code>`],
])}
<h2>Les étapes</h2>
<ol class="steps">${stepsOf(found).map((step) => stepItem(context, found, step))}</ol>
${phase === "validated" || phase === "refused" ? nothing : answers(context, found)}
${correction(context, found)}
<h2>Ce qui en dépend</h2>
${dependents(model, context, found)}`;
  return page(model, context, {
    title: `Formulaire ${number}, ${certificateType.replaceAll("_", " ")}, ${structure.name}`,
    heading: `Formulaire ${number}`,
    under: "worklist",
    content,
  });
}

const purposes: Readonly<Record<DeskForm["number"], string>> = {
  "413": "Désigner les administrateurs techniques",
  "414": "Désigner les administrateurs techniques (environnement de TEST)",
  "503": "Changer les administrateurs techniques ou les domaines",
};

/** The online way that a form offers instead of the mail (guide, slide 16). */
const online: Partial<Record<DeskForm["number"], string>> = {
  "413": "https://www.demarches-simplifiees.fr/commencer/f413",
  "414": "https://www.demarches-simplifiees.fr/commencer/f414",
};

interface Step {
  readonly name: "sign" | "bring" | "send" | "acknowledged" | "answered";
  readonly title: string;
  readonly is: "done" | "now" | "later";
  readonly at: string | null;
}

const order = ["to-sign", "to-send", "sent", "acknowledged", "validated"] as const;

/** Where it is on its way. What was refused has been through all of it. */
function stepsOf({ phase, signedAt, sentAt, acknowledgedAt, decidedAt }: DeskForm): Step[] {
  const far = phase === "refused" ? order.length : order.indexOf(phase);
  const is = (until: number): Step["is"] => (far > until ? "done" : far === until ? "now" : "later");
  return [
    { name: "sign", title: "Faire signer", is: is(0), at: null },
    { name: "bring", title: "Déposer le formulaire signé", is: is(0), at: signedAt },
    { name: "send", title: "Envoyer à l'ANS", is: is(1), at: sentAt },
    { name: "acknowledged", title: "Accusé de réception de l'ANS", is: is(2), at: acknowledgedAt },
    { name: "answered", title: "Réponse de l'ANS", is: far >= 4 ? "done" : is(3), at: decidedAt },
  ];
}

const stepStates: Readonly<Record<Step["is"], string>> = { done: "fait", now: "à faire", later: "à venir" };

const stepItem = (context: PageContext, found: DeskForm, step: Step): Html =>
  html`<li class="${step.is}"${step.is === "now" ? raw(' aria-current="step"') : nothing}><h3>${step.title} <span class="count">(${stepStates[step.is]}${
    step.is === "done" && step.at ? html` le ${time(step.at)}` : nothing
  })</span></h3>${step.is === "done" && step.name !== "sign" ? nothing : stepText[step.name](context, found)}</li>`;

const stepText: Readonly<Record<Step["name"], (context: PageContext, found: DeskForm) => Html>> = {
  sign: (context, { ticket, number, signatory, formPath }) => html`
<p>Par ${signatory.name}, ${signatory.role} : relire, cocher les deux déclarations, dater, signer, apposer le cachet. Signature manuscrite (numériser en PDF) ou électronique.</p>
${
  context.readOnly
    ? html`<p>Le formulaire est dans l'échange : <code>${formPath ?? ticket}</code></p>`
    : html`<p><a class="button" href="${hrefOf(context, { to: "form-pdf", ticket })}" download="formulaire-${number}.pdf">Enregistrer formulaire-${number}.pdf</a></p>`
}`,
  bring: (context, { ticket, exchange }) =>
    context.readOnly
      ? html`<p>Dans le dossier <code>inbox</code> de l'échange <code>${exchange}</code>, sous le nom <code>${ticket}.pdf</code>.</p>`
      : html`<p id="aide-signe">Le PDF signé, ou une image numérisée. Il est vérifié tout de suite ; rien n'est déposé avant votre accord.</p>
${form(
  context,
  { to: "bring-form", ticket },
  html`<div class="drop"><label for="fichier">Formulaire signé (le choisir, ou le glisser ici)</label>
<input id="fichier" name="fichier" type="file" required aria-describedby="aide-signe"></div>
<button type="submit">Vérifier le formulaire signé</button>`,
  true,
)}`,
  send: (_context, { mailbox, number }) => html`
<p>Le PDF signé, par courriel à :</p><p>${copyable("boite", "Adresse de l'ANS", mailbox)}</p>
${online[number] ? html`<p>ou par la démarche en ligne : ${copyable("demarche", "Démarche en ligne", online[number])}</p>` : nothing}
<p>Puis noter le jour de l'envoi ci-dessous.</p>`,
  acknowledged: () => html`<p>L'ANS répond par un courriel qui donne la référence du dossier : la noter ci-dessous.</p>`,
  answered: () =>
    html`<p>Environ trois jours ouvrés après l'envoi, un courriel avertit le représentant légal et les administrateurs : noter ci-dessous la validation, ou le refus et son motif.</p>`,
};

/** What a person writes into `reponse.txt` without the desk, in its words. */
function answers(context: PageContext, found: DeskForm): Html {
  const { ticket, sentAt, acknowledgedAt, dossierReference } = found;
  if (context.readOnly)
    return html`<h2>Noter les réponses de l'ANS</h2><p>Dans <code>reponse.txt</code> du dossier de ce ticket, dans l'échange <code>${found.exchange}</code>.</p>`;
  const of = (name: string, label: string, is: Field["is"], value?: string | null): Html =>
    field(context, "answer-form", { name, label, is, value: value ?? null });
  return html`<h2>Noter l'envoi et les réponses de l'ANS</h2>
<p>Laisser vide ce qui n'est pas encore connu.</p>
${form(
  context,
  { to: "answer-form", ticket },
  html`<fieldset><legend>Envoi et accusé de réception</legend>
${of("envoi", "Envoyé le", "day", dayOf(sentAt))}
${of("dossier", "Référence du dossier", "reference", dossierReference)}
${of("accuse", "Accusé de réception le", "day", dayOf(acknowledgedAt))}</fieldset>
<fieldset><legend>Réponse de l'ANS : l'une ou l'autre</legend>
${of("validation", "Habilitation validée le", "day")}
${of("refus", "Refusé le", "day")}
${of("motif", "Motif du refus, dans les mots de l'ANS", "reason")}</fieldset>
<button type="submit">Noter</button>`,
)}`;
}

const dayOf = (at: string | null): string | null => at && at.slice(0, 10);

/** What was noted, to be said otherwise: opened by whoever wants to, with no script. */
function correction(context: PageContext, found: DeskForm): Html {
  const { ticket, phase, sentAt, acknowledgedAt, decidedAt, dossierReference, refusal, isSettled } = found;
  if (context.readOnly || (!sentAt && !acknowledgedAt && !decidedAt && !dossierReference)) return nothing;
  if (isSettled)
    return html`<h2>Corriger</h2><p>La validation du ${decidedAt ? time(decidedAt) : "formulaire"} est reprise dans l'état et y reste : les commandes en dépendent. Ses jours ne se corrigent plus ici, car le dossier est clos et l'échange n'en relit plus les réponses.</p>
<p>Un jour ou une référence de dossier faux se corrige dans le programme, par qui l'écrit : <code>habilitation: { validatedOn: "AAAA-MM-JJ", dossierReference: "…", channel: "form" }</code> dans ce Form413Request. Le prochain « pulumi up » le reprend, et les preuves gardent l'ancien jour et le nouveau. Un jour plus tardif dit aussi que l'ANS connaît les administrateurs que le programme nomme.</p>`;
  const of = (name: string, label: string, is: Field["is"], value: string | null): Html =>
    field(context, "correct-form", { name, label, is, value });
  return html`<h2>Corriger</h2><details${context.returned?.to === "correct-form" ? raw(" open") : nothing}><summary>Corriger ce qui est noté</summary>
<p>Les champs montrent ce qui est noté. Ce qui est changé remplace ce qui était noté ; ce qui est vidé reste noté. Une décision remplace l'autre : vider l'une, remplir l'autre.</p>
${form(
  context,
  { to: "correct-form", ticket },
  html`${of("envoi", "Envoyé le", "day", dayOf(sentAt))}
${of("dossier", "Référence du dossier", "reference", dossierReference)}
${of("accuse", "Accusé de réception le", "day", dayOf(acknowledgedAt))}
${of("validation", "Habilitation validée le", "day", phase === "validated" ? dayOf(decidedAt) : null)}
${of("refus", "Refusé le", "day", phase === "refused" ? dayOf(decidedAt) : null)}
${of("motif", "Motif du refus, dans les mots de l'ANS", "reason", refusal)}
<button type="submit">Corriger</button>`,
)}</details>`;
}

/** So many are named; the others are on the page of certificates. */
const mostNamed = 20;

function dependents(model: DeskModel, context: PageContext, { certificates: ids }: DeskForm): Html {
  const { certificates } = lookupOf(model);
  const named = ids.slice(0, mostNamed).flatMap((id) => certificates.get(id) ?? []);
  if (named.length === 0) return html`<p>Aucun certificat n'est encore déclaré sous ce formulaire.</p>`;
  const rest = ids.length - named.length;
  return html`<ul class="plain">${named.map(
    (each) => html`<li>${link(context, { to: "certificate", id: each.id }, titleOf(each))} — ${each.serverInstance}</li>`,
  )}${rest > 0 ? html`<li>et ${counted(rest, "autre")}</li>` : nothing}</ul>`;
}
