/** The port to the portal and ANS, and the table that opens it from one address. */
export { defaultPlatform, platformAddressFault, readPlatformAddress, retentionOf, type StoreAddress } from "./address";
export { isSameHeard, noteName, withCarried } from "./carried";
export type { Attempt, CarriedNote, FormProgress, Heard } from "./form-progress";
export { keepsVersions, openPlatform, resolvedPlatform } from "./open";
export type {
  Answer,
  ArchivedInstead,
  FormSubmission,
  Order,
  OrderProgress,
  Platform,
  Revocation,
  RevocationProgress,
  Settlement,
  SignedForm,
} from "./platform";
