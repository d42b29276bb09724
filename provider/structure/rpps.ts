import { Fault } from "../fault";
import { spreadsheetHint } from "./characters";
import { passesLuhn } from "./luhn";

/** What is wrong with an RPPS number (11 digits, the last a Luhn key; ANS FAQ), or `undefined`. */
export function rppsFault(value: string): Fault | undefined {
  if (!/^\d{11}$/.test(value))
    return new Fault(
      "rpps-shape",
      `"${value}" is no RPPS number: 11 digits.${spreadsheetHint(value, 11, passesLuhn)}`,
      "Copy it from annuaire.sante.fr.",
    );
  return passesLuhn(value)
    ? undefined
    : new Fault("rpps-check-digit", `RPPS ${value} has a wrong key.`, "Look for two digits swapped or one mistyped.");
}

/** What is wrong with an RPPS rank (a practice: the RPPS number, 2 digits of order and a key; the key of the RPPS number alone is checked), or `undefined`. */
export function rppsRankFault(value: string): Fault | undefined {
  if (!/^\d{14}$/.test(value))
    return new Fault(
      "rpps-rang-shape",
      `"${value}" is no RPPS rang: 14 digits, the RPPS number and 3 more.`,
      "Copy it from annuaire.sante.fr.",
    );
  return rppsFault(value.slice(0, 11));
}
