/** A certificate as read (RFC 5280 section 4.1). PURE. */
export { type Certificate, readCertificate, readCertificatePem, readCertificatesPem } from "./certificate";
export { type AlgorithmIdentifier, type Extension, readAlgorithm, readExtensionList, readExtensions, rsaEncryption, type RsaPublicKey, type SubjectPublicKeyInfo } from "./fields";
