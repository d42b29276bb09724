/** Fetching CRLs and OCSP answers: the one room here that does I/O. */
export { collected, type FetchFaults, type FetchRequest, fetchInto } from "./bytes";
export { isOwn, isUsable } from "./cache";
export { revocationDoubt } from "./doubt";
export type { FetchedStatus, FetchOptions } from "./options";
export { fetchRevocation, revocationDesk } from "./revocation";
