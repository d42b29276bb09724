import * as pulumi from "@pulumi/pulumi";

/**
 * Properties that travel as one JSON text (issue 15; the provider's side is `provider/packing.ts`). Pulumi makes four
 * promises a property in the program, and the engine logs each one: a text is one property for many facts.
 */

/** `apply` that also runs while something is unknown: what is known is judged in the preview all the same. */
type ApplyAlways = (this: pulumi.Output<unknown>, encode: (value: unknown) => string, runWithUnknowns: true) => pulumi.Output<string>;

/** The SDK has it, but says nothing of it in its types. */
const { isUnknown } = pulumi as unknown as { isUnknown(value: unknown): boolean };

/** What stands in a text for a value that is not known yet. The provider reads it as what Pulumi sends for one. */
const mark = { unknown: true } as const;

const known = (value: unknown): unknown => {
  if (isUnknown(value)) return mark;
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, known(member)]));
};

/** Facts as one text. It depends on what they depend on, and is a secret where one of them is. */
export function textOf(facts: pulumi.Inputs): pulumi.Output<string> {
  const all = pulumi.output(facts) as pulumi.Output<unknown>;
  return (all.apply as unknown as ApplyAlways).call(all, (value) => JSON.stringify(known(value)), true);
}

/** Gives a resource the members of one of its texts as outputs of their own, each made when it is first read. */
export function readMembers(resource: object, text: pulumi.Output<string | undefined>, names: readonly string[]): void {
  for (const name of names) {
    let member: pulumi.Output<unknown> | undefined;
    const get = (): pulumi.Output<unknown> => (member ??= text.apply((json) => membersOf(json)[name]));
    Object.defineProperty(resource, name, { get, enumerable: true });
  }
}

/** A resource whose creation failed has no text. */
export const membersOf = (json: string | undefined): Readonly<Record<string, unknown>> =>
  json === undefined ? {} : (JSON.parse(json) as Record<string, unknown>);
