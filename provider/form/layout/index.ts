/** The forms without the official PDF: own French layouts with the same sections. PURE. */
export { printOwnLayout } from "./print";
