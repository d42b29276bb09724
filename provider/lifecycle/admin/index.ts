/** The lifecycle of a `TechnicalAdmin`. */
export { provider, technicalAdmin } from "./lifecycle";
