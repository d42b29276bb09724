/** Registers of structures: the port, the table that opens them from one setting, and the desk where many ask at once. */
export { openRegisters, readRegistrySetting } from "./open";
export type { RegisterDesk } from "./registry";
