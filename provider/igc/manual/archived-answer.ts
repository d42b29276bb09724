import { join } from "node:path";
import type { ArchivedInstead } from "../platform";
import { isUnreadable, readBounded } from "./disk";
import { type Files, remove } from "./files";
import { largestAnswer } from "./inbox";

/** What stands in an order's folder for an answer with a private key. */
export const certificateFile = "certificat.pem";

/**
 * Writes the certificates into the order's folder, then removes the answer that brought a private key: whoever dies
 * between leaves both. What lies there now and was not judged stays.
 * @returns whether it was replaced
 */
export async function replaceAnswer(
  files: Files,
  folder: string,
  path: string,
  { answer, certificates }: ArchivedInstead,
): Promise<boolean> {
  const read = await readBounded(path, largestAnswer);
  if (read === undefined || isUnreadable(read) || !read.bytes.equals(answer.bytes)) return false;
  await files.replace(join(folder, certificateFile), certificates);
  await remove(path);
  return true;
}
