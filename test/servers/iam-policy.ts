/** An IAM policy as far as ours go: statements that allow actions on resources, both with wildcards. */
export interface Policy {
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[]; readonly Resource: string | readonly string[] }[];
}

/** Whether a policy allows an action on a resource. Whatever no statement allows is denied. */
export function allows({ Statement }: Policy, action: string, resource: string): boolean {
  const matches = (patterns: string | readonly string[], text: string): boolean => [patterns].flat().some((pattern) => glob(pattern as string).test(text));
  const applies = Statement.filter(({ Action, Resource }) => matches(Action, action) && matches(Resource, resource));
  return applies.length > 0 && applies.every(({ Effect }) => Effect === "Allow");
}

const glob = (pattern: string): RegExp => new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`);
