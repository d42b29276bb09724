import { phaseIn } from "../../words";
import type { DeskCertificate, DeskModel } from "../types";
import { counted, titleOf } from "../words";
import { toneOf } from "./certificates";
import { hrefOf, type PageContext } from "./context";
import { type Html, html, nothing, raw } from "./html";
import { page } from "./layout";
import { type Letter, type Listed, lettersOf } from "./letters";
import { badge, capital, link, pager } from "./parts";

/** Every structure by its initial: the way to a certificate where nothing can be searched. */
export function structuresPage(model: DeskModel, context: PageContext): string {
  const letters = lettersOf(model);
  const structures = letters.reduce((sum, letter) => sum + letter.structures, 0);
  const content = html`
<p class="lead">${capital(counted(structures, "structure"))}, ${counted(model.certificates.length, "certificat")}.</p>
${letters.length === 0 ? nothing : html`<nav aria-label="Lettres"><ul class="jumps">${letters.map(({ key, title }) => html`<li><a href="#lettre-${key}">${title}</a></li>`)}</ul></nav>`}
${letters.map((letter) => letterSection(context, letter))}`;
  return page(model, context, { title: "Structures", under: "structures", content });
}

const letterSection = (context: PageContext, { key, title, structures, pages }: Letter): Html =>
  html`<section><h2 id="lettre-${key}">${title} <span class="count">(${counted(structures, "structure")})</span></h2>
<ul class="plain">${pages.map(
    (shown, index) =>
      html`<li>${link(context, { to: "structures", letter: key, number: index + 1 }, rangeOf(shown))} <span class="count">(${counted(certificatesOn(shown), "certificat")})</span></li>`,
  )}</ul></section>`;

/** What a page goes from and to. */
function rangeOf(shown: readonly Listed[]): string {
  const [first, last] = [shown[0]!.structure.name, shown.at(-1)!.structure.name];
  return first === last ? first : `De ${first} à ${last}`;
}

const certificatesOn = (shown: readonly Listed[]): number => shown.reduce((sum, { certificates }) => sum + certificates.length, 0);

/** The structures of one letter with their certificates, a page of them. @returns undefined where no structure begins with it */
export function letterPage(model: DeskModel, context: PageContext, key: string): string | undefined {
  const letters = lettersOf(model);
  const letter = letters.find((each) => each.key === key);
  const number = context.page ?? 1;
  const shown = letter?.pages[number - 1];
  if (!letter || !shown) return undefined;
  const content = html`
<nav class="tabs" aria-label="Lettres"><ul>${letters.map(
    (each) =>
      html`<li><a href="${hrefOf(context, { to: "structures", letter: each.key })}"${each === letter ? raw(' aria-current="true"') : nothing}>${each.title}</a></li>`,
  )}</ul></nav>
<nav aria-label="Structures de cette page"><ul class="jumps">${shown.map(({ structure }, index) => html`<li><a href="#structure-${index + 1}">${structure.name}</a></li>`)}</ul></nav>
${shown.map((each, index) => structureSection(context, each, index + 1))}
${pager(context, { number, pages: letter.pages.length }, (other) => ({ to: "structures", letter: key, number: other }))}`;
  return page(model, context, { title: titleFor(letter, number), under: "structures", content });
}

const titleFor = ({ title, pages }: Letter, number: number): string =>
  `Structures : ${title}${pages.length > 1 ? `, page ${number} sur ${pages.length}` : ""}`;

const structureSection = (context: PageContext, { structure, certificates, isContinued }: Listed, number: number): Html =>
  html`<section><h2 id="structure-${number}">${structure.name}${isContinued ? html` <span class="count">(suite)</span>` : nothing}</h2>
<p class="note">${[structure.idNat, structure.department].filter((each) => each !== "").join(", ")}</p>
<ul class="plain">${certificates.map((each) => certificateLine(context, each))}</ul></section>`;

const certificateLine = (context: PageContext, certificate: DeskCertificate): Html =>
  html`<li>${link(context, { to: "certificate", id: certificate.id }, titleOf(certificate))} — ${certificate.serverInstance} ${badge(toneOf(certificate), phaseIn("fr", certificate.phase))}</li>`;
