import { emptied, isEmptied, isForm, type LyingFile, lastDayAnywhere, overduePapers, type Retention } from "../manual";
import type { ListedObject } from "../store";
import type { BroughtObjects } from "./brought";
import { type Filed, folderOf, recordOf, ticketOf } from "./filed";
import { type View, whatLiesIn } from "./look";
import type { Shelf } from "./shelf";

/** A ticket that is over, and its papers that were kept long enough. */
export interface OverdueFiled {
  readonly filed: Filed;
  /** `path` is its name, `stamp` its version. */
  readonly papers: readonly LyingFile[];
}

interface Exchange {
  readonly shelf: Shelf;
  readonly brought: BroughtObjects;
  readonly view: View;
}

/** What is to be removed, as igc/manual's: what a folder's mtimes say, the store's own clock says here. Only looks. */
export async function overdueFiled(exchange: Exchange, retention: Retention): Promise<OverdueFiled[]> {
  const looked = await Promise.all(
    exchange.view.filed.map(async (filed) => ({ filed, papers: await papersOver(filed, exchange, retention) })),
  );
  return looked.filter(({ papers }) => papers.length > 0);
}

async function papersOver(filed: Filed, exchange: Exchange, retention: Retention): Promise<OverdueFiled["papers"]> {
  const { shelf, brought, view } = exchange;
  const { ticket: name } = filed.record;
  const { state } = filed.standing;
  const ticket = ticketOf(filed);
  if (state === "open" && !isForm(ticket)) return [];
  const objects = view.folders.get(name) ?? [];
  const inFolder = objects.flatMap((object) => (isEmptied(filed.record) && object.name === recordOf(name) ? [] : [lyingAt(filed, object)]));
  const own = isForm(ticket) ? await whatLiesIn(shelf.remembered, filed, objects, brought, lastDayAnywhere(retention.now)) : undefined;
  return overduePapers(ticket, inFolder, own, view, retention);
}

const lyingAt = ({ record }: Filed, { name, version, writtenAt }: ListedObject): LyingFile => ({
  name: name.slice(folderOf(record.ticket).length),
  path: name,
  stamp: version,
  writtenAt,
  signed: false,
});

/** The record first, as in a folder. @throws Fault `exchange-forbidden` where the pipeline may remove nothing: what was asked for cannot be kept. */
export async function removeObjects(shelf: Shelf, { filed, papers }: OverdueFiled): Promise<void> {
  await shelf.update(filed, ({ record }) => (isEmptied(record) ? undefined : { record: emptied(record) }));
  for (const { path, stamp } of papers) await shelf.store.remove(path, stamp);
}
