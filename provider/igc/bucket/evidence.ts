import { notedIn, type Together } from "../manual";
import type { Filed } from "./filed";
import type { Shelf } from "./shelf";

/** Notes in a form's record what came back signed, unless it is noted. */
export const noteSigned = (shelf: Shelf, filed: Filed, facts: Together): Promise<Filed> =>
  shelf.update(filed, ({ record }) => {
    const evidence = record.kind === "form" ? notedIn(record, facts) : undefined;
    return evidence && { record: evidence };
  });
