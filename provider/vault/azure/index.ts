/** The vault in the secrets of Azure Key Vault. */
export { type KeyVaultSettings, openAzureVault } from "./adapter";
export type { KeyVaultAccess } from "./client";
