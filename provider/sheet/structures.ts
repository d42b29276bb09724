import type { Fault } from "../fault";
import { type StructureField, structureColumns } from "./structure-columns";
import { type RowContext, readStructureRow, type StructureRow } from "./structure-row";
import { fieldFault, readTable, type SheetOptions, twice } from "./table";

/**
 * The structures of a sheet.
 * @throws Fault `sheet-unreadable`, `sheet-too-big`, `sheet-columns`, `optional-package`; SheetFault `sheet-rows` with every row's faults.
 */
export function readStructures(bytes: Buffer, file: string, context: RowContext, options: SheetOptions = {}): StructureRow[] {
  return readTable(bytes, file, structureColumns, options, (reader) => readStructureRow(reader, context), acrossRows);
}

/** What is wrong with one value of a structure. */
export const structureFault = (field: StructureField, text: string, context: RowContext): Fault | undefined =>
  fieldFault(structureColumns, (reader) => readStructureRow(reader, context), field, text);

const rowOf = ({ row }: StructureRow): number => row;

function acrossRows(rows: readonly StructureRow[]) {
  const numbers = twice(rows, rowOf, numbersOf, (number, others) => `${number} stands in row ${others} too.`);
  const said = new Set(numbers.map(({ row }) => row));
  // Two rows of one number have one name: that is said already.
  const names = twice(
    rows,
    rowOf,
    ({ name }) => [name],
    (name, others) => `its resources have the name "${name}", as those of row ${others}.`,
  );
  return [...numbers, ...names.filter(({ row }) => !said.has(row))];
}

const numbersOf = ({ structure: { finess, siret, rppsRanks } }: StructureRow): string[] => [
  ...(finess ? [`FINESS ${finess}`] : []),
  ...(siret ? [`SIRET ${siret}`] : []),
  ...(rppsRanks ?? []).map((rank) => `RPPS rang ${rank}`),
];
