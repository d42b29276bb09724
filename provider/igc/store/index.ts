/** The port to a store of objects that keeps conditional writes, and its adapters for S3, Azure and Google Cloud. */
export { openStore } from "./open";
export { prove } from "./prove";
export type { ExchangeStore, ListedObject, StoredObject } from "./store";
