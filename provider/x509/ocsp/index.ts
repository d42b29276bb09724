/** OCSP requests and answers (RFC 6960). PURE. */
export { certIdHashes, issuerHashes, nonceLength, ocspOids, ocspRequest } from "./request";
export { type BasicOcspResponse, largestOcspResponse, readOcspResponse, type SingleResponse } from "./response";
