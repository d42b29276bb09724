import { Fault } from "../fault";
import { spreadsheetHint } from "./characters";
import type { Environment } from "./environment";
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

/**
 * What is wrong with the RPPS rank of a practice, or `undefined`: 14 digits, the RPPS number (11, with its own key), the order
 * of the practice (2), and a Luhn key over all of them. Source: ANS MOS; both keys hold on every rank that was found, of a
 * certificate (99700367909006) and of ANS' directory (10005531586003). ANS' TEST numbers are refused in production; in test,
 * nothing says that real ones may not be had.
 */
export function rppsRankFault(value: string, environment?: Environment): Fault | undefined {
  if (!/^\d{14}$/.test(value))
    return new Fault(
      "rpps-rang-shape",
      `"${value}" is no RPPS rank: 14 digits, the RPPS number and 3 more.${spreadsheetHint(value, 14, passesLuhn)}`,
      "Copy it from annuaire.sante.fr.",
    );
  const wrongNumber = rppsFault(value.slice(0, 11));
  if (wrongNumber) return wrongNumber;
  if (!passesLuhn(value))
    return new Fault(
      "rpps-rang-check-digit",
      `RPPS rank ${value} has a wrong key: its last digit does not fit the others.`,
      "Look for two digits swapped or one mistyped, on annuaire.sante.fr.",
    );
  return environment === "production" && isTestNumber(value)
    ? new Fault(
        "rpps-environment",
        `RPPS rank ${value} is of a TEST professional of ANS, and the environment is production.`,
        "Use the practice's real rank, or set igc-sante:environment to test.",
      )
    : undefined;
}

/** ANS numbers TEST professionals 997...: every TEST number with a source (domain notes 4.3). Real ones begin with 1. */
const isTestNumber = (rank: string): boolean => rank.startsWith("997");
