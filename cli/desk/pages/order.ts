import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** An order: the portal's fields in the portal's order. @returns undefined where there is no such order */
export function orderPage(model: DeskModel, context: PageContext, ticket: string): string | undefined {
  const order = model.orders.get(ticket);
  return order && page(model, context, { title: `Commander ${order.commonName}`, under: "worklist", content: html`<p></p>` });
}
