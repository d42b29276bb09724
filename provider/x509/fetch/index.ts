/** Fetching CRLs and OCSP answers: the one room here that does I/O. */
export { type FetchedStatus, type FetchOptions, fetchRevocation } from "./revocation";
