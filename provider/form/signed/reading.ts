import { type Closed, isClosed, type Opened, openPdf } from "./open";
import { type PageTexts, textsOf } from "./page-text";
import { type Field, fieldsOf, marksOf, pagesOf } from "./tree";

/** What can be seen of a form: its fields and its printed words. */
export interface Reading extends PageTexts {
  readonly opened: Opened;
  readonly pages: number;
  readonly fields: readonly Field[];
  /** Ink, stamps, typed notes. */
  readonly marks: number;
}

/** Reads a PDF within bounds, or says why not. Never throws for what is in the bytes. */
export async function readPdf(bytes: Buffer): Promise<Reading | Closed> {
  const opened = await openPdf(bytes);
  if (isClosed(opened)) return opened;
  try {
    const pages = pagesOf(opened);
    if (pages.length === 0) return { because: "this PDF has no page", hint: "scan the signed paper, or print it as a PDF, and bring that" };
    return { opened, pages: pages.length, fields: fieldsOf(opened, pages), marks: marksOf(opened, pages), ...textsOf(opened, pages) };
  } catch {
    return {
      because: "this PDF cannot be read: its parts do not fit together",
      hint: "open it, save or print it as a PDF once more, and bring that; or scan the signed paper",
    };
  }
}
