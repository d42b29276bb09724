import { Fault } from "../fault";
import { spreadsheetHint } from "./characters";
import { passesLuhn } from "./luhn";

/** La Poste: its establishments do not follow Luhn; the sum of the 14 digits is a multiple of 5 (INSEE). */
const laPoste = "356000000";

const digitSum = (text: string): number => Array.from(text, Number).reduce((sum, digit) => sum + digit, 0);

/** What is wrong with a SIRET number (14 digits, Luhn; La Poste by its own rule), or `undefined`. */
export function siretFault(value: string): Fault | undefined {
  if (!/^\d{14}$/.test(value))
    return new Fault(
      "siret-shape",
      `"${value}" is no SIRET number: 14 digits.${spreadsheetHint(value, 14, passesLuhn)}`,
      "Copy it without spaces from annuaire-entreprises.data.gouv.fr.",
    );
  const right = passesLuhn(value) || (value.startsWith(laPoste) && digitSum(value) % 5 === 0);
  return right
    ? undefined
    : new Fault("siret-check-digit", `SIRET ${value} has a wrong key.`, "Look for two digits swapped or one mistyped.");
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
