import { Fault } from "../fault";
import { spreadsheetHint } from "./characters";
import type { Environment } from "./environment";
import { luhnSum } from "./luhn";

/** FINESS XSD (ANS FINESS+, cs1400102.xsd): 9 characters, the second a digit or a letter. */
const shape = /^\d[0-9A-Z]\d{7}$/;

/** A=1, B=2: found on every lettered number with a source, Corsican and TEST (domain notes 4.2); no official text states it. */
const digits = (finess: string): number[] =>
  Array.from(finess, (character) => (character === "A" ? 1 : character === "B" ? 2 : Number(character)));

const hasKey = (finess: string): boolean => luhnSum(digits(finess)) % 10 === 0;

/** TEST structures of ANS are numbered `0B0...`, the legal entities of TEST `1B0...` (OU of a TEST certificate: 11B0073160). */
const isTestNumber = (finess: string): boolean => /^[01]B0/.test(finess);

/**
 * What is wrong with a FINESS number, or `undefined`. Nine characters, Luhn key with A=1 and B=2;
 * TEST numbers are refused in production and required in test; a rehearsal takes both. In test the key is a
 * warning (`finessWarning`): a TEST number in use fails it.
 */
export function finessFault(value: string, environment: Environment): Fault | undefined {
  const malformed = shapeFault(value);
  if (malformed) return malformed;
  if (environment === "production" && isTestNumber(value)) {
    return new Fault(
      "finess-environment",
      `FINESS ${value} is a TEST number of ANS, and the environment is production.`,
      "Use the structure's real number, or set igc-sante:environment to test.",
    );
  }
  if (environment === "test" && !isTestNumber(value)) {
    return new Fault(
      "finess-environment",
      `FINESS ${value} is a real number, and the environment is test.`,
      "Use the TEST number (0B0..., a legal entity's 1B0...) ANS gave you, or set igc-sante:environment to production.",
    );
  }
  if (environment !== "test" && !hasKey(value)) {
    return new Fault(
      "finess-check-digit",
      `FINESS ${value} has a wrong key: its last digit does not fit the others.`,
      "Look for two digits swapped or one mistyped, on finess.esante.gouv.fr.",
    );
  }
  return undefined;
}

/** Letters other than A and B have never been seen, so their value in the key is unknown: refused by name. */
function shapeFault(value: string): Fault | undefined {
  const hint = "Copy the geographic FINESS number from finess.esante.gouv.fr, without spaces.";
  if (!shape.test(value))
    return new Fault(
      "finess-shape",
      `"${value}" is no FINESS number: 9 characters, digits, with A or B at most in the second place.${spreadsheetHint(value, 9, hasKey)}`,
      hint,
    );
  const letter = /[C-Z]/.exec(value)?.[0];
  return letter
    ? new Fault("finess-shape", `"${value}" has the letter ${letter} in the second place; FINESS numbers have only A or B there.`, hint)
    : undefined;
}

/** In test, a wrong key is only said: TEST numbers in use fail it. */
export function finessWarning(value: string, environment: Environment): string | undefined {
  return environment === "test" && !shapeFault(value) && !hasKey(value)
    ? `FINESS ${value} has a wrong key; ANS has TEST numbers like that.`
    : undefined;
}

/** Overseas departments by the fourth character of a 97 number (ANS MOS). */
const overseas: Readonly<Record<string, string>> = { "1": "971", "2": "972", "3": "973", "4": "974", "5": "975" };

/** Department code a FINESS number begins with; `undefined` where it does not tell (TEST numbers). */
export function departmentOfFiness(finess: string): string | undefined {
  const prefix = finess.slice(0, 2);
  if (prefix === "97") return overseas[finess.charAt(3)];
  if (prefix === "98") return "976";
  return /^(0[1-9]|[1-8]\d|9[0-5]|2[AB])$/.test(prefix) && prefix !== "20" ? prefix : undefined;
}
