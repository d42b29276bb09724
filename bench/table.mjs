// One table of all rows. A row: { what, ours, floor, ratio, goal }.
//   ours, floor  what was measured, as text with its unit
//   ratio        { value, least, most } of ours against the floor, or undefined where none is meant
//   goal         { least } or { most } with the `of` it is asked of ("ratio" by default, else a number in `value`)

/** What a row is judged by: its own number, else the ratio. */
const judged = ({ value, ratio }) => value ?? ratio?.value;

export const isMet = (row) => !row.goal || (row.goal.least === undefined ? judged(row) <= row.goal.most : judged(row) >= row.goal.least);

const two = (number) => (number >= 100 ? number.toFixed(0) : number.toFixed(2));

function ratioText({ ratio }) {
  if (!ratio) return "";
  const spread = ratio.least === undefined || ratio.least === ratio.most ? "" : ` (${two(ratio.least)} to ${two(ratio.most)})`;
  return `${two(ratio.value)}${spread}`;
}

function goalText({ goal }) {
  if (!goal) return "";
  return goal.least === undefined ? `≤ ${goal.most}${goal.unit ?? ""}` : `≥ ${goal.least}${goal.unit ?? ""}`;
}

const verdict = (row) => (row.failed ? "**failed**" : row.goal ? (isMet(row) ? "met" : "**missed**") : "");

const cells = (row) => [row.what, row.ours, row.floor ?? "", ratioText(row), goalText(row), verdict(row)];

const heads = ["measured", "ours", "floor in the same run", "ours / floor", "goal", "verdict"];

/** The rows as a Markdown table. */
export function table(rows) {
  const line = (texts) => `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), `| ${heads.map(() => "---").join(" | ")} |`, ...rows.map((row) => line(cells(row)))].join("\n");
}
