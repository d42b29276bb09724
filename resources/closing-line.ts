import * as pulumi from "@pulumi/pulumi";
import type { NextAction } from "../provider/policy";

/**
 * The closing line of `pulumi up`: what people must do next, and by when. The program's process writes
 * it, once every resource has answered; the provider's process cannot know that it is the last.
 */
const pending: { name: string; action: Promise<NextAction | null | undefined> }[] = [];
let scheduled = false;

/** Remembers a resource's next action for the closing line. @param read where it is in what the output says */
export function remember<T = NextAction | null>(
  name: string,
  output: pulumi.Output<T>,
  read: (value: T) => NextAction | null | undefined = (value) => value as NextAction | null,
): void {
  pending.push({ name, action: settled(output).then((value) => (value === undefined ? undefined : read(value))) });
  if (scheduled) return;
  scheduled = true;
  void sayWhenQuiet();
}

/** The value once known; `undefined` where it is unknown (preview) or failed. */
const settled = <T>(output: pulumi.Output<T>): Promise<T | undefined> =>
  new Promise((resolve) => {
    const { promise, isKnown } = output as unknown as { promise(): Promise<T>; isKnown: Promise<boolean> };
    Promise.all([promise.call(output), isKnown]).then(
      ([value, known]) => resolve(known ? value : undefined),
      () => resolve(undefined),
    );
  });

async function sayWhenQuiet(): Promise<void> {
  const actions: { name: string; action: NextAction }[] = [];
  for (let index = 0; index < pending.length; index++) {
    const { name, action } = pending[index]!;
    const value = await action;
    if (value) actions.push({ name, action: value });
  }
  pending.length = 0;
  scheduled = false;
  const line = closingLine(actions);
  if (line) await pulumi.log.info(line);
}

/** One line a distinct act, the most urgent first. Pure, for the test. */
export function closingLine(actions: readonly { name: string; action: NextAction }[]): string | undefined {
  if (actions.length === 0) return undefined;
  const groups = new Map<string, { names: string[]; by: string | null; text: string }>();
  for (const { name, action } of actions) {
    const key = `${action.who}\u0000${action.what}`;
    const group = groups.get(key) ?? { names: [], by: null, text: `${action.who}: ${action.what}${site(action)}` };
    group.names.push(name);
    if (action.by && (!group.by || action.by < group.by)) group.by = action.by;
    groups.set(key, group);
  }
  const rows = [...groups.values()].sort((a, b) => (a.by ?? "9").localeCompare(b.by ?? "9"));
  return ["Next, by people:", ...rows.map(({ names, by, text }) => `  - ${text}${by ? `, by ${by}` : ""} (${shortList(names)})`)].join(
    "\n",
  );
}

/** A form or a site is where one goes from here; a folder stands in the state. */
const site = ({ where }: NextAction): string => (where.startsWith("https://") ? `: ${where}` : "");

const shortList = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
