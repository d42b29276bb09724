import { type Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { isFault } from "../../../provider/fault";
import { script, styles } from "../assets";
import { frenchFault } from "../french";
import type { DeskModel } from "../model";
import { errorPage, type Notice, type PageContext, unreadPage, worklistPage } from "../pages";
import { filledIn, limitedBody } from "./body";
import type { Env } from "./env";
import { expired } from "./expired";
import { cookieName, exactHost, insideAlone, knownMethods, notHere, ownPagesAlone, type Place, refused } from "./guards";
import { withHeaders } from "./headers";
import type { Loaded, Loading, LoadProgress } from "./loading";
import { doorPage, plainStyle, progressPage } from "./plain-page";
import { readingRoutes } from "./reading-routes";
import type { Session } from "./session";
import { type Acts, writingRoutes } from "./writing-routes";

/** What the desk's server is made of. */
export interface DeskApp {
  readonly session: Session;
  readonly loading: Loading<DeskModel>;
  readonly acts: Acts;
  /** Names what nobody expected in the terminal: never what somebody sent. */
  readonly say: (line: string) => void;
  /** Where it listens, once it does. */
  readonly place: () => Place;
}

const door = "/entree";
const again = "/actualiser";
const isUpload = (path: string): boolean => /^\/(commandes\/[^/]+\/certificat|formulaires\/[^/]+\/signe)$/.test(path);

/**
 * The pages of the desk and its writes, behind its guards, in the order in which they are asked. No request is logged: it may hold a person's words.
 */
export function deskApp(desk: DeskApp): Hono<Env> {
  const app = new Hono<Env>();
  app.use(withHeaders({ styles: [plainStyle], scripts: [script.text] }));
  app.use(exactHost(desk.place), knownMethods, ownPagesAlone(desk.place), insideAlone(desk.session, desk.place, door));
  app.use(limitedBody(isUpload), formsAlone(desk.session));
  app.get(door, (context) => enter(context, desk, context.req.query("jeton")));
  app.post(door, (context) => enter(context, desk, tokenIn(context.get("filled").fields.get("jeton") ?? "")));
  app.get(`/${styles.name}`, (context) => context.body(styles.text, 200, { "Content-Type": "text/css; charset=utf-8" }));
  app.post(again, (context) => readAgain(context, desk));
  app.get(again, async (context) => {
    const loaded = await desk.loading.now();
    const progress = loaded.is === "failed" ? undefined : loaded.progress;
    return progress ? stillReading(context, progress) : context.redirect(ownPath(context.req.query("vers")), 303);
  });
  app.use(modelFirst(desk));
  app.get("/", (context) => context.html(worklistPage(context.get("model"), context.get("page")())));
  readingRoutes(app, desk.acts);
  writingRoutes(app, desk.acts, desk.loading);
  app.notFound(notHere);
  app.onError((error, context) => failed(error, context, desk.say));
  return app;
}

/** Exchanged once for a cookie; a HEAD, which nobody sees, uses nothing up. */
async function enter(context: Context<Env>, { session, place }: DeskApp, token: string | undefined): Promise<Response> {
  if (context.req.method === "HEAD" || !token) return context.html(doorPage());
  const entered = session.enter(token);
  if (entered === "wrong") return context.html(doorPage("Ce lien n'est pas celui de cette page."), 403);
  if (entered === "used")
    return context.html(doorPage("Ce lien a déjà servi. Si ce n'était pas vous, arrêtez la commande (Ctrl+C) ; sinon relancez-la."), 403);
  setCookie(context, cookieName(place()), entered.cookie, { httpOnly: true, sameSite: "Strict", path: "/" });
  return context.redirect("/", 303);
}

/** Of a whole link the token, for somebody who copies the line of the terminal. */
const tokenIn = (text: string): string => text.trim().replace(/^.*[?&]jeton=/, "");

/** A write has a form, and the form the token of a page of ours: another port's page has the cookie too, and not that. */
const formsAlone =
  (session: Session) =>
  async (context: Context<Env>, next: () => Promise<void>): Promise<Response | void> => {
    if (context.req.method !== "POST") return next();
    const filled = await filledIn(context);
    if (!filled) return refused(context, 400, "Ce formulaire n'est pas lisible.");
    if (context.req.path !== door && !session.isOurForm(filled.fields.get("csrf"))) return expired(context, filled, session.csrf);
    context.set("filled", filled);
    return next();
  };

/** Pages have a model; until there is one, how far its reading is. */
const modelFirst =
  ({ loading, session }: DeskApp) =>
  async (context: Context<Env>, next: () => Promise<void>): Promise<Response | void> => {
    let loaded = await loading.now();
    if (loaded.is === "loading" && context.req.method === "POST") {
      await loading.start(); // what goes on already: what somebody typed or chose is not sent away for it
      loaded = await loading.now();
    }
    if (loaded.is === "loading") return stillReading(context, loaded.progress);
    if (loaded.is === "failed") return context.html(unreadPage({ readOnly: false, csrf: session.csrf }, loaded.failure), 503);
    context.set("model", loaded.model);
    context.set("page", (notice = meanwhileOf(loaded), returned) => ({
      ...pageOf(context, session.csrf, notice),
      ...(returned && { returned }),
    }));
    return next();
  };

/** What is said of a page while it is read anew, or where that failed. */
function meanwhileOf({ progress, stale }: Extract<Loaded<DeskModel>, { readonly is: "ready" }>): Notice | undefined {
  if (progress) {
    const { what, done, of } = progress;
    return { kind: "busy", text: `relecture. ${what}${of === null ? "" : `, ${done} sur ${of}`}.` };
  }
  if (stale === undefined) return undefined;
  const known = stale.code === null ? undefined : frenchFault(stale.code);
  return {
    kind: "bad",
    text: `la dernière relecture a échoué, cette page est d'avant. ${known ? `${known.title} ${known.remedy}` : ""}`,
    original: stale,
  };
}

function stillReading(context: Context, progress: LoadProgress): Response | Promise<Response> {
  const { pathname, searchParams } = new URL(context.req.url);
  const stays = searchParams.has("fixe");
  if (stays) searchParams.delete("fixe");
  else searchParams.set("fixe", "oui");
  const other = `${pathname}?${searchParams.toString()}`;
  return context.html(progressPage(progress, { stays, other }), 503, { "Retry-After": "1", ...(!stays && { Refresh: "1" }) });
}

function pageOf({ req }: Context, csrf: string, notice: Notice | undefined): PageContext {
  const query = req.query();
  const number = /^[1-9]\d{0,5}$/.test(query["page"] ?? "") ? Number(query["page"]) : 1;
  return { readOnly: false, csrf, query, page: number, ...(notice && { notice }) };
}

/** Reads everything anew, and leads back to where somebody was. */
function readAgain(context: Context<Env>, { acts, loading, place }: DeskApp): Response {
  acts.forget();
  void loading.start();
  const from = context.req.header("referer") ?? "";
  const back = from.startsWith(`${place().origin}/`) ? from.slice(place().origin.length) : "/";
  return context.redirect(`${again}?vers=${encodeURIComponent(ownPath(back))}`, 303);
}

/** A path of this server and of no other: `//elsewhere` and `/\\elsewhere` are others to a browser. */
const ownPath = (path: string | undefined): string =>
  path !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && !path.startsWith(again) && !path.startsWith(door) ? path : "/";

/** What the exchange or the vault cannot do, by its code; whatever else went wrong says nothing of itself: it may quote what was sent. */
function failed(error: Error, context: Context, say: (line: string) => void): Response | Promise<Response> {
  const page: PageContext = { readOnly: false };
  if (isFault(error)) return context.html(errorPage(page, 503, { code: error.code, what: error.what, hint: error.hint }), 503);
  say(`Le bureau n'a pas pu répondre à ${context.req.method} : ${error.name}.`);
  return context.html(errorPage(page, 500), 500);
}
