/** What a person probably meant by a word that does not exist. PURE. */

/** Letters that were left out, added, replaced, or swapped with their neighbour. */
function typingErrors(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= other.length; column++) {
      const [above, own] = [rows[row - 1]!, rows[row]!];
      const replaced = above[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1);
      own.push(Math.min(above[column]! + 1, own[column - 1]! + 1, replaced));
      const isSwapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwapped) own[column] = Math.min(own[column]!, rows[row - 2]![column - 2]! + 1);
    }
  }
  return rows[one.length]![other.length]!;
}

/** More is no name that anybody types; and every resource of a stack is compared. */
const longest = 60;

/** The word that differs by the fewest typing errors: one in three letters at most, and of several equally near ones none. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > longest) return undefined;
  const most = Math.floor(typed.length / 3);
  const near = words
    .filter((word) => Math.abs(word.length - typed.length) <= most)
    .map((word) => ({ word, errors: typingErrors(typed.toLowerCase(), word.toLowerCase()) }))
    .filter(({ errors }) => errors <= most)
    .sort((one, other) => one.errors - other.errors);
  return near.length > 1 && near[0]!.errors === near[1]!.errors && near[0]!.word !== near[1]!.word ? undefined : near[0]?.word;
}

/** Said before the list of what there is. */
export const didYouMean = (typed: string, words: readonly string[]): string => {
  const word = nearest(typed, words);
  return word === undefined ? "" : `Did you mean "${word}"? `;
};
