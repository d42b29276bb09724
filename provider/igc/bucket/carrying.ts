import { basename } from "node:path/posix";
import { isFault } from "../../fault";
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
 */
export async function carry(filed: Filed, { shelf, objects, view }: Carrier): Promise<Filed> {
  const { answers, signed, replies } = view.inbox.of(ticketOf(filed));
  const files = [...answers, ...signed, ...replies];
  if (files.length === 0) return filed;
  const removes = await shelf.removes();
  const carried: Brought[] = [];
  for (const file of files) {
    const bytes = await objects.whole(file);
    if (!bytes) continue;
    await shelf.keep(folderOf(filed.record.ticket), basename(file.name), bytes);
    // A file with the certificates of several orders stays for the others.
    if (!othersOf(ticketOf(filed), file, view.directory)) carried.push(file);
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

/**
 * Puts the certificates into a settled order's folder, then removes the answer that brought a private key, where the store
 * keeps the condition (issue 13). A bucket that keeps versions keeps that one too.
 */
export async function replaceAnswer(shelf: Shelf, ticket: string, { answer, certificates }: ArchivedInstead): Promise<void> {
  const removes = await shelf.removes();
  for (const { name, size, version } of await shelf.store.list(folderOf(ticket))) {
    if (size !== answer.bytes.length || basename(name) === certificateFile) continue;
    const there = await shelf.store.read(name, size);
    if (there?.version !== version || !there.bytes?.equals(answer.bytes)) continue;
    await shelf.keep(folderOf(ticket), certificateFile, Buffer.from(certificates));
    if (removes) await removeWhereAllowed(shelf, name, version);
  }
}

/** Services count in seconds: of two in one, what was brought came before what we put in its place. */
export const oldest = (files: readonly Brought[]): Brought =>
  files.reduce((first, each) =>
    each.writtenAt < first.writtenAt || (each.writtenAt === first.writtenAt && basename(first.name) === certificateFile) ? each : first,
  );

/**
 * A run noted it as done with, and died before it removed it: nobody looks at it any more, and it may be a P12 with its key.
 * What was put there meanwhile has another version.
 */
export async function sweep(shelf: Shelf, { leftovers }: View): Promise<void> {
  if (leftovers.length === 0 || !(await shelf.removes())) return;
  for (const { name, version } of leftovers) await removeWhereAllowed(shelf, name, version);
}

/** A pipeline whose rights do not reach that far goes on: the key is in the vault, and docs/exchange.md says what stays. */
async function removeWhereAllowed({ store }: Shelf, name: string, version: string): Promise<void> {
  try {
    await store.remove(name, version);
  } catch (error) {
    if (!isFault(error, "exchange-forbidden")) throw error;
  }
}

/** Removes what was kept elsewhere, where the store keeps the condition; else its record says that it is done with. */
export async function doneWith(files: readonly Brought[], removes: boolean, shelf: Shelf, { inbox }: View): Promise<void> {
  for (const file of files) {
    if (removes) await shelf.store.remove(file.path, file.stamp);
    inbox.remove(file);
  }
}
