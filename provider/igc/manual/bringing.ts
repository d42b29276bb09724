import { describeSigned, type Verdict } from "../../form/signed";
import type { BroughtFor } from "../platform";
import { contentOf, largestPdf } from "./inbox";
import type { InboxIndex, Sorted } from "./matching";

const kinds: Readonly<Record<keyof Sorted, "answer" | "signed form" | "reply">> = {
  answers: "answer",
  signed: "signed form",
  replies: "reply",
};

/**
 * What a person brings is checked before it is put anywhere: a mistake is seen at once, not at the next `up`.
 * @param name of the file, without folders
 * @param today the latest day it can be, YYYY-MM-DD
 * @param judge judges what may be the signed form of a ticket
 * @param put puts it into the inbox. @returns where it lies, a path in the exchange
 */
export async function bringTo(
  inbox: InboxIndex,
  name: string,
  bytes: Buffer,
  today: string,
  judge: (ticket: string) => Promise<Verdict | undefined>,
  put: () => Promise<string>,
): Promise<BroughtFor> {
  if (bytes.length === 0) return { because: "it is empty" };
  if (bytes.length > largestPdf) return { because: `it has ${bytes.length} bytes, more than the ${largestPdf} that are read` };
  const content = contentOf(name, bytes, bytes.length, today);
  const owner = inbox.ownerOfBytes(name, bytes, content);
  if ("because" in owner) return owner;
  if (content.kind === "reply" && content.reading.problems.length > 0) return { because: content.reading.problems.join("; ") };
  const verdict = owner.as === "signed" ? await judge(owner.ticket) : undefined;
  if (verdict?.accepted === false) return { because: `${verdict.because}: ${verdict.hint}` };
  const said = verdict?.accepted ? { said: describeSigned(verdict.form) } : {};
  return { ticket: owner.ticket, as: kinds[owner.as], file: await put(), ...said };
}

/** A name that a folder, a share and a store all take; what is hidden or unfinished by its name would not be looked at. */
export const inboxName = (name: string): string =>
  name
    .normalize("NFC")
    .replace(/[\0-\x1f\x7f"*/:<>?\\|]/g, "_")
    .replace(/^[.~]+/, "_")
    .replace(/\.(tmp|part|partial|crdownload|download)$/i, "$&.bin");
