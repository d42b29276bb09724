import type { NextAction } from "../../policy";
import { hasUnknown, type Properties } from "../../rpc";
import { sameInputs } from "./difference";
import type { World } from "./world";

/** More than these are counted by `igc-sante next`, not said: 300 structures may lack the same. */
const mostSaid = 10;

/**
 * What people must do first of all about what is to be made or changed: a preview has no outputs that could say it. Once for each act,
 * whoever waits for it: a structure, its form, its administrators. Of what stands as it was, `nextAction` says it.
 */
export function sayNeeded(
  act: (known: Properties) => NextAction | null,
  names: readonly string[],
  olds: Properties,
  news: Properties,
  world: Pick<World, "first" | "say">,
): void {
  if (hasUnknown(news) || sameInputs(names, olds, news)) return;
  const action = act(news);
  if (!action) return;
  const { who, what, where, because } = action;
  if (!world.first(`needed: ${who}: ${what}`)) return;
  for (let place = 0; place < mostSaid; place++)
    if (world.first(`needed ${place}`)) return world.say(`needed first: ${who}: ${what}: ${where} (${because})`);
  if (world.first("needed: more")) world.say("needed first: more than is said here; igc-sante next lists it after the run");
}
