/** The evidence of a request: what happened to it, each record chained to the one before, and whether the chain is whole. PURE. */
export { appendHappenings, type EvidenceShelf, type Stamp } from "./append";
export { type EvidenceFinding, type Head, recordName, recordNumber, surveyOf, type Verified, verifyChain } from "./chain";
export {
  type EvidenceActor,
  type EvidenceEvent,
  type EvidenceRecord,
  evidenceEvents,
  type Happening,
  type PaperKind,
  paperKinds,
  readRecord,
  recordText,
} from "./record";
