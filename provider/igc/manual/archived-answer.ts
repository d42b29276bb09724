import { join } from "node:path";
import type { ArchivedInstead } from "../platform";
import { entriesIn, isUnreadable, readBounded } from "./disk";
import { type Files, remove } from "./files";
import { largestAnswer } from "./inbox";

/** What stands in an order's folder for an answer with a private key. */
export const certificateFile = "certificat.pem";

/**
 * Writes the certificates into a settled order's folder, then removes the answer that brought a private key: whoever dies
 * between leaves both, and the next one who settles the order removes it. What was not judged stays.
 */
export async function replaceAnswer(files: Files, folder: string, { answer, certificates }: ArchivedInstead): Promise<void> {
  const entries = await entriesIn(folder);
  if (entries === undefined || isUnreadable(entries)) return;
  for (const { name } of entries.filter((entry) => entry.isFile() && entry.name !== certificateFile)) {
    const read = await readBounded(join(folder, name), largestAnswer);
    if (read === undefined || isUnreadable(read) || !read.bytes.equals(answer.bytes)) continue;
    await files.replace(join(folder, certificateFile), certificates);
    await remove(join(folder, name));
  }
}
