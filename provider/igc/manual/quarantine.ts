import { join } from "node:path";
import { isUnreadable, mustRead, readBounded, type Unreadable } from "./disk";
import type { Files } from "./files";

/** `quarantine/<ticket>/`: answers that were set aside, and `motif.txt` with the reasons, the last one first. */
const reasonsFile = "motif.txt";
const between = "\n----------\n\n";

/** Bytes of the reasons that are read: a thousand of them. */
const largestReasons = 1_048_576;

/** Why the last answer was set aside, `undefined` when none was. */
export async function lastReason(folder: string): Promise<string | Unreadable | undefined> {
  const read = await readBounded(join(folder, reasonsFile), largestReasons);
  return read === undefined || isUnreadable(read) ? read : lastIn(read.bytes.toString("utf8"));
}

function lastIn(text: string): string {
  const last = text.split(between)[0]!;
  return last.slice(last.indexOf("\n\n") + 2).trimEnd();
}

/**
 * Writes the reason down, then moves the file: whoever finds a file there finds why. Once written, a reason is not
 * written again for the same file.
 */
export async function setAside(
  files: Files,
  folder: string,
  file: { readonly path: string; readonly name: string },
  reason: string,
  day: string,
): Promise<void> {
  const before = (await mustRead(join(folder, reasonsFile), largestReasons))?.toString("utf8");
  const heading = `Fichier : ${file.name}\n`;
  if (!(before?.startsWith(heading) && lastIn(before) === reason)) {
    const entry = `${heading}Mis de côté le ${day.split("-").reverse().join("/")}, car inutilisable :\n\n${reason}\n`;
    await files.createPath(folder);
    await files.replace(join(folder, reasonsFile), before === undefined ? entry : `${entry}${between}${before}`);
  }
  await files.moveInto(folder, file.path);
}
