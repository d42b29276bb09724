/** A word from outside as a message may show it: short, and without characters that move a terminal's cursor. PURE. */
export function printable(word: string): string {
  return word.slice(0, 64).replace(/[\p{C}"]/gu, "?");
}
