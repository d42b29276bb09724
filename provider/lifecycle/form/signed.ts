import { describeSigned } from "../../form/signed";
import type { FormProgress, SignedForm } from "../../igc";
import type { Look, World } from "../common";
import type { Outputs } from "./outputs";
import type { Inputs } from "./wish";

/** Another signed form was brought than the one that is remembered. A form that was taken before it was judged is not judged for that. */
export const isSignedAnew = ({ signedForm }: Outputs, seen: FormProgress): boolean =>
  Boolean(signedForm && seen.signedForm && signedForm.sha256 !== seen.signedForm.sha256);

/** What came back signed: noted in the exchange first, then in the state; what is remembered stays where the paper is gone. */
export async function signedFormOf(
  { ticket, structure }: Inputs,
  state: Outputs | undefined,
  { phase, signedForm: seen }: FormProgress,
  { platform }: Look,
  world: World,
): Promise<SignedForm | null> {
  const remembered = state?.signedForm ?? null;
  if (phase === "to-sign") return remembered;
  const kept = platform.keepSigned ? await platform.keepSigned(ticket) : seen;
  if (kept && kept.sha256 !== remembered?.sha256) world.say(`${structure.name}: the signed form is ${describeSigned(kept)}`);
  return kept ?? remembered;
}
