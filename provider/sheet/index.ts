/** Sheets of structures and of administrators, CSV or .xlsx: from the bytes of a file to typed rows, or to every row's faults at once. */
export {
  type AdministratorField,
  administratorColumns,
  administratorFault,
  readAdministrators,
} from "./administrators";
export { sheetBytes } from "./file";
export { type StructureField, structureColumns } from "./structure-columns";
export type { StructureRow } from "./structure-row";
export { readStructures, structureFault } from "./structures";
export { type CellFault, SheetFault, type SheetOptions } from "./table";
export { readKind } from "./words";
