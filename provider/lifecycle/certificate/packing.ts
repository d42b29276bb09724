import { actionLine, type NextAction } from "../../policy";
import type { Packing, Properties } from "../../rpc";

/**
 * What of a certificate travels as a text (issue 15). Arguments stand by themselves, for `ignoreChanges`, secrets, policies
 * and diffs, and so does what people and programs look for first: `phase`, `commonName`, `renewAt`, `nextAction`.
 */
export const packing: Packing = {
  input: { name: "structureAndForm", holds: ["environment", "structure", "formRequest", "platform"] },
  alone: ["phase", "renewAt"],
  shown: ({ nextAction }: Properties) => ({ nextAction: nextAction ? actionLine(nextAction as NextAction) : null }),
};
