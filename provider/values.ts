/** Values as Pulumi carries them between the program, the state and this process. */

/** What Pulumi sends for a value that is not known yet (`runtime/rpc.ts`, `unknownValue`). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether this very value is not known yet. */
export const isUnknown = (value: unknown): boolean => value === unknownValue;

/** Whether a value is unknown or holds something unknown, at any depth. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Properties = { readonly [key: string]: unknown };

/** JSON as Pulumi can carry it: no `undefined`, dates as ISO 8601. */
export function plain(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object") return value as Json;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]));
}
