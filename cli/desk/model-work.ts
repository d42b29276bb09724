import { parisDay } from "../../provider/calendar";
import { type PersonTasks, tasksOf } from "../next/tasks";
import type { StackResource } from "../stack";
import { frenchAct, frenchRole } from "./french";
import { leastFar, withNews } from "./model-news";
import { askedRevocation } from "./model-revocations";
import { grouped, idOf, record, text, textOr } from "./reading";
import type { DeskExchange, DeskForm, DeskStack, Target, Urgency, WorkItem } from "./types";

/** What is known besides the stacks. */
interface Known {
  readonly forms: readonly DeskForm[];
  readonly exchanges: readonly DeskExchange[];
  readonly now: Date;
}

interface Source {
  readonly stack: string;
  readonly resource: StackResource;
  readonly forms: readonly DeskForm[];
}

/** Who must do what by when: the tasks of `igc-sante next`, item by item, in French and with the page they are done on. Pure. */
export function workOf(stacks: readonly DeskStack[], { forms, exchanges, now }: Known): WorkItem[] {
  const sources = new Map<string, Source>();
  // Several stacks have resources of one name: each goes by a name of its own meanwhile.
  const renamed = stacks.flatMap(({ name: stack, resources }) => {
    const ofStack = grouped(
      forms.filter((form) => form.stack === stack),
      ({ urn }) => urn,
    );
    return resources.map((resource) => {
      const id = idOf(resource, stack);
      sources.set(id, { stack, resource, forms: ofStack.get(resource.urn) ?? [] });
      return { ...withNews(resource, ofStack, exchanges), name: id };
    });
  });
  return tasksOf(renamed, now)
    .flatMap((person) => itemsOf(person, sources, now))
    .sort((one, other) => (one.by ?? "9999").localeCompare(other.by ?? "9999"));
}

function itemsOf({ names, role, tasks }: PersonTasks, sources: ReadonlyMap<string, Source>, now: Date): WorkItem[] {
  const as = frenchRole(role);
  const person = names.length > 0 ? `${names.join(" ou ")}, ${as}` : as;
  return tasks.flatMap(({ items }) =>
    items.map((item): WorkItem => {
      const source = sources.get(item.resource)!;
      const { stack, resource } = source;
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
        ...urgencyOf(item.by, now),
        certificate: item.kind === "OrgCertificate" ? item.resource : null,
        target: targetOf(source),
      };
    }),
  );
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const aboutOf = ({ kind, outputs }: StackResource): string =>
  kind === "OrgCertificate" ? `${text(outputs["usage"])} ${text(outputs["commonName"])}, ${text(outputs["serverInstance"])}` : "";

/**
 * Where an act is done: by the order's fields, with the form, by those of the revocation, which comes before all else that a person
 * could do (`certificateNextAction`); else the certificate's page says why.
 */
function targetOf({ stack, resource, forms }: Source): Target | null {
  const { kind, outputs } = resource;
  if (kind === "Form413Request") return { page: "form", ticket: leastFar(forms)?.ticket ?? text(outputs["ticket"]) };
  if (kind !== "OrgCertificate") return null;
  const ticket = textOr(record(outputs["next"])["ticket"], null);
  const { ticket: leaving } = askedRevocation(outputs);
  if (typeof leaving === "string") return { page: "revocation", ticket: leaving };
  return ticket ? { page: "order", ticket } : { page: "certificate", id: idOf(resource, stack) };
}

/**
 * Days are counted from the day that it is in Paris, as all days are counted here (`provider/calendar/working-days.ts`): overseas too, since a
 * zone says which days are worked, and not what time it is.
 */
export function urgencyOf(by: string | null, now: Date): Pick<WorkItem, "urgency" | "days"> {
  if (by === null || Number.isNaN(Date.parse(by))) return { urgency: "undated", days: null };
  const days = Math.floor((Date.parse(by) - parisDay(now).getTime()) / 86_400_000);
  return { urgency: urgencyIn(days), days };
}

function urgencyIn(days: number): Urgency {
  if (days < 0) return "late";
  if (days <= 7) return "week";
  return days <= 30 ? "month" : "later";
}
