import type { FormWish, PlannedForm } from "../provider/policy";

/**
 * The fewest forms 413 for a set of wishes: one for each structure, type and domain, of four administrators. Everybody gets what is
 * wished for them, and nobody anything else; the order of the wishes changes nothing. Of the rows of a sheet, `forms` has them already.
 */
export function planForms(wishes: readonly FormWish[]): PlannedForm[] {
  const policy = require("../provider/policy/index.js") as typeof import("../provider/policy");
  return policy.planForms(wishes);
}
