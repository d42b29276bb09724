/** The port to where keys live, and the table that opens it from one address. */
export { schemeOf, vaultAddressFault } from "./address";
export { type Adoption, adoptionFault, passwordVariable, passwordVariableOf, readAdoption } from "./adoption";
export { mustBe } from "./must-be";
export { openVault, resolvedPath, resolvedVault } from "./open";
export type { InService, Issued, KeptBundle, KeyMetadata, ListedKey, Vault, VaultKey } from "./vault";
