import * as pulumi from "@pulumi/pulumi";
import type { PlannedForm } from "../provider/policy";
import type { CellFault, SheetFault } from "../provider/sheet";
import type { ServiceNeed } from "./certificate-set";
import type { HealthStructureArgs, StructureKind } from "./health-structure";
import type { TechnicalAdminArgs } from "./technical-admin";

/** How a sheet is read. */
export interface SheetOptions {
  /** Name of the sheet in a workbook. @default the only one that is visible and not empty */
  sheet?: string;
  /** Names of columns that are for others. An unknown one is refused otherwise: it may be one of ours, mistyped. */
  ignore?: readonly string[];
}

/** How a sheet of structures is read. */
export interface StructuresFromOptions extends SheetOptions {
  /** Keys of the administrators there are; another one is refused. @default any */
  admins?: readonly string[];
  /** What stands for an empty cell, or for a column that is not there. */
  defaults?: {
    /** Kind of every structure without one. */
    kind?: StructureKind;
    /** Keys of its administrators. */
    admins?: readonly string[];
    /** What it uses. */
    needs?: readonly ServiceNeed[];
    /** Its server instances. */
    serverInstances?: readonly string[];
    /** Portal field "Email de l'acteur". */
    contactMail?: string;
    /** Portal field "Email d'une personne à informer". */
    informedMail?: string;
  };
  /** `production`, `test` or `rehearsal`: which numbers are right. @default stack configuration `igc-sante:environment`, else `production` */
  environment?: "production" | "test" | "rehearsal";
}

/** One structure of a sheet, and what is wished for it. */
export interface StructureRow {
  /** For its resources' names: its key, else its number (`finess-690781810`). Its place in the sheet and another spelling of its name change nothing. */
  readonly name: string;
  /** Its row, as the spreadsheet counts. */
  readonly row: number;
  /** What a `HealthStructure` is made with. */
  readonly structure: HealthStructureArgs;
  /** Keys of its administrators. */
  readonly admins: string[];
  /** What it uses, for a `CertificateSet`. */
  readonly needs: ServiceNeed[];
  /** Its server instances. */
  readonly serverInstances: string[];
  /** DNS names for which its servers get SSL certificates. */
  readonly sslServers: {
    /** The name. */
    commonName: string;
    /** Name of the form that covers it. */
    form: string;
  }[];
  /** Portal field "Email de l'acteur"; empty where no certificate is wished for. */
  readonly contactMail: string;
  /** Portal field "Email d'une personne à informer". */
  readonly informedMail: string | undefined;
  /** The fewest forms 413 for all of it, of one type or several. */
  readonly forms: PlannedForm[];
}

/** A sheet that cannot be taken: an error that Pulumi prints as it is, without a stack trace. */
export class SheetError extends pulumi.RunError {
  /** Code of the fault: `sheet-rows`, `sheet-columns`, ... (docs/errors.md). */
  readonly code: string;
  /** All that is wrong with its rows, those too that the message had no room for. */
  readonly faults: readonly CellFault[];

  /** @internal */
  constructor({ message, code, faults = [] }: Pick<SheetFault, "message" | "code"> & Partial<Pick<SheetFault, "faults">>) {
    super(message);
    this.code = code;
    this.faults = faults;
  }
}

/** The engine's room, loaded when a sheet is first read: a program without one pays nothing for it. */
const engine = () => require("../provider/sheet/index.js") as typeof import("../provider/sheet");

/**
 * Reads a sheet of structures, CSV or .xlsx, for a loop that declares them (docs/many.md). Columns are known by their names, in French or in English.
 * All of it is read and checked before anything comes back. An .xlsx needs the package `@e965/xlsx`.
 * @param file its path, from the program's folder
 * @throws SheetError with every row's faults.
 */
export function structuresFrom(file: string, options: StructuresFromOptions = {}): StructureRow[] {
  const { sheet, ignore, admins, defaults = {} } = options;
  const environment = options.environment ?? new pulumi.Config("igc-sante").get<"production">("environment") ?? "production";
  const { readStructures, sheetBytes } = engine();
  return orSheetError(() => readStructures(sheetBytes(file), file, { environment, admins, defaults }, { sheet, ignore }));
}

/**
 * Reads a sheet of administrators, by their keys: what the sheet of structures calls them.
 * @param file its path, from the program's folder
 * @throws SheetError with every row's faults.
 */
export function administratorsFrom(file: string, options: SheetOptions = {}): Record<string, TechnicalAdminArgs> {
  const { readAdministrators, sheetBytes } = engine();
  return orSheetError(() => readAdministrators(sheetBytes(file), file, options));
}

function orSheetError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && error.name === "Fault") throw new SheetError(error as SheetFault);
    throw error;
  }
}
