import { basename } from "node:path/posix";
import { type Brought, certificateFile, othersOf } from "../manual";
import type { ArchivedInstead } from "../platform";
import type { BroughtObjects } from "./brought";
import { type Filed, folderOf, stampOf, ticketOf } from "./filed";
import type { View } from "./look";
import type { Shelf } from "./shelf";

/** What carries objects from the inbox into a ticket's folder. */
interface Carrier {
  readonly shelf: Shelf;
  readonly objects: BroughtObjects;
  readonly view: View;
}

/**
 * Keeps what the inbox has of a ticket in its folder, and notes it as done with. What was replaced since the look is
 * perhaps another's: it stays.
 * @param keyed the answer that brought a private key, wherever it lies, and the certificates that are kept in its place (issue 13)
 */
export async function carry(
  filed: Filed,
  { shelf, objects, view }: Carrier,
  keyed?: ArchivedInstead & { readonly file: Brought },
): Promise<Filed> {
  const { answers, signed, replies } = view.inbox.of(ticketOf(filed));
  const files = new Set([...answers, ...signed, ...replies, ...(keyed ? [keyed.file] : [])]);
  if (files.size === 0) return filed;
  const removes = await shelf.removes();
  const carried: Brought[] = [];
  for (const file of files) {
    const bytes = await objects.whole(file);
    if (!bytes) continue;
    const hasKey = file === keyed?.file && bytes.equals(keyed.answer.bytes);
    const [as, kept] = hasKey ? [certificateFile, Buffer.from(keyed.certificates)] : [basename(file.name), bytes];
    await shelf.keep(folderOf(filed.record.ticket), as, kept);
    // A file with the certificates of several orders stays for the others.
    if (hasKey || !othersOf(ticketOf(filed), file, view.directory)) carried.push(file);
  }
  const done = carried.map(({ path, stamp }) => ({ name: path, version: stamp }));
  const noted = await shelf.update(filed, ({ standing }) => {
    const known = new Set(standing.taken.map(stampOf));
    const fresh = done.filter((each) => !known.has(stampOf(each)));
    return fresh.length === 0 ? undefined : { standing: { taken: [...standing.taken, ...fresh] } };
  });
  await doneWith(carried, removes, shelf, view);
  return noted;
}

/** Removes what was kept elsewhere, where the store keeps the condition; else its record says that it is done with. */
export async function doneWith(files: readonly Brought[], removes: boolean, shelf: Shelf, { inbox }: View): Promise<void> {
  for (const file of files) {
    if (removes) await shelf.store.remove(file.path, file.stamp);
    inbox.remove(file);
  }
}
