import { createHash } from "node:crypto";
import { nameOfPerson } from "../../provider/policy";
import type { StackResource } from "../stack";
import type { DeskExchange, DeskStack, Remark } from "./types";

/** States are read with care: what `pulumi.secret` hides is an object, and a create that failed half-way has holes. Pure. */

export const textOr = <T>(value: unknown, otherwise: T): string | T => (typeof value === "string" ? value : otherwise);
/** Stands for what the program hides (`pulumi.secret`). */
export const hiddenText = "(caché)";
export const text = (value: unknown): string => textOr(value, value === undefined || value === null ? "" : hiddenText);
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Names of people, where the state says them. */
export const namesOf = (people: unknown): string[] =>
  list(people).flatMap((person) => {
    const { firstName, lastName } = record(person);
    return typeof firstName === "string" && typeof lastName === "string" ? [nameOfPerson({ firstName, lastName })] : [];
  });

/** Stands for a resource in addresses: no name of anybody is in one. */
export const idOf = ({ urn }: Pick<StackResource, "urn">, stack: string): string =>
  createHash("sha256")
    .update(JSON.stringify([stack, urn]))
    .digest("hex")
    .slice(0, 16);

export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Each resource of a kind, with the stack it is of. */
export const ofKind = (stacks: readonly DeskStack[], kind: StackResource["kind"]) =>
  stacks.flatMap(({ name: stack, resources }) =>
    resources.filter((resource) => resource.kind === kind).map((resource) => ({ stack, resource })),
  );

type Report = NonNullable<DeskExchange["report"]>;

/** What the exchanges say of a ticket. */
export function seenAt<K extends "orders" | "forms" | "revocations">(
  exchanges: readonly DeskExchange[],
  kind: K,
  ticket: string,
): (Report[K] extends ReadonlyMap<string, infer V> ? V : never) | undefined {
  for (const { report } of exchanges) {
    const seen = report?.[kind].get(ticket);
    if (seen) return seen as never;
  }
  return undefined;
}

/** What was brought for a ticket and cannot be used. */
export const remarksOn = (exchanges: readonly DeskExchange[], ticket: string): Remark[] =>
  exchanges.flatMap(({ report }) =>
    (report?.unmatched ?? []).filter(({ about }) => about === ticket).map(({ file, because }) => ({ file, because })),
  );
