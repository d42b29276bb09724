/** The vault in a PKCS#11 token: keys that never leave it. */
export { openPkcs11Vault } from "./adapter";
export { attributes, find } from "./object";
export { binding, ckr, cryptoki, readPin, readTokenAddress, type Session, tokenAt } from "./token";
