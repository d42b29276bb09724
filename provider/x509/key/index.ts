/** Keys: algorithms that may be wished, fingerprints, signatures. PURE. */
export { type KeyAlgorithm, keyAlgorithms } from "./algorithm";
export { publicKeySha256 } from "./fingerprint";
export { type PassingSignature, passingSignature, unsupportedKey, unsupportedSignature, verifySignature } from "./signature";
