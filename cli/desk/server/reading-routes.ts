import type { Context, Hono } from "hono";
import { certificatePage, certificatesPage, formPage, orderPage, orderSheetPage, revocationPage, timelinePage } from "../pages";
import type { Env } from "./env";
import { notHere } from "./guards";
import { attachment } from "./headers";
import type { Acts } from "./writing-routes";

/** A page, or that there is none of this name. Names are looked up among those that are known: none is a path. */
const found = (context: Context<Env>, page: string | undefined): Response | Promise<Response> =>
  page === undefined ? notHere(context) : context.html(page);

/** What is done at a page's address: a browser keeps it in its line, and brings it back as the page that somebody was on. */
const answered = { commandes: "certificat|refus|code", formulaires: "signe|reponse|correction", revocations: "code|refus" } as const;

/** The pages that show, and the papers to save. */
export function readingRoutes(app: Hono<Env>, acts: Acts): void {
  const shown = (context: Context<Env>) => [context.get("model"), context.get("page")()] as const;
  app.get("/certificats", (context) => context.html(certificatesPage(...shown(context))));
  app.get("/certificats/:id", (context) => found(context, certificatePage(...shown(context), context.req.param("id"))));
  app.get("/calendrier", (context) => context.html(timelinePage(...shown(context))));
  app.get("/commandes/:ticket", (context) => found(context, orderPage(...shown(context), context.req.param("ticket"))));
  app.get("/commandes/:ticket/impression", (context) => found(context, orderSheetPage(...shown(context), context.req.param("ticket"))));
  app.get("/revocations/:ticket", (context) => found(context, revocationPage(...shown(context), context.req.param("ticket"))));
  app.get("/formulaires/:ticket", (context) => found(context, formPage(...shown(context), context.req.param("ticket"))));
  // An answer to a form has the form's address: asked for again, it is the page that the form is on.
  for (const [folder, acts] of Object.entries(answered))
    app.get(`/${folder}/:ticket/:act{${acts}}`, (context) =>
      context.redirect(`/${folder}/${encodeURIComponent(context.req.param("ticket"))}`, 303),
    );
  app.get("/commandes/:ticket/demande.csr", (context) => {
    const order = context.get("model").orders.get(context.req.param("ticket"));
    return paper(context, acts, order, "demande.csr", "application/pkcs10");
  });
  app.get("/formulaires/:ticket/formulaire.pdf", (context) => {
    const form = context.get("model").forms.get(context.req.param("ticket"));
    return paper(context, acts, form, `formulaire-${form?.number}.pdf`, "application/pdf");
  });
}

/** A paper as it was handed out, under a name that says of which ticket it is. */
async function paper(
  context: Context<Env>,
  acts: Acts,
  about: { readonly ticket: string; readonly exchange: string } | undefined,
  name: string,
  type: string,
): Promise<Response> {
  const papers = about && (await (await acts.open(about.exchange)).papers?.(about.ticket));
  const bytes = papers?.get(name);
  if (!about || !bytes) return found(context, undefined);
  return context.body(new Uint8Array(bytes), 200, attachment(`${about.ticket}-${name}`, type));
}
