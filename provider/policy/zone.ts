import { type Zone, zoneOfDepartment } from "../calendar";
import { departmentOfFiness } from "../structure";

/** What says where the people of a structure work. */
export interface Whereabouts {
  /** Department code, where it was given or resolved. */
  readonly department?: string | null | undefined;
  /** ST of the subject, `Rhône (69)`. */
  readonly departmentLabel?: string | null | undefined;
  readonly finess?: string | null | undefined;
}

/**
 * Whose working days count for people of a structure, by the department that it says, else the one that its FINESS number begins with.
 * A vendor's administrators are taken to work where the structure is: a state does not say where they do. PURE.
 */
export function zoneOf({ department, departmentLabel, finess }: Whereabouts): Zone {
  const code = department ?? /\((\w{2,3})\)$/.exec(departmentLabel ?? "")?.[1];
  return zoneOfDepartment(code ?? (finess ? departmentOfFiness(finess) : undefined));
}
