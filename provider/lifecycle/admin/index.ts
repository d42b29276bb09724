/** The lifecycle of a `TechnicalAdmin`. */
export { technicalAdmin, provider } from "./lifecycle";
