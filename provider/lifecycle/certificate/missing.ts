import { type FoundDrift, inServiceName } from "../../policy";
import { damagedEvidence, type World } from "../common";
import { type CertificateInputs, type CertificateState, identityOf } from "./state";

/** A certificate's chain of evidence has the name it has in service, through all its rounds, orders and revocations. */
export const chainOf = (wish: CertificateInputs): string => inServiceName(identityOf(wish));

/** What a refresh sees: records that are gone, and such that were edited. */
export async function lookAtEvidence(state: CertificateState, wish: CertificateInputs, world: World): Promise<readonly FoundDrift[]> {
  const factOf = (wanted: FoundDrift["class"]) => (state.drift ?? []).find(({ class: code }) => code === wanted)?.fact;
  const known = { missing: factOf("evidence-missing"), changed: factOf("evidence-changed") };
  const chain = state.evidence && { ...state.evidence, ...known };
  const { missing, changed } = await damagedEvidence(chainOf(wish), chain, wish.platform, world);
  return [
    ...(missing === undefined ? [] : [{ class: "evidence-missing" as const, fact: missing }]),
    ...(changed === undefined ? [] : [{ class: "evidence-changed" as const, fact: changed }]),
  ];
}
