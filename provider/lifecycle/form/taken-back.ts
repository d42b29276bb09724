import { isFault } from "../../fault";
import { isRefusedSince, isTakenBack } from "../../policy";
import { unseen, type World } from "../common";
import { standingsOf } from "./channel";
import type { Handed, NamedForm } from "./handed";
import { handedOf, type Outputs, outputsOf, stateOf } from "./outputs";
import { clock } from "./validated";

/**
 * What a refresh sees of what ANS validated by a channel: whether its acceptance still stands. What it finds is remembered and told a person:
 * the form stays validated, and no certificate is revoked, ordered anew or taken out of service by it.
 */
export async function withTakenBack(state: Outputs, world: World): Promise<Outputs> {
  if (state.phase !== "validated" || state.habilitation || !state.channel) return state;
  const handed = handedOf(state);
  const standings = await standingsOf(handed, state, world);
  if (isFault(standings)) {
    unseen(standings, false, world);
    return state;
  }
  const now = handed.map((form) => standingNow(form, standings.get(form.ticket)));
  const changed = now.filter((form, index) => form !== handed[index]);
  if (changed.length === 0) return state;
  const [{ carried }] = now as [NamedForm];
  const known = { ...state, ...(state.forms && { forms: now }), ...(carried && { carried }) };
  const { nextAction } = outputsOf(known, stateOf(known), { now: await clock(state, world), inbox: "" });
  for (const form of changed)
    if (form.carried?.takenBack) world.say(`${state.structure.name}: drift: ${nextAction!.because}: ${nextAction!.what}`);
  return { ...known, nextAction };
}

/**
 * That a dossier is not there any more says nothing: it is kept for a time alone, and its owner may hide it. Nor does a decision that is open
 * where none was heard before: a person noted the validation then, and their word stands. A refusal is a decision of its own.
 */
function standingNow<H extends Handed>(form: H, standing: string | undefined): H {
  const { carried } = form;
  if (!carried || standing === undefined || standing === carried.standing) return form;
  const { takenBack: was, ...rest } = carried;
  if (standing === "accepte") return { ...form, carried: { ...rest, standing } };
  const wasAccepted = was || carried.standing === "accepte";
  const isNow = isTakenBack(standing) && (wasAccepted || isRefusedSince(standing));
  return isNow ? { ...form, carried: { ...rest, standing, takenBack: true } } : form;
}
