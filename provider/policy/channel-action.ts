import { who } from "./people";
import { dayOf, type NextAction } from "./verdict";

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
    /** The form's. */
    readonly ticket: string;
    /** How a draft stands, as its procedure says: absent while nobody has opened it. */
    readonly standing?: string;
    /** What a mail server reported: it may not have arrived. Anybody can write such a report. */
    readonly undelivered?: { readonly at: string; readonly why: string };
  };
}

interface Paper {
  readonly formPath: string;
  readonly inbox: string;
  /** Who signs the form, and so owns its dossier. */
  readonly signer: string;
}

/** What must be done about a signed form that is not sent yet. @param named the form, for people */
export function sendingAction(channel: ChannelFacts, named: string, paper: Paper, because: (text: string) => string): NextAction {
  const { formPath } = paper;
  const { to, place, isDraft, tells, carried } = channel;
  const doing = { who: who.operator, where: formPath, by: null };
  if (!carried)
    return {
      ...doing,
      what: `run pulumi up: it ${isDraft ? `prepares the dossier of ${named} at` : `sends ${named} to`} ${to}`,
      because: because(`${named} is signed, and ${place} carries it`),
    };
  const { outcome, reference, at, note } = carried;
  if (outcome === "drafted") return draftAction(channel.to, carried, named, paper, because);
  const left = `on ${at.slice(0, 10)} ${named} was about to leave for ${to}, and nobody noted whether it did`;
  return tells
    ? { ...doing, what: "run pulumi up again in an hour: the sender's mailbox tells then whether it left", because: because(left) }
    : {
        ...doing,
        what: `find out whether ANS has ${named} (Message-ID ${reference}): if so, note the day in reponse.txt; if not, remove ${note} and run pulumi up`,
        because: because(`${left}; it is never sent a second time by itself`),
      };
}

/** Days after which a dossier that nobody opened purges itself (demarche.numerique.gouv.fr). */
const draftDays = 5;

/** What is to be done about a prepared dossier: only a person can open it, attach a file and submit it. */
function draftAction(
  to: string,
  { at, ticket, standing }: NonNullable<ChannelFacts["carried"]>,
  named: string,
  { formPath, signer }: Paper,
  because: (text: string) => string,
): NextAction {
  if (standing === "gone")
    return {
      who: who.operator,
      what: `ask ${signer} what became of the dossier of ${named}; have another one prepared with igc-sante form dossier ${ticket} --again, or note in reponse.txt how ANS got the form`,
      where: formPath,
      by: null,
      because: because(`the dossier was opened at ${to} and is not there any more: whoever opened it deleted it, or it was kept no longer`),
    };
  const isOpened = standing === "brouillon";
  return {
    who: signer,
    what: `${isOpened ? "complete" : "open"} the prepared dossier of ${named}${isOpened ? "" : ` (igc-sante form dossier ${ticket} shows its link)`}, attach the signed PDF and submit it`,
    where: `${formPath} -> ${to}`,
    by: isOpened ? null : dayOf(new Date(Date.parse(at) + (draftDays - 1) * 24 * 3600 * 1000)),
    because: because(
      isOpened
        ? "somebody opened the dossier and did not submit it; only who opened it can"
        : `only a person can attach a file and submit it; who opens the link first owns the dossier, and unopened it purges itself after ${draftDays} days`,
    ),
  };
}

/** What a person must do about a dossier that is with ANS; `undefined` while ANS treats it. */
export function submittedAction(
  { to, carried }: ChannelFacts,
  dossier: string,
  { formPath, signer }: Paper,
  because: (text: string) => string,
): NextAction | undefined {
  if (carried?.undelivered)
    return {
      who: who.operator,
      what: `ask ANS whether it has ${dossier}; if not, correct the address ${to}, send the signed form another way and note the day in reponse.txt`,
      where: formPath,
      by: null,
      because: because(
        `a mail server reported on ${carried.undelivered.at.slice(0, 10)} that the mail ${carried.reference} was perhaps not delivered: ${carried.undelivered.why}`,
      ),
    };
  if (carried?.standing === "corrections")
    return {
      who: signer,
      what: `correct ${dossier} as ANS asks there, and submit it again`,
      where: to,
      by: null,
      because: because(`ANS gave ${dossier} back for corrections`),
    };
  if (carried?.standing === "gone")
    return {
      who: who.operator,
      what: `ask ${signer} what became of ${dossier}; if it was withdrawn, note « refusé le » with that reason in reponse.txt and run pulumi up`,
      where: formPath,
      by: null,
      because: because(
        `${dossier} was submitted at ${to} and is not there any more: its owner withdrew or deleted it, or it is kept no longer`,
      ),
    };
  return undefined;
}

/** Whether a channel hears something else by now than the acceptance that validated a form. That it hears nothing any more is no withdrawal. */
export const isTakenBack = (standing: string | undefined): boolean =>
  standing !== undefined && ["en_construction", "corrections", "en_instruction", "refuse", "sans_suite"].includes(standing);
/** Whether ANS has decided against what it had accepted. */
export const isRefusedSince = (standing: string | undefined): boolean => standing === "refuse" || standing === "sans_suite";

/** What a person must do where ANS takes its acceptance back; `undefined` where it stands. Nothing follows from it by itself. */
export function takenBackAction(
  { to, carried }: ChannelFacts,
  dossier: string,
  { signer }: Pick<Paper, "signer">,
  because: (text: string) => string,
): NextAction | undefined {
  const standing = carried?.standing;
  if (!isTakenBack(standing)) return undefined;
  const meanwhile = "certificates in service go on, and nothing is revoked or ordered anew by itself";
  const doing = { who: isRefusedSince(standing) ? signer : who.operator, where: to, by: null };
  return isRefusedSince(standing)
    ? {
        ...doing,
        what: `settle with ANS that it no longer accepts ${dossier}; place no new order under it meanwhile`,
        because: because([`ANS had accepted ${dossier}, and decided against it since`, meanwhile].join("; ")),
      }
    : {
        ...doing,
        what: `ask ANS why it opened ${dossier} again; place no new order under it meanwhile`,
        because: because([`ANS had accepted ${dossier}, and its decision is open again`, meanwhile].join("; ")),
      };
}

/** Who notes the answer. */
export const heardAction = ({ place }: ChannelFacts): string =>
  `its answer is read at the next pulumi up (channel ${place}); what comes another way is noted in reponse.txt`;
