import { isDeepStrictEqual } from "node:util";
import { plain } from "../../rpc";

/** The inputs that differ between a state and a wish. An absent input and a null one are the same. */
export function changedInputs<Name extends string>(
  names: readonly Name[],
  state: Readonly<Partial<Record<Name, unknown>>>,
  news: Readonly<Partial<Record<Name, unknown>>>,
): Name[] {
  return names.filter((name) => state[name] !== news[name] && !isDeepStrictEqual(canonical(state[name]), canonical(news[name])));
}

export const sameInputs = <Name extends string>(
  names: readonly Name[],
  state: Readonly<Partial<Record<Name, unknown>>>,
  news: Readonly<Partial<Record<Name, unknown>>>,
): boolean => changedInputs(names, state, news).length === 0;

/** Absent members are dropped, so that `{ a: 1, b: null }` and `{ a: 1 }` are equal, and the others sorted: the engine has them in any order. */
export function canonical(value: unknown): unknown {
  const json = plain(value);
  if (Array.isArray(json)) return json.map(canonical);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([, member]) => member !== null)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
}
