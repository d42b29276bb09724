/** `igc-sante deliver`: what is in service in the vault, on its server. */
export { deliver, runDeliver } from "./command";
export type { Disk } from "./disk";
export { type Machine, realMachine } from "./machine";
