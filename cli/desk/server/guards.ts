import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { errorPage } from "../pages";
import { refusalPage, type Way } from "./plain-page";
import type { Session } from "./session";

/** Where the desk listens: known once it does. */
export interface Place {
  /** `127.0.0.1:<port>`: the one `Host` that is answered. */
  readonly host: string;
  /** `http://127.0.0.1:<port>`: the one `Origin` that may write. */
  readonly origin: string;
}

/** Other desks of the same machine have other ports, and share its cookies (RFC 6265 section 8.5). */
export const cookieName = ({ host }: Place): string => `igc-sante-desk-${host.slice(host.lastIndexOf(":") + 1)}`;

/** A name that leads here today and elsewhere tomorrow (DNS rebinding) is not ours, nor is an absolute request for another. */
export const exactHost =
  (place: () => Place): MiddlewareHandler =>
  async (context, next) => {
    const { host, origin } = place();
    if (context.req.header("host") !== host || new URL(context.req.url).origin !== origin)
      return refused(context, 421, "Cette adresse n'est pas celle du bureau : ouvrez celle que le terminal a affichée.", { way: null });
    return next();
  };

const methods = ["GET", "HEAD", "POST"];

export const knownMethods: MiddlewareHandler = async (context, next) => {
  if (methods.includes(context.req.method)) return next();
  return refused(context, 405, "Cette page n'est que lue (GET) ou remplie (POST).", { headers: { Allow: methods.join(", ") } });
};

/**
 * What another page of any site, port or program on this machine has a browser ask is refused. A write must say that it
 * comes from here (`Origin`); `Sec-Fetch-Site` is `none` for what a person typed or opened.
 */
export const ownPagesAlone =
  (place: () => Place): MiddlewareHandler =>
  async (context, next) => {
    const from = context.req.header("sec-fetch-site");
    const writes = context.req.method === "POST";
    if (from !== undefined && from !== "same-origin" && (from !== "none" || writes))
      return refused(context, 403, "Cette demande vient d'une autre page.");
    if (writes && context.req.header("origin") !== place().origin)
      return refused(context, 403, "Cette demande ne vient pas de cette page.");
    return next();
  };

/** Everything but the door is for whoever came through it. */
export const insideAlone =
  (session: Session, place: () => Place, door: string): MiddlewareHandler =>
  async (context, next) => {
    if (context.req.path === door || session.isIn(getCookie(context, cookieName(place())))) return next();
    return refused(
      context,
      403,
      "Ce navigateur n'est pas (ou plus) entré dans ce bureau : ouvrez le lien que le terminal a affiché. Un bureau relancé a un nouveau lien.",
      { way: { href: door, text: "Entrer avec ce lien" } },
    );
  };

/** What is refused says where one goes on. @param way on: the desk's first page, the door for whoever is not in, or none that leads here */
export const refused = (
  context: Context,
  status: 400 | 403 | 404 | 405 | 408 | 413 | 415 | 421,
  because: string,
  { headers = {}, way = toDesk }: { readonly headers?: Readonly<Record<string, string>>; readonly way?: Way | null } = {},
): Response | Promise<Response> => context.html(refusalPage(because, way), status, headers);

const toDesk: Way = { href: "/", text: "Revenir au bureau" };

/** The same for whoever is in: a page of the desk, with the way back. */
export const notHere = (context: Context): Response | Promise<Response> => context.html(errorPage({ readOnly: false }, 404), 404);
