/** The evidence of a request: what happened to it, each record chained to the one before, and whether the chain is whole. PURE. */
export { appendHappenings, type EvidenceShelf } from "./append";
export { type EvidenceFinding, type Head, recordName, recordNumber, surveyOf, verifyChain } from "./chain";
export {
  type EvidenceActor,
  type EvidenceEvent,
  type EvidenceRecord,
  type Happening,
  type PaperKind,
  readRecord,
} from "./record";
