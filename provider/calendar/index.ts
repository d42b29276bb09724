/** French working days. PURE. */
export { addWorkingDays, parisDay } from "./working-days";
