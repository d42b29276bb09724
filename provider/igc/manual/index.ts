/** The platform of today: an outbox that people follow, an inbox that takes what they bring. */
export { openManual } from "./adapter";
