/** A certificate as read (RFC 5280 section 4.1). PURE. */
export { type Certificate, readCertificate, readCertificatePem, readCertificatesPem } from "./certificate";
export {
  type AlgorithmIdentifier,
  type Extension,
  type RsaPublicKey,
  readAlgorithm,
  readExtensionList,
  readExtensions,
  rsaEncryption,
  type SubjectPublicKeyInfo,
} from "./fields";
