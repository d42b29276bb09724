import { Fault, type Refusal } from "../../fault";
import { hasUnknown, isUnknown, type Properties } from "../../rpc";
import { idNatOfRank } from "../../structure";

/** A practice of several RPPS ranks has one form 413 for up to four of them, and each certificate is for one. */

/** The structure as this certificate names it: by its own rank, where it has one; else by the first. */
export function structureOfRank(structure: unknown, rank: unknown): unknown {
  if (rank === undefined || rank === null || typeof structure !== "object" || structure === null) return structure;
  if (isUnknown(rank)) return { ...structure, idNat: rank };
  return typeof rank === "string" ? { ...structure, idNat: idNatOfRank(rank) } : structure;
}

/** A rank is one of the structure's. */
export function rankRefusals({ rppsRank, structure }: Properties): Refusal[] {
  if (typeof rppsRank !== "string" || hasUnknown([rppsRank, structure])) return [];
  const { name, rppsRanks } = structure as { readonly name: string; readonly rppsRanks?: readonly string[] | null };
  if (rppsRanks?.includes(rppsRank)) return [];
  const has = rppsRanks?.length ? `: it has ${rppsRanks.join(", ")}` : ", which is known by no RPPS ranks";
  const hint = rppsRanks?.length
    ? "Give one of these, or add it to the structure's `rppsRanks`: form 413 must list it too."
    : "Remove `rppsRank`.";
  return [{ property: "rppsRank", fault: new Fault("rpps-rank", `RPPS rank ${rppsRank} is none of ${name}${has}.`, hint) }];
}
