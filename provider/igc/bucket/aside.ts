import { basename } from "node:path/posix";
import type { Brought } from "../manual";
import { doneWith } from "./carrying";
import { type Filed, stampOf } from "./filed";
import type { View } from "./look";
import type { Shelf } from "./shelf";

/** What was brought for an order and cannot be used. */
interface Unusable {
  readonly file: Brought;
  readonly bytes: Buffer;
  readonly reason: string;
  /** Of today, YYYY-MM-DD. */
  readonly day: string;
}

/** Keeps it in `quarantine/` with its reason beside it, notes it as done with, and takes it out of the way. */
export async function setAside(filed: Filed, { file, bytes, reason, day }: Unusable, shelf: Shelf, view: View): Promise<void> {
  const removes = await shelf.removes();
  const folder = `quarantine/${filed.record.ticket}/`;
  const kept = await shelf.keep(folder, basename(file.name), bytes);
  await shelf.keep(
    folder,
    `${basename(kept)}.motif.txt`,
    Buffer.from(`Fichier : ${file.name}\nMis de côté le ${day.split("-").reverse().join("/")}, car inutilisable :\n\n${reason}\n`),
  );
  const done = { name: file.path, version: file.stamp };
  await shelf.update(filed, ({ standing }) =>
    standing.taken.some((each) => stampOf(each) === stampOf(done))
      ? undefined
      : { standing: { taken: [...standing.taken, done], aside: reason } },
  );
  await doneWith([file], removes, shelf, view);
}
