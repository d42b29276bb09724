/** DER, strictly (X.690): reading, writing, text, PEM. PURE. */
export { encode, encodeOid } from "./encode";
export { type Framed, frameOf } from "./frame";
export { decodePem } from "./pem";
export { DerReader, readDocument, tag, unreadable } from "./reader";
export { decodeText, isTextTag } from "./text";
export { readCount, readFlag, readGeneralizedTime, readInteger, readNamedBits, readOctetBits, readOid, readTime } from "./value";
