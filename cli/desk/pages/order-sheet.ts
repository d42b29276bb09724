import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** An order on one printed page. @returns undefined where there is no such order */
export function orderSheetPage(model: DeskModel, context: PageContext, ticket: string): string | undefined {
  const order = model.orders.get(ticket);
  return order && page(model, context, { title: `Fiche de commande ${order.commonName}`, isSheet: true, content: html`<p></p>` });
}
