import type { Context } from "hono";
import { expiredPage, type TypedRoute } from "../pages";
import type { Filled } from "./body";
import { refused } from "./guards";

const typedRoutes: readonly (readonly [path: RegExp, to: TypedRoute["to"]])[] = [
  [/^\/formulaires\/([0-9a-z-]{1,100})\/reponse$/, "answer-form"],
  [/^\/formulaires\/([0-9a-z-]{1,100})\/correction$/, "correct-form"],
  [/^\/commandes\/([0-9a-z-]{1,100})\/refus$/, "refuse-order"],
  [/^\/revocations\/([0-9a-z-]{1,100})\/refus$/, "refuse-revocation"],
];

/**
 * A form without the token of this desk, of a browser that is in and says that it comes from here: a page of a desk of before, on the same
 * port. Nothing of it is done. What was typed into a form of words goes back to whoever typed it; files, and what asks for a code, do not.
 */
export function expired(context: Context, { fields }: Filled, csrf: string): Response | Promise<Response> {
  for (const [path, to] of typedRoutes) {
    const ticket = path.exec(context.req.path)?.[1];
    if (ticket) return context.html(expiredPage({ readOnly: false, csrf }, { to, ticket }, fields), 403);
  }
  return refused(context, 403, "Cette page a expiré : ouvrez-la à nouveau.");
}
