import type { Properties } from "../../provider/rpc";
import { type Outcome, refresh, type Stack, up, type Wished } from "./fleet";
import type { Source } from "./program";
import type { Stage } from "./stage";

/** What carries out a pipeline's operations on the program as it is now. */
export interface Engine {
  /** `pulumi up`, from what the pipeline found in the backend. */
  up(stack: Stack): Promise<Outcome>;
  /** `pulumi refresh`. */
  refresh(stack: Stack): Promise<Outcome>;
}

/**
 * The real lifecycles in this process.
 * @param checks whether wishes that did not change are checked again in each run, as Pulumi does
 */
export function inProcess(fleet: readonly Wished[], source: Source, stage: Stage, checks: boolean): Engine {
  let checked = new Map<string, Properties>();
  let words = "";
  const world = () => stage.world(() => undefined);
  return {
    up(stack) {
      const said = wordsOf(source);
      if (said !== words) checked = new Map(); // the program was changed
      words = said;
      return up(fleet, stack, world(), checks || stack.size < fleet.length ? undefined : checked);
    },
    refresh: (stack) => refresh(fleet, stack, world()),
  };
}

/** All that people have changed in the program. */
export const wordsOf = ({ admins, contactMail, words, validated }: Source): string =>
  JSON.stringify([admins, contactMail, [...words], [...validated]]);
