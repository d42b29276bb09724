import { createHash } from "node:crypto";
import { alarmDays, daysUntil } from "../../provider/policy";
import type { Environment } from "../../provider/structure";
import { type PersonTasks, type TaskItem, tasksOf } from "../next/tasks";
import type { StackResource } from "../stack";

/** What people are to be told on a day, from states alone. Pure. */

/** A step of a thing to do: that it appeared, or that so many days are left at most. */
export type Step = "first" | `${number}`;

/** One thing one person must do, and the step it is at. */
export interface Due {
  /** Of its stack: `urn:pulumi:<stack>::<project>`. */
  readonly stack: string;
  /** What it is put together with in one message. */
  readonly what: string;
  readonly item: TaskItem;
  /** Ticket of its order or form, where it has one: the same act three years later is another. */
  readonly ticket: string;
  /** `first`, and the reminder that its day has reached, if any: nobody is told twice at once. */
  readonly steps: readonly Step[];
}

/** Somebody who must act, over all stacks. */
export interface PersonDue {
  readonly who: string;
  readonly names: readonly string[];
  readonly role: string;
  readonly due: readonly Due[];
}

/** Days before the end of a thing at which it is brought to mind again. */
export const usualDays: readonly number[] = alarmDays;

/** The reminder that a day has reached: of several the last one, so that who is told late is told once. */
export function reminderAt(by: string | null, days: readonly number[], at: Date): Step | undefined {
  if (by === null) return undefined;
  const left = daysUntil(at, new Date(`${by}T00:00:00Z`));
  const reached = days.filter((day) => left <= day);
  return reached.length > 0 ? `${Math.min(...reached)}` : undefined;
}

/** @param states the resources of each state, of which those of `environments` count */
export function dueOf(
  states: readonly (readonly StackResource[])[],
  environments: readonly Environment[],
  days: readonly number[],
  at: Date,
): PersonDue[] {
  const people = new Map<string, PersonDue>();
  for (const state of states) {
    const resources = inEnvironments(state, environments);
    const tickets = new Map(resources.map((resource) => [`${resource.kind} ${resource.name}`, ticketOf(resource)]));
    const stack = /^urn:pulumi:[^:]*::[^:]*/.exec(resources[0]?.urn ?? "")?.[0] ?? "";
    for (const person of tasksOf(resources, at)) {
      const due = person.tasks.flatMap(({ what, items }) =>
        items.map((item): Due => {
          const reminder = reminderAt(item.by, days, at);
          const ticket = tickets.get(`${item.kind} ${item.resource}`) ?? "";
          return { stack, what, item, ticket, steps: reminder === undefined ? ["first"] : ["first", reminder] };
        }),
      );
      const key = keyOfPerson(person);
      people.set(key, { ...person, due: [...(people.get(key)?.due ?? []), ...due] });
    }
  }
  return [...people.values()];
}

const keyOfPerson = ({ names, role }: Pick<PersonTasks, "names" | "role">): string => JSON.stringify([names, role]);

/** Administrators have no environment of their own: theirs is their stack's. */
function inEnvironments(resources: readonly StackResource[], asked: readonly Environment[]): readonly StackResource[] {
  const of = ({ outputs }: StackResource): unknown => outputs["environment"];
  const stack = [...new Set(resources.map(of).filter((each) => typeof each === "string"))];
  const isAsked = (environment: unknown): boolean => (asked as readonly unknown[]).includes(environment);
  const stackIsAsked = stack.length === 0 ? isAsked("production") : stack.some(isAsked);
  return resources.filter((resource) => (typeof of(resource) === "string" ? isAsked(of(resource)) : stackIsAsked));
}

function ticketOf({ kind, outputs }: StackResource): string {
  const next = outputs["next"] as { readonly ticket?: unknown } | null | undefined;
  const ticket = kind === "OrgCertificate" ? next?.ticket : outputs["ticket"];
  return typeof ticket === "string" ? ticket : "";
}

/** What a notice is known by for ever: to whom, of what, and which step. It says nothing to who reads it: names are not in it. */
export const noticeKey = (recipient: readonly string[], { stack, item, ticket }: Due, step: Step): string =>
  createHash("sha256")
    .update(JSON.stringify([recipient, stack, item.kind, item.resource, ticket, item.what, item.by, step]))
    .digest("hex")
    .slice(0, 40);
