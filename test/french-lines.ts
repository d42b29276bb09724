/** What a command says in both languages, held against each other line by line. PURE but for `expect`. */

/** What a fault found stands behind its code, as it is. */
const found = /\[[\w-]+\] \(.*\)$/;
/** Words that French does not have. */
const english = /(?<![-\w])(the|and|with|is|are|was|not|nothing|since|which|has|by|of|than|serial|until|cannot)(?![-\w])/i;
/** A mark that French writes with a space before it, and that has none; and its own quotation marks without theirs. */
const unspaced = /[^\s«:;!?][;:!?](?=\s|$)|«\S|\S»/;

/** As many lines in each; none the same but those of facts alone; no English, and the marks as French has them. */
export function differing(en: readonly string[], fr: readonly string[], facts: RegExp): void {
  expect(fr).toHaveLength(en.length);
  expect(fr.filter((line, index) => line === en[index] && !facts.test(line))).toEqual([]);
  const own = fr.filter((line, index) => line !== en[index]).map((line) => line.replace(found, ""));
  expect(own.filter((line) => english.test(line))).toEqual([]);
  expect(own.filter((line) => unspaced.test(line))).toEqual([]);
}
