/** The lifecycle of a `HealthStructure`. */
export { healthStructure, provider } from "./lifecycle";
