import { createHash } from "node:crypto";
import { isFault } from "../../fault";
import { readAnswer } from "../../x509/answer";
import { type Brought, type ReadAgain, readFromDisk } from "./inbox";
import type { AnswerChoice } from "./progress";

/**
 * The one answer among the files that were brought for an order. The same certificate twice (as PEM and as P7B, say)
 * is one answer, taken from the file that brings most of its chain; two certificates are nobody's to choose from.
 * What only bears the order's name counts while nothing has its key.
 * @param key SHA-256 of the order's public key
 * @param readAgain where there are several
 */
export async function chooseAnswer(files: readonly Brought[], key: string, readAgain: ReadAgain = readFromDisk): Promise<AnswerChoice> {
  const rightKey = files.filter(({ content }) => content.kind === "certificates" && content.keys.includes(key));
  const candidates = rightKey.length > 0 ? rightKey : files;
  const [only, ...more] = candidates;
  if (!only) return { none: true };
  // Half a copy is no wrong answer: it is left and named until it is whole (issue 11).
  const unfinished = candidates.find((file) => file.unfinished !== undefined);
  if (unfinished) return { waiting: `${unfinished.name}: ${unfinished.unfinished}` };
  if (more.length === 0) return { chosen: only };
  const answers = await Promise.all(candidates.map(async (file) => ({ file, ...(await identityOf(file, key, readAgain)) })));
  if (new Set(answers.map(({ identity }) => identity)).size > 1) return { several: candidates };
  return { chosen: answers.reduce((best, each) => (each.certificates > best.certificates ? each : best)).file };
}

/** The order's certificate in a file and how many there are; of a file that cannot be read, its bytes. */
async function identityOf(
  file: Brought,
  key: string,
  readAgain: ReadAgain,
): Promise<{ readonly identity: string; readonly certificates: number }> {
  const read = await readAgain(file);
  const bytes = Buffer.isBuffer(read) ? read : Buffer.alloc(0);
  try {
    const { certificates } = readAnswer(bytes, { publicKeySha256: key });
    const leaf = certificates.find(({ publicKeySha256 }) => publicKeySha256 === key);
    if (leaf) return { identity: leaf.sha256, certificates: certificates.length };
  } catch (error) {
    if (!isFault(error)) throw error;
  }
  return { identity: createHash("sha256").update(bytes).digest("hex"), certificates: 0 };
}
