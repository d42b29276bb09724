/** Lines as a terminal of some width shows them. PURE. */

/** A terminal so narrow that breaking lines would leave words alone. */
const narrowest = 40;

/** Between words, but not where French has a space of its own before a mark or within its quotation marks. */
const breakable = /(?<!«) (?![:;!?»](?: |$))/;

/** A line in lines of at most `width` characters, the rest some columns further in. A word is never broken: paths are copied. */
export function broken(line: string, width: number | undefined, hanging = 4): string[] {
  if (width === undefined || width < narrowest || line.length <= width) return [line];
  const indent = /^ */.exec(line)![0];
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(breakable)) {
    const isFirst = current.trim() === "";
    if (!isFirst && current.length + 1 + word.length > width) {
      lines.push(current);
      current = `${indent}${" ".repeat(hanging)}${word}`;
    } else current += isFirst ? word : ` ${word}`;
  }
  return [...lines, current];
}
