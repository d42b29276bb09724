import { basename } from "node:path/posix";
import type { Brought } from "../manual";
import { type Filed, stampOf } from "./filed";
import type { Shelf } from "./shelf";

/**
 * Keeps an answer that cannot be used in `quarantine/`, with the reason beside it, and notes it as done with.
 * @param day of today, YYYY-MM-DD
 */
export async function setAside(shelf: Shelf, filed: Filed, file: Brought, bytes: Buffer, reason: string, day: string): Promise<void> {
  const folder = `quarantine/${filed.record.ticket}/`;
  const kept = await shelf.keep(folder, basename(file.name), bytes);
  const dayInFrench = day.split("-").reverse().join("/");
  const why = Buffer.from(`Fichier : ${file.name}\nMis de côté le ${dayInFrench}, car inutilisable :\n\n${reason}\n`);
  await shelf.keep(folder, `${basename(kept)}.motif.txt`, why);
  const done = { name: file.path, version: file.stamp };
  await shelf.update(filed, ({ standing }) =>
    standing.taken.some((each) => stampOf(each) === stampOf(done))
      ? undefined
      : { standing: { taken: [...standing.taken, done], aside: reason } },
  );
}
