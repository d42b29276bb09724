import type { Command } from "./command";
import type { Language } from "./words";

/** What the help has of a command: its line in the overview, and its usage. */
export type Help = Pick<Command, "summary" | "usage">;

/** The help of a command: in English its own, in French that of `words/help`, which no other run loads. */
export async function helpOf(name: string, command: Command, language: Language): Promise<Help> {
  if (language === "en") return command;
  const { helpInFrench } = await import("./words/help/index.js");
  return helpInFrench[name] ?? command;
}
