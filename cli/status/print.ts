import { actionLine, type NextAction } from "../../provider/policy";
import { visible } from "../../provider/x509/profile";
import { type Paint, plain } from "../colour";
import { broken } from "../lines";
import { actionIn, type Language, phaseIn, say } from "../words";
import type { StatusRow } from "./rows";
import { isInTrouble } from "./summary";

/** Rows as people read them: a table, and a worklist as Markdown. Pure. */

const headings = ["structure", "instance", "usage", "cn", "phase", "days-left", "drift", "next-action"] as const;
const [phaseColumn, daysColumn] = [4, 5];

/**
 * The table as text: columns as wide as their widest cell.
 * @param columns of the terminal: where the table is wider, what is to be done stands below its row. Default: as wide as it is
 */
export function printTable(rows: readonly StatusRow[], language: Language = "en", paint: Paint = plain, columns?: number): string {
  const titles = headings.map((heading) => say(language, heading));
  const cells = rows.map((row) => cellsOf(row, language));
  const widths = titles.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)));
  const isNarrow = columns !== undefined && widths.reduce((sum, width) => sum + width + 2, -2) > columns;
  const shown = isNarrow ? widths.length - 1 : widths.length;
  const line = (row: readonly string[], of?: StatusRow): string =>
    row
      .slice(0, shown)
      .map((cell, column) => {
        const padded =
          column === headings.length - 1 ? cell : column === daysColumn ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
        return of ? paint(padded, colourOf(of, column)) : padded;
      })
      .join("  ")
      .trimEnd();
  const below = (row: readonly string[], { nextAction }: StatusRow): string[] =>
    isNarrow && nextAction ? broken(`  ${row.at(-1)!}`, columns, 2) : [];
  return [
    line(titles),
    line(widths.map((width) => "-".repeat(width))),
    ...cells.flatMap((row, index) => [line(row, rows[index]), ...below(row, rows[index]!)]),
  ].join("\n");
}

/** Names come from outside: none moves a cursor. */
const cellsOf = (row: StatusRow, language: Language): string[] =>
  [
    row.structure,
    row.instance,
    usageIn(row, language),
    row.commonName,
    phaseIn(language, row.phase),
    row.daysLeft === null ? "" : String(row.daysLeft),
    row.drift.map(({ class: code }) => code).join(", "),
    actionCell(row.nextAction, language),
  ].map(visible);

function usageIn({ usage, kind }: StatusRow, language: Language): string {
  if (kind === "Form413Request") return say(language, "form", { number: usage.replace(/^form /, "") });
  if (kind === "TechnicalAdmin") return say(language, "administrator");
  return kind === "HealthStructure" ? say(language, "structure") : usage;
}

function colourOf(row: StatusRow, column: number): "red" | "yellow" | "green" | undefined {
  if (column !== phaseColumn && column !== daysColumn) return undefined;
  if (isInTrouble(row) || (row.alarm !== null && row.alarm <= 7)) return "red";
  if (row.nextAction !== null || (row.alarm !== null && row.alarm <= 30)) return "yellow";
  return row.phase === "issued" ? "green" : undefined;
}

const actionCell = (action: NextAction | null, language: Language): string => {
  if (!action) return say(language, "none");
  if (typeof action.what !== "string") return say(language, "secret");
  const { who, what, by } = actionIn(language, action);
  return language === "en" ? actionLine(action) : `${by ? `${say(language, "by", { day: by })} : ` : ""}${who} : ${what}`;
};

/**
 * What people must do, as Markdown for a job's summary or an issue: a list, the nearest day first; lines that begin with
 * `- ` are there exactly while somebody must act.
 */
export function worklist(rows: readonly StatusRow[], language: Language = "en"): string {
  const waiting = rows.filter(({ nextAction }) => nextAction !== null);
  if (waiting.length === 0) return say(language, "nobody");
  const dayOf = ({ nextAction }: StatusRow): string => nextAction?.by ?? "9999";
  const item = (row: StatusRow): string => {
    const { structure, instance, phase } = row;
    const whose = [structure, instance, usageIn(row, language), phaseIn(language, phase)].filter(Boolean).join(", ");
    return `- ${markdown(actionCell(row.nextAction, language))} (${markdown(whose)})`;
  };
  const items = [...waiting].sort((one, other) => dayOf(one).localeCompare(dayOf(other))).map(item);
  return [`## ${say(language, "somebody")}`, "", ...new Set(items)].join("\n");
}

/** Names come from outside: none is a link, a mention, or a line of its own. */
export const markdown = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|#]/g, "\\$&")
    .replaceAll("@", "@\u200b");
