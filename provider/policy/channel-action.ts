import { who } from "./people";
import type { NextAction } from "./verdict";

/** The next action on a form that a channel carries. PURE. */
export interface ChannelFacts {
  /** Whom it sends to. */
  readonly to: string;
  /** Its address, for people. */
  readonly place: string;
  /** Whether it hears ANS' answers by itself. */
  readonly hears: boolean;
  /** Whether it can find out if a form left. */
  readonly tells: boolean;
  /** Whether a person finishes what it prepares. */
  readonly isDraft: boolean;
  /** What it did with the form, once it did. */
  readonly carried?: {
    readonly outcome: "open" | "sent" | "drafted";
    readonly reference: string;
    /** ISO 8601. */
    readonly at: string;
    /** Where its intent is noted: a path in the exchange. */
    readonly note: string;
  };
}

interface Paper {
  readonly formPath: string;
  readonly inbox: string;
}

/** What must be done about a signed form that is not sent yet. @param named the form, for people */
export function sendingAction(channel: ChannelFacts, named: string, { formPath }: Paper, because: (text: string) => string): NextAction {
  const { to, place, isDraft, tells, carried } = channel;
  const doing = { who: who.operator, where: formPath, by: null };
  if (!carried)
    return {
      ...doing,
      what: `run pulumi up: it ${isDraft ? `prepares the dossier of ${named} at` : `sends ${named} to`} ${to}`,
      because: because(`${named} is signed, and ${place} carries it`),
    };
  const { outcome, reference, at, note } = carried;
  if (outcome === "drafted")
    return {
      ...doing,
      what: `open the prepared dossier ${reference} by its link (the stack's secret output channelSecrets), attach the signed PDF and submit it`,
      because: because(`a dossier at ${to} holds what ${named} says, and only a person can attach a file and submit it`),
    };
  const left = `on ${at.slice(0, 10)} ${named} was about to leave for ${to}, and nobody noted whether it did`;
  return tells
    ? { ...doing, what: "run pulumi up again in an hour: the sender's mailbox tells then whether it left", because: because(left) }
    : {
        ...doing,
        what: `find out whether ANS has ${named} (Message-ID ${reference}): if so, note the day in reponse.txt; if not, remove ${note} and run pulumi up`,
        because: because(`${left}; it is never sent a second time by itself`),
      };
}

/** Who notes the answer. */
export const heardAction = ({ place }: ChannelFacts): string =>
  `its answer is read at the next pulumi up (channel ${place}); what comes another way is noted in reponse.txt`;
