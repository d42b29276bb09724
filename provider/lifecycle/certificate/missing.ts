import { type FoundDrift, inServiceName } from "../../policy";
import { missingEvidence, type World } from "../common";
import { type CertificateInputs, type CertificateState, identityOf } from "./state";

/** A certificate's chain of evidence has the name it has in service, through all its rounds, orders and revocations. */
export const chainOf = (wish: CertificateInputs): string => inServiceName(identityOf(wish));

/** What a refresh sees: records that are gone. */
export async function lookAtEvidence(state: CertificateState, wish: CertificateInputs, world: World): Promise<readonly FoundDrift[]> {
  const known = (state.drift ?? []).find(({ class: code }) => code === "evidence-missing")?.fact;
  const chain = state.evidence && { ...state.evidence, ...(known !== undefined && { missing: known }) };
  const missing = await missingEvidence(chainOf(wish), chain, wish.platform, world);
  return missing === undefined ? [] : [{ class: "evidence-missing", fact: missing }];
}
