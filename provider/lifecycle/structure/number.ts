import { Fault, type Refusal } from "../../fault";
import { hasUnknown, isUnknown, type Properties } from "../../rpc";
import {
  departmentOfFiness,
  type Environment,
  finessFault,
  idNat,
  kindNumberFault,
  roleFault,
  rppsRankFault,
  type SignatoryRole,
  type StructureKind,
  type StructureNumber,
  type StructureNumbers,
  signatoryRoles,
  siretFault,
  structureKinds,
  structureNumbers,
} from "../../structure";
import { list, optional, type Shape, text } from "../common";

/** The one number a structure is known by: form 413 asks for a FINESS number, a SIRET number or RPPS ranks. */

/** Form 413 has four rows for them (note 2). */
const mostRanks = 4;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
const givenNumbers = (news: Properties): StructureNumber[] => structureNumbers.filter((name) => isGiven(news[name]));

const tooManyRanks = (count: number): Fault =>
  new Fault(
    "too-long",
    `\`rppsRanks\` lists ${count} ranks; a form 413 has ${mostRanks} rows for them.`,
    "Make a second HealthStructure for the others, with a form of its own.",
  );

/** How each number is written. */
export const numberShapes = (environment: Environment | undefined): Readonly<Record<string, Shape>> => ({
  finess: optional(text((value) => (environment ? finessFault(value, environment) : undefined))),
  siret: optional(text((value) => siretFault(value, environment))),
  rppsRanks: optional(
    list(
      text((value) => rppsRankFault(value, environment)),
      1,
      mostRanks,
      tooManyRanks,
    ),
  ),
});

/** A structure has exactly one number, which is that of its kind; a rank stands once, and a titulaire signs for ranks. */
export function numberRefusals(news: Properties): Refusal[] {
  const given = givenNumbers(news);
  const hint = "Give exactly one of `finess`, `siret` and `rppsRanks`: the number its certificates are ordered on.";
  if (given.length === 0)
    return [
      {
        property: "finess",
        fault: new Fault("structure-number", "The structure has no number: no `finess`, `siret` or `rppsRanks`.", hint),
      },
    ];
  if (given.length > 1)
    return given.slice(1).map((property) => ({
      property,
      fault: new Fault("structure-number", `The structure has several numbers: ${given.join(", ")}.`, hint),
    }));
  return [...ofKind(news, given[0]!), ...ofRole(news, given[0]!), ...repeatedRank(news["rppsRanks"])];
}

const refuseIf = (property: string, fault: Fault | undefined): Refusal[] => (fault ? [{ property, fault }] : []);

function ofKind({ kind }: Properties, number: StructureNumber): Refusal[] {
  const known = structureKinds.find((each) => each === kind);
  return known ? refuseIf(number, kindNumberFault(known satisfies StructureKind, number)) : [];
}

function ofRole({ legalRepresentative }: Properties, number: StructureNumber): Refusal[] {
  const role: unknown = (legalRepresentative as { role?: unknown } | null | undefined)?.role;
  const known = signatoryRoles.find((each) => each === role);
  return known ? refuseIf("legalRepresentative.role", roleFault(known satisfies SignatoryRole, number)) : [];
}

function repeatedRank(ranks: unknown): Refusal[] {
  if (!Array.isArray(ranks)) return [];
  const place = ranks.findIndex((rank, index) => typeof rank === "string" && !isUnknown(rank) && ranks.indexOf(rank) !== index);
  if (place < 0) return [];
  const what = `\`rppsRanks\` has ${String(ranks[place])} twice.`;
  return [{ property: `rppsRanks[${place}]`, fault: new Fault("structure-number", what, "Remove one of the two.") }];
}

/** The department a number tells: of a FINESS number alone. What is unknown leaves it unknown. */
export function departmentOfNumber({ finess }: Properties): unknown {
  if (isUnknown(finess)) return finess;
  return typeof finess === "string" ? departmentOfFiness(finess) : undefined;
}

/** Whether a missing department is a fault: not while there is no number, or a FINESS number that may yet tell it. */
export const isDepartmentAsked = ({ finess, siret, rppsRanks }: Properties): boolean =>
  isGiven(finess) ? typeof finess === "string" && !isUnknown(finess) : isGiven(siret) || isGiven(rppsRanks);

/** The idNat that follows from the number; unknown while the number is. */
export function idNatOfNumber({ finess, siret, rppsRanks }: Properties): unknown {
  const first = Array.isArray(rppsRanks) ? rppsRanks.slice(0, 1) : rppsRanks;
  const unknown = [finess, siret, first].flat().find(hasUnknown);
  return unknown ?? idNat({ finess, siret, rppsRanks: first } as StructureNumbers);
}

/** The numbers by which this is another structure than before: a rank that is added behind the first is not. */
export function replacedNumbers(state: StructureNumbers, news: StructureNumbers): string[] {
  if (idNat(state) === idNat(news)) return [];
  return structureNumbers.filter((name) => JSON.stringify(state[name] ?? null) !== JSON.stringify(news[name] ?? null));
}
