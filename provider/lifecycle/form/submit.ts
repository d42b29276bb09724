import { formOfTicket, furtherFormTicket } from "../../policy";
import type { Look } from "../common";
import { sheetChannel } from "./channel-action";
import { filledForms } from "./filled-form";
import { handOut, type NamedForm } from "./handed";
import { type Inputs, namesOf } from "./wish";

/**
 * Hands over the forms of a request, a ticket each; those that it no longer takes are taken back.
 * @param before as they are remembered
 */
export async function submitAll(inputs: Inputs, before: readonly NamedForm[], look: Look): Promise<readonly NamedForm[]> {
  const { ticket, structure, signatory, certificateType, environment } = inputs;
  const papers = await filledForms(inputs, formOfTicket(ticket));
  const handed: NamedForm[] = [];
  for (const [index, { pdf, admins }] of papers.entries()) {
    const known = before[index];
    const paper = {
      wish: furtherFormTicket(ticket, index + 1),
      pdf,
      form: formOfTicket(ticket),
      signatory,
      structure,
      certificateType,
      environment,
      ...sheetChannel(inputs),
    };
    const now = await handOut(paper, known, look, inputs.platform);
    // Signed before it could be written anew: it names whom it named.
    handed.push({ ...now, names: known && now.phase !== "to-sign" ? known.names : namesOf(admins) });
  }
  for (const { ticket: further } of before.slice(papers.length)) await look.platform.withdraw(further);
  return handed;
}
