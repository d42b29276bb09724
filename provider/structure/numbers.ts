/** The numbers a structure can be known by. It is known by exactly one of them (form 413, section 3.1). PURE. */
export interface StructureNumbers {
  /** FINESS number: of the site, and of a hospital's legal entity. */
  readonly finess?: string | null;
  /** SIRET number of what has no FINESS number: a vendor, an MSSanté operator. */
  readonly siret?: string | null;
  /** RPPS ranks of a practice, at most 4: note 2 of form 413. */
  readonly rppsRanks?: readonly string[] | null;
}

/** What each is called in a sentence. */
export const numberNames = { finess: "FINESS number", siret: "SIRET number", rppsRanks: "list of RPPS ranks" } as const;

export type StructureNumber = keyof typeof numberNames;
export const structureNumbers = Object.keys(numberNames) as readonly StructureNumber[];

/** What a structure is known by in forms; `idNat` says which number it is. */
export interface IdentifiedStructure extends StructureNumbers {
  readonly name: string;
  /** idNat_Struct (TRE_G07): the OU of its certificates. */
  readonly idNat: string;
}

/** idNat_Struct of an RPPS rank: prefix 4 (TRE_G07). */
export const idNatOfRank = (rank: string): string => `4${rank}`;

/**
 * idNat_Struct of a structure, the OU of its certificates: 1 and a FINESS number, 3 and a SIRET number, 4 and an RPPS rank
 * (TRE_G07). A practice of several ranks has that of the first. `undefined` where no number is given.
 */
export function idNat({ finess, siret, rppsRanks }: StructureNumbers): string | undefined {
  if (finess) return `1${finess}`;
  if (siret) return `3${siret}`;
  return rppsRanks?.[0] === undefined ? undefined : idNatOfRank(rppsRanks[0]);
}

/** The number as people read it, in French and in English alike: `FINESS 690781810`. */
export function numberShown({ finess, siret, rppsRanks }: StructureNumbers): string {
  if (finess) return `FINESS ${finess}`;
  return siret ? `SIRET ${siret}` : `RPPS rang ${(rppsRanks ?? []).join(", ")}`;
}
