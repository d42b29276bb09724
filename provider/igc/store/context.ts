import type { Patience } from "../../vault/common";

/** What an adapter is opened with. */
export interface OpenStoreContext {
  readonly now: () => Date;
  /** How one waits between repeats. */
  readonly patience: Patience;
  /** Objects in a page of a listing. Default: the service's, 1,000 or 5,000. */
  readonly page?: number;
}
