import { actionLine, type NextAction } from "../../policy";
import type { Packing, Properties } from "../../rpc";

const ofStructureAndForm = ["environment", "structure", "formRequest", "platform"] as const;

/** Given as arguments they stand by themselves; what `check` wrote in their place is the same in all, and goes with the text. */
const defaults = ["renewBeforeDays", "keyAlgorithm"] as const;

/**
 * What of a certificate travels as a text (issue 15). Arguments stand by themselves, for `ignoreChanges`, secrets, policies
 * and diffs, and so does what people and programs look for first: `phase`, `commonName`, `renewAt`, `nextAction`.
 */
export const packing: Packing = {
  input: { name: "structureAndForm", holds: [...ofStructureAndForm, ...defaults] },
  shown: ({ phase, renewAt, nextAction }: Properties) => ({
    phase,
    renewAt,
    nextAction: nextAction ? actionLine(nextAction as NextAction) : null,
  }),
};
