/** Fetching CRLs and OCSP answers: the one room here that does I/O. */
export { revocationDoubt } from "./doubt";
export type { FetchedStatus, FetchOptions } from "./options";
export { fetchRevocation, revocationDesk } from "./revocation";
