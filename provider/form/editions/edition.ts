import type { CertificateType, FormNumber, SignatoryRole } from "../request";

/**
 * One edition of an official form, as data. Field names are accidents of the edition ("Check Box9"), so nothing
 * but this table knows them. Together its entries name every field of the edition, once.
 */
export interface Edition {
  readonly form: FormNumber;
  /** Year and month printed at the foot of the form. */
  readonly name: string;
  /** Fixed date of the filled copy (ISO 8601): the room has no clock, and same input gives same bytes. */
  readonly dated: string;
  /** PDF field name -> property path of the request. */
  readonly texts: Readonly<Record<string, string>>;
  /** The radio group of section 3.2: option of each role, in the order of the form. Form 414 has none. */
  readonly role?: { readonly field: string; readonly options: Readonly<Partial<Record<SignatoryRole, string>>> };
  /** Radio groups and boxes that every form of ours has set: field -> option, or "on". */
  readonly always?: Readonly<Record<string, string>>;
  /** Section 4.3: the box of each type and the fields under it (PDF field name -> property path). */
  readonly types: Readonly<Partial<Record<CertificateType, { readonly box: string; readonly texts: Readonly<Record<string, string>> }>>>;
  /** Boxes only the signatory may tick. */
  readonly declarations: readonly string[];
  /** Fields only the signatory fills: date, signature, stamp. */
  readonly signatoryTexts: readonly string[];
  /** Fields of any kind that no wish of certificates fills: emptied, unticked. Default: none. */
  readonly cleared?: readonly string[];
}
