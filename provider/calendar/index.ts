/** French working days, and when something may be done. PURE. */
export { opensNext, readWindow, type Window } from "./window";
export { addWorkingDays, isDay, isWorkingDay, parisDay, weekOf, workingDaysBefore, workingDaysBetween } from "./working-days";
