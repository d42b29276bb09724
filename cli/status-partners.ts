import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { type NextAction, type PartnerAction, partnerActions, partnerNextAction } from "../provider/policy";
import type { StackResource } from "./stack";

/** What a stack's partners are to be told: it follows from the state, and no text is kept there. Pure. */

/** Of one certificate. What `pulumi.secret` hides is passed over. */
export function actionsOf({ kind, outputs }: StackResource): PartnerAction[] {
  const { structure, usage, commonName, serverInstance, partners, current, next, past } = outputs as unknown as Partial<CertificateOutputs>;
  if (kind !== "OrgCertificate" || !Array.isArray(partners) || typeof structure?.name !== "string") return [];
  const whose = {
    structureName: structure.name,
    idNat: structure.idNat,
    usage: usage!,
    commonName: commonName!,
    serverInstance: serverInstance!,
  };
  return partnerActions({ partners, current: current ?? null, next: next ?? null, past }, whose);
}

/** A row for each that the certificate's own row does not name. */
export function partnerRows<Row extends { readonly nextAction: NextAction | null }>(resource: StackResource, row: Row): Row[] {
  return actionsOf(resource)
    .map(partnerNextAction)
    .filter((action) => JSON.stringify(action) !== JSON.stringify(row.nextAction))
    .map((nextAction) => ({ ...row, phase: "partner", daysLeft: null, inService: null, nextAction }));
}

const title = ({ kind, partner, contact, by, confirm }: PartnerAction): string =>
  `== ${partner} (${contact})${by ? `, by ${by}` : ""}: ${kind}${confirm ? `; confirmed: told: "${confirm}"` : ""}`;

/** The texts to send, one after the other. */
export const printPartners = (resources: readonly StackResource[]): string =>
  resources
    .flatMap(actionsOf)
    .map((action) => `${title(action)}\n\n${action.text}`)
    .join("\n") || "No partner has to be told anything.";
