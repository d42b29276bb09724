import { isFault } from "../../fault";
import { carryChain, damagedEvidence, type Look, lookOrFault, recordEvidence, type World } from "../common";
import { isMoved } from "./change";
import { happenedBetween } from "./happened";
import type { Outputs } from "./outputs";

/** The chain of a request has the name of its ticket, and goes on where its exchange does. */

/** What happened is recorded in the exchange before the state knows of it: a run that dies between records nothing twice. */
export async function withRecord(before: Outputs | undefined, after: Outputs, world: World): Promise<Outputs> {
  const look = await placeOfEvidence(after, world);
  const known = before?.evidence ?? null;
  if (!look) return known ? { ...after, evidence: known } : after;
  if (before && known && isMoved(before, after, world)) {
    const from = await world.look(before.platform);
    await carryChain(before.ticket, from.platform.evidence, look.platform.evidence);
  }
  const happened = happenedBetween(before, after, look.forms);
  const earlier = before ? happenedBetween(undefined, before) : [];
  const evidence = await recordEvidence(after.ticket, known, { happened, before: earlier }, look, world);
  return evidence ? { ...after, evidence } : after;
}

/** What ANS granted needs no exchange: where none is there, and no form was handed out, there is nothing to prove. */
async function placeOfEvidence({ platform, form, habilitation }: Outputs, world: World): Promise<Look | undefined> {
  if (form || !habilitation) return world.look(platform);
  const look = await lookOrFault(world, platform);
  return isFault(look) ? undefined : look;
}

/** A request that is no longer managed: its forms were taken back. Its evidence stays. */
export async function recordRemoval(state: Outputs, tickets: readonly string[], world: World): Promise<void> {
  if (tickets.length === 0) return;
  const look = await world.look(state.platform);
  const happened = tickets.map((ticket) => ({ event: "withdrawn", ticket, by: { role: "pulumi" } }) as const);
  await recordEvidence(state.ticket, state.evidence, { happened, before: happenedBetween(undefined, state) }, look, world);
}

/** What a refresh sees: records that are gone or were edited are told once, remembered, and make the next preview differ. */
export async function withDamage(state: Outputs, world: World): Promise<Outputs> {
  if (!state.evidence) return state;
  const { missing, changed, ...head } = state.evidence;
  const found = await damagedEvidence(state.ticket, state.evidence, state.platform, world);
  if (found.missing === missing && found.changed === changed) return state;
  const tell = (code: "evidence-missing" | "evidence-changed", now: string | undefined, before: string | undefined): void => {
    if (now !== undefined && now !== before)
      world.say(`${state.structure.name}: drift: ${code}: ${now} igc-sante evidence ${state.ticket} says more`);
  };
  tell("evidence-missing", found.missing, missing);
  tell("evidence-changed", found.changed, changed);
  return { ...state, evidence: { ...head, ...found } };
}
