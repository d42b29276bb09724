import { Fault } from "../fault";
import { spreadsheetHint } from "./characters";

/** Cards of the CPS family (TRE_G02). */
export type CardType = "CPS" | "CPE" | "CPA" | "CDE";

/** What is wrong with a card number (10 digits, as forms 413 and card certificates have it), or `undefined`. */
export function cardNumberFault(value: string): Fault | undefined {
  return /^\d{10}$/.test(value)
    ? undefined
    : new Fault(
        "card-number",
        `"${value}" is no card number: 10 digits.${spreadsheetHint(value, 10)}`,
        "Copy the number printed on the card; after a slash, it is the part behind it.",
      );
}

/**
 * A vendor's administrator carries a CPA; a structure's a CPS or CPE (or the director's CDE). Source: ANS guide
 * "médecine de ville", slides 12 to 14.
 */
export function cardEmployerFault(type: CardType, employer: "vendor" | "structure"): Fault | undefined {
  if (employer === "vendor" && type !== "CPA") {
    return new Fault(
      "card-employer",
      `A vendor's administrator carries a CPA card, and this one has a ${type}.`,
      "Order a CPA with form 301 (https://esante.gouv.fr/documents/301), or set `employer` to structure.",
    );
  }
  if (employer === "structure" && type === "CPA") {
    return new Fault(
      "card-employer",
      "A structure's administrator carries a CPS or CPE card, and this one has a CPA.",
      "Set `employer` to vendor, or give the administrator's own card.",
    );
  }
  return undefined;
}
