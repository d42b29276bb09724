import type { World } from "../../provider/lifecycle/common";
import type { Properties } from "../../provider/rpc";
import { kinds } from "./good";

/** What a `check` said, all of it. */
export const said: string[] = [];

/** A world that a `check` must not touch. */
export function silentWorld(): World {
  const claims = new Map<string, string>();
  const untouched = (): never => {
    throw new Error("check touched the world");
  };
  return {
    desk: untouched,
    path: untouched,
    vault: untouched,
    look: untouched,
    setting: () => undefined,
    file: untouched,
    now: () => new Date(0),
    resolve: (address) => address,
    first: () => true,
    follow: () => undefined,
    isFollowed: () => false,
    noteForm: () => undefined,
    form: () => undefined,
    say: (line) => void said.push(line),
    claim: (key, owner) => (claims.has(key) && claims.get(key) !== owner ? claims.get(key) : (claims.set(key, owner), undefined)),
  };
}
export const config = { get: () => undefined };

export const checked = (kind: keyof typeof kinds, inputs: Properties, olds: Properties = {}) =>
  kinds[kind].check(inputs, olds, { world: silentWorld(), config });
