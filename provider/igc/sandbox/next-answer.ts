import { join } from "node:path";
import { createFile, namesIn, take } from "./files";
import type { AnswerKind, WrongAnswer } from "./wrong-answers";

/** Wrong answers asked for before there is an order: files `<turn>.<kind>`, the first in line for the next order. */

const folderOf = (dir: string): string => join(dir, "next-answers");

/** Lines up a wrong answer for an order to come. */
export function lineUp(dir: string, kind: WrongAnswer): void {
  const turns = namesIn(folderOf(dir)).map((name) => Number.parseInt(name, 10));
  const turn = String(Math.max(0, ...turns) + 1).padStart(4, "0");
  if (!createFile(join(folderOf(dir), `${turn}.${kind}`), "")) lineUp(dir, kind);
}

/** Takes the first in line, or `undefined` when nobody asked for a wrong answer. */
export function nextAnswer(dir: string): WrongAnswer | undefined {
  const first = namesIn(folderOf(dir)).find((name) => take(join(folderOf(dir), name)));
  return first?.slice(first.indexOf(".") + 1) as WrongAnswer | undefined;
}

/** Back in line: the order was placed by another process meanwhile. */
export function putBack(dir: string, kind: AnswerKind): void {
  if (kind !== "right") lineUp(dir, kind);
}
