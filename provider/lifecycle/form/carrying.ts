import { formOfTicket } from "../../policy";
import { type Look, unseen, type World } from "../common";
import { dueLine, isToSend, listen, noteHeard, sendDue } from "./channel";
import { asSeen, type Handed, type NamedForm, whichOf } from "./handed";
import type { Outputs } from "./outputs";
import { withSigned } from "./signed";
import type { Inputs } from "./wish";

/** What an update does about the forms of a request once they are handed out: what was heard and what came back signed is noted, what is signed is sent. */
export async function carryOn(
  handed: readonly NamedForm[],
  state: Outputs | undefined,
  inputs: Inputs,
  look: Look,
  world: World,
): Promise<{ readonly forms: readonly NamedForm[]; readonly channelSecrets?: Outputs["channelSecrets"] }> {
  // Nothing is sent by what makes a form anew: no preview has said so.
  if (!state) return { forms: await withSigned(handed, inputs, look, world) };
  const unheard = await listen(handed, inputs, state.channelSecrets, look, world);
  if (unheard) unseen(unheard, false, world);
  await noteHeard(handed, look);
  const signed = await withSigned(nowOf(handed, look), inputs, look, world);
  const { forms, secrets } = await sendDue(signed, formOfTicket(inputs.ticket), inputs, look, world);
  const channelSecrets = { ...state.channelSecrets, ...secrets };
  return { forms, ...(Object.keys(channelSecrets).length > 0 && { channelSecrets }) };
}

const nowOf = <H extends Handed>(handed: readonly H[], { forms }: Look): H[] => handed.map((form) => asSeen(form, forms.get(form.ticket)));

/** Says what an update would send. @returns whether it would */
export function saySending(handed: readonly NamedForm[], news: Inputs, look: Look, world: World): boolean {
  const now = nowOf(handed, look);
  const due = now.filter((form) => isToSend(form, news, look.forms.get(form.ticket)));
  for (const form of due) world.say(`due: ${dueLine(news, formOfTicket(news.ticket), whichOf(now, form))}`);
  return due.length > 0;
}
