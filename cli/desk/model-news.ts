import { formNextAction, type NextAction, who } from "../../provider/policy";
import type { StackResource } from "../stack";
import { record, seenAt, textOr } from "./reading";
import type { DeskExchange, DeskForm } from "./types";

/**
 * What people did since the state was written: the exchange knows it, and the work that is shown follows it. Only a run of the program
 * carries it on, so where nothing else is left that is what there is to do. Pure.
 */

/** What `french.ts` has words for, as states have it. */
export const afterNews = {
  answered: "run pulumi up: the certificate that was brought is checked and stored",
  validated: "run pulumi up: the orders follow the form that ANS validated",
  because: "it was put into the exchange after the last run",
} as const;

const run = (what: string, where: string, by: string | null): NextAction => ({
  who: who.operator,
  what,
  where,
  by,
  because: afterNews.because,
});

/** The resource, with the act that is due by now. */
export function withNews(
  resource: StackResource,
  forms: ReadonlyMap<string, readonly DeskForm[]>,
  exchanges: readonly DeskExchange[],
): StackResource {
  const action = resource.kind === "Form413Request" ? formNews(resource, forms.get(resource.urn) ?? []) : orderNews(resource, exchanges);
  return action === undefined ? resource : { ...resource, outputs: { ...resource.outputs, nextAction: action } };
}

function orderNews({ kind, outputs }: StackResource, exchanges: readonly DeskExchange[]): NextAction | undefined {
  const ticket = kind === "OrgCertificate" ? textOr(record(outputs["next"])["ticket"], null) : null;
  if (ticket === null || seenAt(exchanges, "orders", ticket)?.state !== "answered") return undefined;
  return run(afterNews.answered, textOr(outputs["platform"], ""), textOr(record(outputs["nextAction"])["by"], null));
}

const way = ["refused", "to-sign", "to-send", "sent", "acknowledged", "validated"];
/** Of several forms the one that is least far: it says whose turn it is. */
export const leastFar = (forms: readonly DeskForm[]): DeskForm | undefined =>
  [...forms].sort((one, other) => way.indexOf(one.phase) - way.indexOf(other.phase))[0];

function formNews({ outputs }: StackResource, forms: readonly DeskForm[]): NextAction | undefined {
  const least = leastFar(forms);
  if (!least?.hasNews) return undefined;
  const { phase, number, sentAt, dossierReference, refusal, formPath, signatory, structure } = least;
  const { role } = record(outputs["signatory"]);
  const action = formNextAction({
    form: number,
    phase,
    sentAt,
    dossierReference,
    reason: refusal,
    formPath: formPath ?? "",
    inbox: "inbox",
    signatory: signatory.name,
    role: role === "mandataire" || role === "titulaire" ? role : "responsable-legal",
    structureName: structure.name,
  });
  return action ?? run(afterNews.validated, formPath ?? "", null);
}
