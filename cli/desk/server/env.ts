import type { DeskModel } from "../model";
import type { Notice, PageContext, Returned } from "../pages";
import type { Filled } from "./body";

/** What a request has on its way through guards and routes. */
export interface Env {
  Variables: {
    /** The form of a write, with the token of one of our pages. */
    filled: Filled;
    model: DeskModel;
    /** What a page is rendered in. */
    page: (notice?: Notice, returned?: Returned) => PageContext;
  };
}
