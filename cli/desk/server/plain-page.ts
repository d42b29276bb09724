import { html, raw } from "hono/html";
import type { LoadProgress } from "./loading";

type Html = ReturnType<typeof html>;

/** The style of what is shown before there is a page of the desk: short, and in the colours of the reader's machine. */
export const plainStyle = `:root{color-scheme:light dark}body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:42rem;padding:2rem 1rem}
progress{width:100%;height:1.25rem}input,button{font:inherit;padding:.5rem .75rem;max-width:100%;box-sizing:border-box}label{display:block;margin:.75rem 0}
input{display:block;width:100%}a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid;outline-offset:2px}code{overflow-wrap:anywhere}`;

function plainPage(title: string, body: Html | Html[]): Promise<string> {
  return Promise.resolve(
    html`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Bureau des certificats IGC-Santé</title><style>${raw(plainStyle)}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`,
  ).then(String);
}

/** Where one goes on. */
export interface Way {
  readonly href: string;
  readonly text: string;
}

export const refusalPage = (because: string, way: Way | null): Promise<string> =>
  plainPage("Demande refusée", html`<p>${because}</p>${way ? html`<p><a href="${way.href}">${way.text}</a></p>` : ""}`);

/** Where the browser begins: the terminal's secret is in no command line, so a person brings it. */
export const doorPage = (because?: string): Promise<string> =>
  plainPage(
    because ? "Entrée refusée" : "Entrer",
    html`${because ? html`<p role="alert">${because}</p>` : ""}
<p>Ouvrez le lien que le terminal a affiché, ou collez-le ici. Il ne sert qu'une fois.</p>
<form method="post" action="/entree"><label>Lien ou jeton <input name="jeton" required autofocus autocomplete="off" spellcheck="false"></label>
<button>Entrer</button></form>`,
  );

const counted = ({ what, done, of }: LoadProgress): Html =>
  html`<p role="status">${what}${of === null ? "" : html` : ${done} sur ${of}`}</p>
<progress ${of === null ? "" : raw(`max="${of}" value="${done}"`)} aria-label="${what}"></progress>`;

/**
 * What is read, and how much of it. The server asks the browser for the page anew each second, without any script, until a reader
 * says no: whoever reads slowly is not interrupted (RGAA 4.1, criterion 13.1).
 * @param stays whether the reader said no. @param other the address that turns it
 */
export const progressPage = (
  progress: LoadProgress,
  { stays, other }: { readonly stays: boolean; readonly other: string },
): Promise<string> =>
  plainPage(
    "Lecture en cours",
    html`${counted(progress)}
<p>${stays ? "Cette page ne s'actualise pas seule." : "Cette page s'actualise seule, chaque seconde."}
<a href="">Actualiser maintenant</a> <a href="${other}">${stays ? "Actualiser seule" : "Ne plus actualiser seule"}</a></p>`,
  );
