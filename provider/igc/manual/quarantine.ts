import { join } from "node:path";
import { createFolderPath, moveInto, readBytes, replaceFile } from "./files";

/** `quarantine/<ticket>/`: answers that were set aside, and `motif.txt` with the reasons, the last one first. */
const reasonsFile = "motif.txt";
const between = "\n----------\n\n";

/** Why the last answer was set aside, or `undefined` when none was. */
export async function lastReason(folder: string): Promise<string | undefined> {
  const text = (await readBytes(join(folder, reasonsFile)))?.toString("utf8");
  if (text === undefined) return undefined;
  const last = text.split(between)[0]!;
  return last.slice(last.indexOf("\n\n") + 2).trimEnd();
}

/**
 * Writes the reason down, then moves the file: whoever finds a file there finds why. Once written, a reason is not
 * written again for the same file.
 */
export async function setAside(
  folder: string,
  file: { readonly path: string; readonly name: string },
  reason: string,
  day: string,
): Promise<void> {
  const before = (await readBytes(join(folder, reasonsFile)))?.toString("utf8");
  const heading = `Fichier : ${file.name}\n`;
  if (!(before?.startsWith(heading) && (await lastReason(folder)) === reason)) {
    const entry = `${heading}Mis de côté le ${day.split("-").reverse().join("/")}, car inutilisable :\n\n${reason}\n`;
    await createFolderPath(folder);
    await replaceFile(join(folder, reasonsFile), before === undefined ? entry : `${entry}${between}${before}`);
  }
  await moveInto(folder, file.path);
}
