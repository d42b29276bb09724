/** The platform of today: an outbox that people follow, an inbox that takes what they bring. */
export { openManual } from "./adapter";
export { chooseAnswer } from "./answer-choice";
export { certificateFile } from "./archived-answer";
export { type Authorities, certificatesIn } from "./authorities";
export { bringTo, inboxName } from "./bringing";
export { evidenceFolder, largestEvidence } from "./chains";
export { Directory } from "./directory";
export { isThere, isUnreadable, mustList, mustRead, notYetThere, type Unreadable } from "./disk";
export { Files } from "./files";
export { fetched, largestFetched, type OwnFolder, type Together, together } from "./gathering";
export { type Brought, contentOf, isPdf, largestAnswer, largestPdf, largestReply } from "./inbox";
export { InboxIndex, othersOf, type Sorted } from "./matching";
export type { Retention } from "./overdue";
export { formPapers, inbox, lastDayAnywhere, orderPapers, type Papers, parisDayOf, replyFile, revocationPapers, sha256Of } from "./papers";
export { formProgress, orderProgress, revocationProgress, revocationSheetFile, sheetFile } from "./progress";
export { emptied, formFileOf, isEmptied, largestRecord, readRecord, recordFile, resumed, type TicketRecord } from "./record";
export { largestPaper, replacedForms } from "./renewed-papers";
export { type Reply, readDay, readOwnReply, replyTemplate, textOfEditor } from "./reply";
export { reportOf } from "./report";
export { type LyingFile, overduePapers } from "./retention";
export { notedIn, SignedForms } from "./signed";
export {
  conflict,
  type FormTicket,
  handedOut,
  isForm,
  isOrder,
  isRevocation,
  noTicket,
  type OrderTicket,
  type Place,
  type RevocationTicket,
  type Ticket,
  ticketShape,
  withdrawnNotice,
} from "./tickets";
