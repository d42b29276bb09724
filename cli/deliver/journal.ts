/** The journal as it lies on disk. No secret is in it. PURE. */
import type { Journal } from "./plan";

const format = "igc-sante-deliver";
const version = 1;

export const journalText = (journal: Journal): string => `${JSON.stringify({ format, version, ...journal }, null, 2)}\n`;

const isSet = (value: unknown): value is string => typeof value === "string" && /^[0-9a-z-]{1,40}$/.test(value);

/** `undefined` where it is none: names in it become paths, and are believed only in their own shape. */
export function readJournal(text: string): Journal | undefined {
  try {
    const { format: said, version: of, from, to, added, certificate } = JSON.parse(text) as Record<string, unknown>;
    const isNames = Array.isArray(added) && added.every((name) => typeof name === "string" && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name));
    if (said !== format || of !== version || !isSet(to) || !(from === null || isSet(from)) || !isNames) return undefined;
    return { from, to, added: added as string[], certificate: String(certificate) };
  } catch {
    return undefined;
  }
}
