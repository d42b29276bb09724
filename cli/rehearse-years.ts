import { randomUUID } from "node:crypto";
import { Fault } from "../provider/fault";
import { readArguments, wholeNumber } from "./arguments";
import { exitCode } from "./exit-codes";
import { languageHere } from "./people";
import { certificatesEach, firstSource, openFolderStage, play, programOf, report, usualHabits, usualTroubles } from "./rehearsal";
import { yearsOptions } from "./rehearse-options";
import { yearsWords } from "./words";

/** The first Monday of a rehearsal; fixed, so that a seed gives the same years on every day. */
const firstDay = new Date("2026-01-05T09:00:00Z");

/** The sandbox's CAs end in 2053, and a certificate lives three years. */
const mostYears = 20;
/** More is a simulation of hours. */
const mostStructures = 500;

function between(text: string, option: string, most: number): number {
  const number = wholeNumber(text, option);
  if (number >= 1 && number <= most) return number;
  throw new Fault("unknown-value", `${option} is ${number}.`, `Choose from 1 to ${most}.`);
}

/**
 * `igc-sante rehearse --years N --structures N`: a seeded team on the real lifecycle, sandbox and file vaults, in a folder of its own.
 * @returns the exit code: 0, or 1 where something happened that should never be.
 */
export async function rehearseYears(args: readonly string[], say: (line: string) => void, hint: (line: string) => void): Promise<number> {
  const { values } = readArguments("rehearse", args, yearsOptions);
  const language = languageHere(values.lang);
  const years = between(values.years ?? "3", "--years", mostYears);
  const structures = between(values.structures ?? "50", "--structures", mostStructures);
  const seed = values.seed ?? randomUUID().slice(0, 8);
  const certificates = structures * certificatesEach;
  say(yearsWords.begin({ structures, certificates, years, day: firstDay.toISOString().slice(0, 10), seed })[language]);
  const stage = await openFolderStage();
  const source = firstSource();
  const progress = (now: Date): void => hint(`  ${now.toISOString().slice(0, 7)}`);
  const rehearsal = { seed, from: firstDay, years, habits: usualHabits, troubles: usualTroubles, checks: true, progress };
  try {
    const journal = await play(programOf(structures, source), source, stage, rehearsal);
    say(report(journal, { from: firstDay, years, structures, seed }, language));
    return journal.wrongs.length === 0 ? exitCode.fine : exitCode.found;
  } finally {
    stage.dispose();
  }
}
