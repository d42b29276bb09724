import { type PersonTasks, tasksOf } from "../next-tasks";
import type { StackResource } from "../stack";
import { frenchAct, frenchRole } from "./french";
import { idOf, record, text, textOr } from "./reading";
import type { DeskStack, Target, Urgency, WorkItem } from "./types";

/** Who must do what by when: the tasks of `igc-sante next`, item by item, in French and with the page they are done on. Pure. */
export function workOf(stacks: readonly DeskStack[], now: Date): WorkItem[] {
  const sources = new Map<string, { readonly stack: string; readonly resource: StackResource }>();
  // Several stacks have resources of one name: each goes by a name of its own meanwhile.
  const renamed = stacks.flatMap(({ name: stack, resources }) =>
    resources.map((resource) => {
      const id = idOf(resource, stack);
      sources.set(id, { stack, resource });
      return { ...resource, name: id };
    }),
  );
  return tasksOf(renamed, now)
    .flatMap((person) => itemsOf(person, sources, now))
    .sort((one, other) => (one.by ?? "9999").localeCompare(other.by ?? "9999"));
}

function itemsOf(
  { names, role, tasks }: PersonTasks,
  sources: ReadonlyMap<string, { readonly stack: string; readonly resource: StackResource }>,
  now: Date,
): WorkItem[] {
  const as = frenchRole(role);
  const person = names.length > 0 ? `${names.join(" ou ")}, ${as}` : as;
  return tasks.flatMap(({ items }) =>
    items.map((item): WorkItem => {
      const { stack, resource } = sources.get(item.resource)!;
      const { what, where, because } = frenchAct(item);
      return {
        stack,
        resource: resource.name,
        kind: item.kind,
        names,
        role: as,
        person: capital(person),
        structure: item.structure === item.resource ? resource.name : item.structure,
        about: aboutOf(resource),
        what,
        where,
        because,
        by: item.by,
        urgency: urgencyOf(item.by, now),
        target: targetOf(resource, stack),
      };
    }),
  );
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const aboutOf = ({ kind, outputs }: StackResource): string =>
  kind === "OrgCertificate" ? `${text(outputs["usage"])} ${text(outputs["commonName"])}, ${text(outputs["serverInstance"])}` : "";

/** Where an act is done: by the order's fields, with the form; else the certificate's page says why. */
function targetOf(resource: StackResource, stack: string): Target | null {
  const { kind, outputs } = resource;
  if (kind === "Form413Request") return { page: "form", ticket: text(outputs["ticket"]) };
  if (kind !== "OrgCertificate") return null;
  const ticket = textOr(record(outputs["next"])["ticket"], null);
  const isLeaving = record(outputs["revocation"])["asked"] !== undefined;
  return ticket && !isLeaving ? { page: "order", ticket } : { page: "certificate", id: idOf(resource, stack) };
}

/** Days of 24 hours from the beginning of that day on, UTC, as days are written. */
export function urgencyOf(by: string | null, now: Date): Urgency {
  if (by === null) return "undated";
  const days = Math.floor((Date.parse(by) - Date.parse(now.toISOString().slice(0, 10))) / 86_400_000);
  if (days < 0) return "late";
  if (days <= 7) return "week";
  return days <= 30 ? "month" : "later";
}
