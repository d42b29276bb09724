import { describeSigned } from "../../form/signed";
import type { FormProgress } from "../../igc";
import type { Look, World } from "../common";
import type { Change } from "./change-plan";
import type { Handed } from "./handed";
import type { Inputs } from "./wish";

/** Another signed form was brought than the one that is remembered. A form that was taken before it was judged is not judged for that. */
export const isSignedAnew = ({ signedForm }: Handed, seen: FormProgress | undefined): boolean =>
  Boolean(signedForm && seen?.signedForm && signedForm.sha256 !== seen.signedForm.sha256);

/** What came back signed: noted in the exchange first, then in the state; what is remembered stays where the paper is gone. */
export async function withSigned<H extends Handed>(handed: readonly H[], { structure }: Inputs, look: Look, world: World): Promise<H[]> {
  const all: H[] = [];
  for (const form of handed) {
    const kept = form.phase === "to-sign" ? undefined : await keptOf(form, look);
    if (kept && kept.sha256 !== form.signedForm?.sha256) world.say(`${structure.name}: the signed form is ${describeSigned(kept)}`);
    all.push({ ...form, signedForm: kept ?? form.signedForm ?? null });
  }
  return all;
}

/** What came back of forms 503 that are over, behind what is remembered of those before them; absent where there is none, as in states of before. */
export function withEvidence(change: Change | null | undefined, over: readonly Handed[]): Pick<Change, "signed"> {
  const signed = [...(change?.signed ?? []), ...over.flatMap(({ ticket, signedForm }) => (signedForm ? [{ ticket, signedForm }] : []))];
  return signed.length > 0 ? { signed } : {};
}

async function keptOf({ ticket }: Handed, { platform, forms }: Look): Promise<Handed["signedForm"]> {
  return platform.keepSigned ? platform.keepSigned(ticket) : forms.get(ticket)?.signedForm;
}
