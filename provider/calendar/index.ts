/** French working days, when something may be done, and calendar files. PURE. */
export { type Zone, zoneOfDepartment } from "./holidays";
export { type CalendarEvent, icalendar } from "./icalendar";
export { opensNext, readWindow, type Window } from "./window";
export {
  addWorkingDays,
  isDay,
  isWorkingDay,
  parisDay,
  subtractWorkingDays,
  weekOf,
  workingDaysBefore,
  workingDaysBetween,
} from "./working-days";
