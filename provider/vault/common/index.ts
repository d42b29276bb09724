/** What vaults of several services share: entries, documents, retries, atomic files. */
export { createOnly, makeFolder, namesIn, readIfThere, replace, sweepOrphans } from "./atomic-file";
export { checkedEntry, isEntryName, isMetadata, mustBeFor, otherCertificate, otherKey, reused, tooNew } from "./entry-rules";
export { damagedInService, decodeInService, encodeInService } from "./in-service";
export { orderedJson } from "./json-object";
export { algorithmOf, encodeKey, storedKey } from "./key-document";
export { generateRsaKey, type KeyGenerator, simultaneousKeys } from "./key-generation";
export { orDamaged } from "./listing";
export { once } from "./once";
export { optionalPackage } from "./optional-package";
export { Again, type Calls, calls, mayPass, type Patience, realPatience, retryAfter } from "./retry";
export { newCode } from "./revocation-code";
export { joined, type Labels, type Place, type SecretStore, type Surveyed, vaultPlace } from "./secret-store";
export { Semaphore } from "./semaphore";
export { serviceWords } from "./service-words";
export { type SoftwareVaultOptions, softwareVault } from "./software-vault";
export { listingRefused } from "./survey";
