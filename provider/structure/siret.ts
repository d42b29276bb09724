import { Fault } from "../fault";
import { spreadsheetHint } from "./characters";
import type { Environment } from "./environment";
import { passesLuhn } from "./luhn";

/** La Poste: its establishments do not follow Luhn; the sum of the 14 digits is a multiple of 5 (INSEE). */
const laPoste = "356000000";

const digitSum = (text: string): number => Array.from(text, Number).reduce((sum, digit) => sum + digit, 0);

/** INSEE gives nobody the SIREN 000000000; ANS numbers TEST structures with it, as 00000000077081 (TEST certificates). */
const testSiren = "000000000";

/**
 * What is wrong with a SIRET number (14 digits, Luhn; La Poste by its own rule), or `undefined`. TEST numbers are refused in
 * production. In test real ones are taken: ANS' own TEST certificates bear one.
 */
export function siretFault(value: string, environment?: Environment): Fault | undefined {
  if (!/^\d{14}$/.test(value))
    return new Fault(
      "siret-shape",
      `"${value}" is no SIRET number: 14 digits.${spreadsheetHint(value, 14, passesLuhn)}`,
      "Copy it without spaces from annuaire-entreprises.data.gouv.fr.",
    );
  const right = passesLuhn(value) || (value.startsWith(laPoste) && digitSum(value) % 5 === 0);
  if (!right) return new Fault("siret-check-digit", `SIRET ${value} has a wrong key.`, "Look for two digits swapped or one mistyped.");
  return environment === "production" && value.startsWith(testSiren)
    ? new Fault(
        "siret-environment",
        `SIRET ${value} is a TEST number of ANS, and the environment is production.`,
        "Use the company's real number, or set igc-sante:environment to test.",
      )
    : undefined;
}

/** What is wrong with a SIREN number (9 digits, Luhn), or `undefined`. */
export function sirenFault(value: string): Fault | undefined {
  if (!/^\d{9}$/.test(value))
    return new Fault(
      "siren-shape",
      `"${value}" is no SIREN number: 9 digits.${spreadsheetHint(value, 9, passesLuhn)}`,
      "Copy it without spaces from annuaire-entreprises.data.gouv.fr.",
    );
  return passesLuhn(value)
    ? undefined
    : new Fault("siren-check-digit", `SIREN ${value} has a wrong key.`, "Look for two digits swapped or one mistyped.");
}
