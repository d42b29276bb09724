/** Kinds of structures whose certificates are ordered at ANS. PURE. */
export const structureKinds = [
  "centre-de-sante",
  "maison-de-sante",
  "pharmacie",
  "laboratoire",
  "hopital",
  "cabinet",
  "entreprise",
] as const;
export type StructureKind = (typeof structureKinds)[number];

/** Who signs for a structure (form 413, section 3.2): "Responsable légal", "Mandataire", "Titulaire de structure libérale". */
export const signatoryRoles = ["responsable-legal", "mandataire", "titulaire"] as const;
export type SignatoryRole = (typeof signatoryRoles)[number];
