import { faultGroups } from "../provider/fault-codes";

/** Pages of docs/ lie beside this one. */
const linked = (text: string): string => text.replace(/\bdocs\/([a-z-]+\.md)/g, "[$&]($1)");

/** docs/errors.md, from the table of codes: a heading a code, so that the code is the anchor. */
export function errorsPage(): string {
  const groups = Object.entries(faultGroups).map(([title, codes]) => ({ title, codes: Object.entries(codes) }));
  const contents = groups.map(({ title, codes }) => `- ${title}: ${codes.map(([code]) => `[${code}](#${code})`).join(", ")}`);
  const sections = groups.flatMap(({ title, codes }) => [
    `## ${title}`,
    ...codes.flatMap(([code, [meaning, act]]) => [`### ${code}`, meaning, `**Do:** ${linked(act)}`]),
  ]);
  return `${[
    "# Errors",
    "<!-- Written by npm run docs from provider/fault-codes.ts. -->",
    "Every failure is a sentence with the facts, what to do next, and a code in brackets at its end, for instance `[finess-check-digit]`. Here is what each code means. A code is never renamed.",
    contents.join("\n"),
    ...sections,
  ].join("\n\n")}\n`;
}
