import type { CertificateOutputs } from "../../provider/lifecycle/certificate";
import { type NextAction, type PartnerAction, partnerActions, partnerNextAction } from "../../provider/policy";
import type { StackResource } from "../stack";
import { type Language, partnerTexts as texts } from "../words";

/** What a stack's partners are to be told: it follows from the state, and no text is kept there. Pure. */

/** Of one certificate. What `pulumi.secret` hides is passed over. */
export function actionsOf({ kind, outputs }: StackResource): PartnerAction[] {
  const { structure, usage, commonName, serverInstance, partners, ...facts } = outputs as unknown as Partial<CertificateOutputs>;
  if (kind !== "OrgCertificate" || !Array.isArray(partners) || typeof structure?.name !== "string") return [];
  const whose = {
    structureName: structure.name,
    idNat: structure.idNat,
    usage: usage!,
    commonName: commonName!,
    serverInstance: serverInstance!,
  };
  const { current = null, next = null, past, rolledBack } = facts;
  return partnerActions({ partners, current, next, past, rolledBack }, whose);
}

/** A row for each that the certificate's own row does not name. */
export function partnerRows<Row extends { readonly nextAction: NextAction | null }>(resource: StackResource, row: Row): Row[] {
  return actionsOf(resource)
    .map(partnerNextAction)
    .filter((action) => JSON.stringify(action) !== JSON.stringify(row.nextAction))
    .map((nextAction) => ({ ...row, phase: "partner", daysLeft: null, inService: null, nextAction }));
}

function title({ kind: what, partner, contact, by, confirm }: PartnerAction, language: Language): string {
  const kind = texts[what];
  const told = by ? texts["tell-by"]({ partner, contact, day: by, kind }) : texts.tell({ partner, contact, kind });
  return (confirm ? texts.confirmed({ title: told, confirm }) : told)[language];
}

/** The texts to send, one after the other. */
export const printPartners = (resources: readonly StackResource[], language: Language = "en"): string =>
  resources
    .flatMap(actionsOf)
    .map((action) => `${title(action, language)}\n\n${action.text}`)
    .join("\n") || texts.nobody[language];
