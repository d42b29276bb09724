/** The vault in a folder: one age file a key. */
export { type FileVaultContext, openFileVault } from "./adapter";
