/** The port to the portal and ANS, and the table that opens it from one address. */
export { defaultPlatform, platformAddressFault, readPlatformAddress, retentionOf, type StoreAddress } from "./address";
export { keepsVersions, openPlatform, resolvedPlatform } from "./open";
export type {
  Answer,
  ArchivedInstead,
  FormProgress,
  FormSubmission,
  Order,
  OrderProgress,
  Platform,
  Revocation,
  RevocationProgress,
  Settlement,
  SignedForm,
} from "./platform";
