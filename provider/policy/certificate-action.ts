import { formerInService } from "./former";
import type { Overdue } from "./overdue";
import { lateClause } from "./overdue-action";
import { administratorsOf, who, whoRevokes } from "./people";
import type { CertificatePhase } from "./phase";
import type { Current, Next, Previous, RolledBack } from "./remembered";
import { endOfUse } from "./renewal";
import { type AskedRevocation, type Revoked, revokedSentence } from "./revocation";
import { formerRevokedAction, rolledBackAction, servesInstead } from "./rollback";
import { type Alarm, alarmSentence } from "./urgency";
import { type NextAction, withRemark } from "./verdict";

/** What is known when the next act of a person is worded. */
export interface CertificateActionFacts {
  readonly phase: CertificatePhase;
  readonly current: Current | null;
  readonly next: Next | null;
  /** Names of the technical administrators who may order. */
  readonly admins: readonly string[];
  /** What must be done first, where nobody is left who may order. */
  readonly nobody?: NextAction | null;
  /** Path of the order sheet, when there is one. */
  readonly sheetPath: string | null;
  /** Folder a person brings answers to. */
  readonly inbox: string;
  readonly formTicket: string;
  /** What must be done first of all, before the form can be signed. */
  readonly blocking?: NextAction | null | undefined;
  /** How loud an unanswered renewal is; `null` while it is not. @default null */
  readonly alarm?: Alarm | null;
  /** That its order lies open longer than people are thought to need. @default null */
  readonly late?: Overdue | null;
  /** That a person put the certificate of before back in service. @default null */
  readonly rolledBack?: RolledBack | null;
  /** The certificate that served before: its server reads it until the switch. @default null */
  readonly previous?: Previous | null;
  /** The revocation that is asked for, and where its sheet lies. */
  readonly revoking?:
    | (Pick<AskedRevocation, "serialNumber" | "reason" | "askedAt"> & {
        readonly sheetPath: string;
        /** Why the portal or ANS does not, as a person noted. */
        readonly refused?: string;
      })
    | undefined;
  /** A file that was brought for the order and cannot be used, and why. */
  readonly remark?: string | undefined;
}

/** What a person must do next about the certificate; `null` when nothing. PURE. */
export function certificateNextAction(facts: CertificateActionFacts): NextAction | null {
  const action = actionOf(facts);
  const alarm = alarmSentence(facts.alarm ?? null);
  return action && alarm && facts.next && !isLeaving(facts) ? { ...action, because: `${action.because}; ${alarm}` } : action;
}

/** A revocation that is asked for comes before all else that a person could do. */
const isLeaving = ({ revoking, current }: CertificateActionFacts): boolean =>
  revoking !== undefined && !(current?.revoked && current.serialNumber === revoking.serialNumber);

function actionOf(facts: CertificateActionFacts): NextAction | null {
  const { next, current, rolledBack } = facts;
  const by = current ? endOfUse(current).toISOString().slice(0, 10) : null;
  if (isLeaving(facts)) return revokeAction(facts, facts.revoking!);
  const former = formerInService(facts);
  if (former?.revoked && current && !current.revoked) return formerRevokedAction(former, former.revoked, current);
  if (!next && current?.revoked) return revokedAction(facts, current, current.revoked);
  if (!next) return current && rolledBack ? rolledBackAction(rolledBack, current) : null;
  if (!next.ticket && facts.blocking) return { ...facts.blocking, by: by ?? facts.blocking.by };
  if (!next.ticket) {
    return {
      who: who.formWay,
      what: `finish form 413 (${facts.formTicket}); the order follows at the next pulumi up`,
      where: facts.inbox,
      by,
      because: `${next.because}, and only a validated form opens the order`,
    };
  }
  if (facts.nobody) return { ...facts.nobody, by };
  const where = `${facts.sheetPath ?? next.ticket} -> ${facts.inbox}`;
  if (next.quarantined) {
    return {
      who: administratorsOf(facts.admins),
      what: "bring the right certificate for this order",
      where,
      by,
      because: `the one brought was set aside: ${next.quarantined}`,
    };
  }
  if (next.refused) {
    return {
      who: administratorsOf(facts.admins),
      what: "settle the refusal with ANS, then order again with the same sheet",
      where,
      by,
      because: `the order was refused: ${next.refused}`,
    };
  }
  return {
    who: administratorsOf(facts.admins),
    what: "order and withdraw the certificate on the portal by the order sheet, and put it into the inbox",
    where,
    by,
    because: withRemark(openBecause(next, facts.late), facts.remark),
  };
}

/** Why an order that lies open must be placed; who waits for an answer that is there already reminds nobody. */
function openBecause({ because, waiting, orderedAt }: Next, late: Overdue | null | undefined): string {
  if (waiting) return `${because}; an answer is there and waits: ${waiting}`;
  return late && orderedAt ? `${because}; ${lateClause(late, orderedAt)}` : because;
}

/** Nothing is ordered in its place by itself: why it was revoked may be why nobody wants another. */
const revokedAction = (facts: CertificateActionFacts, { serialNumber }: Current, revoked: Revoked): NextAction => ({
  who: who.server,
  what: 'take the certificate and its key out of use; then set `onRevoked: "replace"` for a new key and a new order, or remove the resource',
  where: "the program",
  by: null,
  because: `the certificate ${serialNumber} was ${revokedSentence(revoked)}, and a revocation is final${servesInstead(facts)}`,
});

/** Who may ask for a revocation: its owner, the legal representative or a mandataire (arrêté of 4 April 2022, article 3). */
const revokeAction = (
  facts: CertificateActionFacts,
  { serialNumber, reason, askedAt, sheetPath, refused }: NonNullable<CertificateActionFacts["revoking"]>,
): NextAction => ({
  who: whoRevokes(facts.admins),
  what: refused
    ? `settle the refusal with ANS, then revoke the certificate ${serialNumber} by the same sheet; pulumi refresh then follows it to the CRL`
    : `revoke the certificate ${serialNumber} on the portal by the revocation sheet; pulumi refresh then follows it to the CRL`,
  where: sheetPath,
  by: reason === "keyCompromise" ? askedAt.slice(0, 10) : null,
  because: `its revocation is asked for (${reason}), and it is ${refused ? `refused: ${refused}` : "final"}${servedMeanwhile(facts, serialNumber)}${facts.next?.ticket ? `; its successor waits to be ordered too: ${facts.sheetPath ?? facts.next.ticket}` : ""}`,
});

/** Of a certificate of before that is to be revoked: what its server can read at once. Once it is revoked the next run sees to it. */
function servedMeanwhile(facts: CertificateActionFacts, serialNumber: string): string {
  const { current } = facts;
  if (!current || current.revoked || formerInService(facts)?.serialNumber !== serialNumber) return "";
  return `; its server reads it until then, or until ${current.serialNumber} is put in service by hand: igc-sante rollback NAME --undo`;
}
