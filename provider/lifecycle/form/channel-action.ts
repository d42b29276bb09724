import { readChannelAddress } from "../../channel";
import { isFault } from "../../fault";
import { type FormSubmission, noteName } from "../../igc";
import type { FormFacts } from "../../policy";
import { shownPath } from "../common";
import type { Handed } from "./handed";
import type { Inputs } from "./wish";

/** What a next action says of the channel of a form; `undefined` where a person sends it. PURE. */
export function channelFacts({ channel, platform }: Pick<Inputs, "channel" | "platform">, form: Handed): FormFacts["channel"] {
  const read = channel ? readChannelAddress(channel) : undefined;
  if (!read || isFault(read)) return undefined;
  const { to, place, hears, tells, isDraft } = read;
  const { carried, phase, signedForm } = form;
  // Taken although it could not be compared: a person, who has looked at it, sends it.
  if (!carried && phase === "to-send" && signedForm?.kind === "unreadable-accepted") return undefined;
  if (!carried) return { to, place, hears, tells, isDraft };
  const intent = { kind: "intent", attempt: carried.number, ...carried } as const;
  const note = shownPath(platform, `outbox/${form.ticket}/${noteName(intent)}`);
  const { outcome, reference, at, undelivered } = carried;
  // What was heard before a validation says nothing after it.
  const standing = phase === "validated" && !carried.takenBack ? undefined : carried.standing;
  return {
    to: carried.to,
    place: carried.channel,
    hears: hears && carried.channel === place,
    tells,
    isDraft,
    carried: {
      outcome,
      reference,
      at,
      note,
      ticket: form.ticket,
      ...(standing !== undefined && { standing }),
      ...(undelivered && { undelivered }),
    },
  };
}

/** Whom the sheet says that it is sent to; absent where a person sends it. */
export function sheetChannel({ channel }: Pick<Inputs, "channel">): Pick<FormSubmission, "channel"> {
  const read = channel ? readChannelAddress(channel) : undefined;
  return read && !isFault(read) ? { channel: { to: read.to, isDraft: read.isDraft } } : {};
}
