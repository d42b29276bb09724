import { noteName, noteText } from "../carried";
import type { CarriedNote } from "../form-progress";
import { isForm, notedIn, type Together } from "../manual";
import { type Filed, folderOf, ticketOf } from "./filed";
import type { Shelf } from "./shelf";

/** Notes in a form's record what came back signed, unless it is noted. */
export const noteSigned = (shelf: Shelf, filed: Filed, facts: Together): Promise<Filed> =>
  shelf.update(filed, ({ record }) => {
    const evidence = record.kind === "form" ? notedIn(record, facts) : undefined;
    return evidence && { record: evidence };
  });

/** Writes a channel's note beside an open form, unless one of its name is there. @returns whether it was written */
export async function noteBeside(shelf: Shelf, name: string, note: CarriedNote): Promise<boolean> {
  const filed = await shelf.find(name);
  if (filed?.standing.state !== "open" || !isForm(ticketOf(filed))) return false;
  return (await shelf.store.create(`${folderOf(name)}${noteName(note)}`, Buffer.from(noteText(note)))) !== undefined;
}
