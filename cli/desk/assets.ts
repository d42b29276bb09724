import { createHash } from "node:crypto";
import { scriptText } from "./script";
import { stylesText } from "./styles";

/** What pages need beside their HTML: one file of styles, and one script that stands in each page. Both by their hash. */

/** As a content security policy writes it: `'sha256-...'`. */
const sourceOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Served as `/<name>`; `source` for the policy. */
export const styles = {
  text: stylesText,
  name: `bureau-${createHash("sha256").update(stylesText).digest("hex").slice(0, 16)}.css`,
  source: sourceOf(stylesText),
} as const;

/** Stands inline in each page; `source` is the only script that the policy lets run. */
export const script = { text: scriptText, source: sourceOf(scriptText) } as const;
