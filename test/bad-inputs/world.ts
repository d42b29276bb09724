import type { Look, World } from "../../provider/lifecycle/common";
import type { Checked, Properties } from "../../provider/rpc";
import { kinds } from "./good";

/** What a `check` said, all of it. */
export const said: string[] = [];

/** A world that a `check` must not touch: it may look at the place of what is to be made. @param looked is told of each look */
export function silentWorld(looked: (address: string) => void = () => undefined): World {
  const claims = new Map<string, string>();
  const untouched = (): never => {
    throw new Error("check touched the world");
  };
  return {
    desk: untouched,
    channel: untouched,
    path: untouched,
    vault: untouched,
    chains: untouched,
    look: async (address) => (looked(address), {}) as Look,
    setting: () => undefined,
    file: untouched,
    now: () => new Date(0),
    resolve: (address) => address,
    first: () => true,
    follow: () => undefined,
    isFollowed: () => false,
    register: () => Promise.reject(new Error("nobody asks a register")),
    noteClosing: () => undefined,
    closing: () => undefined,
    noteForm: () => undefined,
    form: () => undefined,
    say: (line) => void said.push(line),
    claim: (key, owner) => (claims.has(key) && claims.get(key) !== owner ? claims.get(key) : (claims.set(key, owner), undefined)),
  };
}
export const config = { get: () => undefined };

/** What is wrong is refused before anything is looked at. */
export async function checked(kind: keyof typeof kinds, inputs: Properties, olds: Properties = {}): Promise<Checked> {
  const looked: string[] = [];
  const outcome = await kinds[kind].check(inputs, olds, { world: silentWorld((address) => void looked.push(address)), config });
  if (outcome.refusals.length > 0 && looked.length > 0) throw new Error(`check looked at ${looked[0]}`);
  return outcome;
}
