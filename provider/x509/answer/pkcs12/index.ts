/** PKCS#12 and encrypted keys as they are brought (RFC 7292, RFC 8018). PURE. */
export { isGiven } from "./password";
export { readEncryptedKey, readPkcs12 } from "./pkcs12";
export { readTraditionalKey } from "./traditional";
