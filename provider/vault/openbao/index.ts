/** The vault in OpenBao (or HashiCorp Vault), KV version 2. */
export { openOpenBaoVault } from "./adapter";
export { jsonClient } from "./json-http";
