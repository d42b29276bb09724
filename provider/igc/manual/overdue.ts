import { noticeFile } from "./papers";
import { revocationSheetFile, sheetFile } from "./progress";
import { formFiles } from "./record";

/** How long the papers of what is over are kept, where an exchange's address says so. PURE. */
export interface Retention {
  readonly days: number;
  readonly now: Date;
}

/** A file of a ticket: in its folder, or brought for it. */
export interface Lying {
  /** Below the ticket's folder, with `/`. */
  readonly name: string;
  /** ISO 8601. */
  readonly writtenAt: string;
  /** Whether it is a form that came back signed. */
  readonly signed: boolean;
}

const day = 86_400_000;

/** What names people, their telephone numbers and cards (GDPR article 5(1)(e)). The request names a structure, the reply days and a dossier. */
const isPersonal = ({ name, signed }: Lying): boolean =>
  signed || [...formFiles, noticeFile, sheetFile, revocationSheetFile].includes(name) || name.startsWith("remplace/");

/**
 * The papers of a ticket that are to be removed: all, once so many days have passed since anything of it was written or decided.
 * @param lying all that there is of a ticket that is over: a form validated, an order settled, either of them withdrawn
 * @param decidedAt ISO 8601, where that is known
 */
export function overdue<L extends Lying>(lying: readonly L[], decidedAt: string | undefined, { days, now }: Retention): L[] {
  const instants = [...lying.map(({ writtenAt }) => writtenAt), ...(decidedAt === undefined ? [] : [decidedAt])].map((text) =>
    Date.parse(text),
  );
  // Of what has no time nothing is concluded: NaN is not smaller.
  return Math.max(...instants) <= now.getTime() - days * day ? lying.filter(isPersonal) : [];
}
