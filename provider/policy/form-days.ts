import { addWorkingDays } from "../calendar";
import { dayOf } from "./verdict";

/**
 * The way of a form: `to-sign` -> `to-send` -> `sent` -> `acknowledged` -> `validated` or `refused`.
 * PURE. A person signs, a person sends, ANS answers.
 */
export type FormPhase = "to-sign" | "to-send" | "sent" | "acknowledged" | "validated" | "refused";

/** ANS' usual treatment time in working days (guide médecine de ville, slide 7). */
export const treatmentWorkingDays = 3;

/** Day (YYYY-MM-DD) by which ANS usually has answered: working days of the métropole, where it sits, counted from the day after sending. */
export function expectedBy(sentAt: string | null | undefined): string | null {
  return sentAt ? dayOf(addWorkingDays(new Date(sentAt), treatmentWorkingDays)) : null;
}
