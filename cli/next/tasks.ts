import { type NextAction, namedWho, nameOfPerson, readWho, type Who, who } from "../../provider/policy";
import { signatoryIn } from "../overdue-forms";
import type { StackResource } from "../stack";
import { type StatusRow, statusRows } from "../status/rows";

/** What the people of a stack must do, by person: the rows of `igc-sante status`, put together. Pure. */

/** One resource that waits for a task. */
export interface TaskItem {
  /** Logical name of the resource. */
  readonly resource: string;
  readonly kind: StackResource["kind"];
  /** Name of the structure; of an administrator, their own. */
  readonly structure: string;
  /** The whole act, with the numbers that `Task.what` leaves out where they differ. */
  readonly what: string;
  readonly where: string;
  readonly because: string;
  readonly by: string | null;
}

/** One thing to do, for one structure or for many. */
export interface Task {
  /** Latest useful day (YYYY-MM-DD) of the first of its items, or null. */
  readonly by: string | null;
  /** What to do; a number that differs from item to item is `…`. */
  readonly what: string;
  /** Names of the structures it is for, each once. */
  readonly structures: readonly string[];
  /** Certificates that can go on only once it is done: those of its items, and those behind a form. */
  readonly certificates: number;
  /** The nearest day first. */
  readonly items: readonly TaskItem[];
}

/** Somebody who must act. */
export interface PersonTasks {
  /** As next actions call them, without the structure. */
  readonly who: string;
  /** Names; any one of them may act. Empty where the state knows a role alone. */
  readonly names: readonly string[];
  readonly role: string;
  /** The nearest day of the tasks, or null. */
  readonly by: string | null;
  /** The nearest day first. */
  readonly tasks: readonly Task[];
}

/** What others build on comes first, where no day says otherwise. */
const kinds: readonly StackResource["kind"][] = ["HealthStructure", "TechnicalAdmin", "Form413Request", "OrgCertificate"];

interface Waiting {
  readonly whose: Who;
  readonly item: TaskItem;
  /** Certificates behind it, besides the resource itself. */
  behind: number;
}

/** The tasks of a state at an instant, the nearest day first. */
export function tasksOf(resources: readonly StackResource[], at: Date): PersonTasks[] {
  const forms = new Map(
    resources.flatMap((resource) => (resource.kind === "Form413Request" ? [[ticketOf(resource), resource] as const] : [])),
  );
  const ofForm = new Map<string, Waiting>();
  const waiting: Waiting[] = [];
  for (const kind of kinds)
    for (const resource of resources.filter((each) => each.kind === kind))
      for (const row of statusRows([resource], at)) {
        if (!row.nextAction) continue;
        const form = ofForm.get(ticketOf(resource));
        // Its form's own act says who is next on the form's way.
        if (kind === "OrgCertificate" && form && row.nextAction.who === who.formWay) form.behind++;
        else {
          const entry = waitingOf(resource, row, row.nextAction, forms.get(ticketOf(resource)));
          waiting.push(entry);
          if (kind === "Form413Request") ofForm.set(ticketOf(resource), entry);
        }
      }
  return byPerson(waiting);
}

/** Ticket of a form, or of the form that a certificate is ordered under. */
function ticketOf({ kind, outputs }: StackResource): string {
  const ticket = kind === "OrgCertificate" ? (outputs["formRequest"] as { ticket?: unknown } | undefined)?.ticket : outputs["ticket"];
  return typeof ticket === "string" ? ticket : "";
}

/** What `pulumi.secret` hides is an object in an export. */
const shown = (value: unknown): string => (typeof value === "string" ? value : "(secret)");

function waitingOf(resource: StackResource, row: StatusRow, action: NextAction, form: StackResource | undefined): Waiting {
  const { kind, name } = resource;
  const whose = readWho(
    namedWho(shown(action.who), { signatory: form && signatoryIn(form.outputs), administrators: administratorsIn(resource) }),
  );
  const by = typeof action.by === "string" ? action.by : null;
  const [what, where, because] = [shown(action.what), shown(action.where), shown(action.because)];
  const structure = kind === "TechnicalAdmin" ? administratorName(resource) : row.structure;
  return { whose, item: { resource: name, kind, structure, what, where, because, by }, behind: 0 };
}

interface Name {
  readonly firstName?: unknown;
  readonly lastName?: unknown;
}
const isNamed = (person: Name | null | undefined): person is { firstName: string; lastName: string } =>
  typeof person?.firstName === "string" && typeof person.lastName === "string";

const administratorName = ({ name, outputs }: StackResource): string => (isNamed(outputs) ? nameOfPerson(outputs) : name);

function administratorsIn({ outputs }: StackResource): string[] {
  const admins = (outputs["formRequest"] as { admins?: unknown } | undefined)?.admins;
  return Array.isArray(admins) ? (admins as Name[]).filter(isNamed).map(nameOfPerson) : [];
}

const dayOf = (by: string | null): string => by ?? "9999";
const byDay = (one: { readonly by: string | null }, other: { readonly by: string | null }): number =>
  dayOf(one.by).localeCompare(dayOf(other.by));

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): T[][] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
};

const personKey = ({ names, role }: Who): string => JSON.stringify([names, role]);

function byPerson(waiting: readonly Waiting[]): PersonTasks[] {
  const people = grouped(waiting, ({ whose }) => personKey(whose)).map((all): PersonTasks => {
    const { names, role } = all[0]!.whose;
    const tasks = grouped(all, ({ item }) => withoutNumbers(item.what))
      .map(taskOf)
      .sort(byDay);
    return { who: names.length > 0 ? `${names.join(" or ")}, ${role}` : role, names, role, by: tasks[0]!.by, tasks };
  });
  return people.sort(byDay);
}

/** Numbers, tickets and serials say for which one; a day says when, and stays. */
const withoutNumbers = (what: string): string =>
  what.replace(/(?<![\w-])(?!\d{4}-\d{2}-\d{2}(?![\w-]))(?=[\w-]*\d)[\w-]{6,}(?:, (?=\w*\d)\w{14})*/g, "…");

function taskOf(waiting: readonly Waiting[]): Task {
  const items = waiting.map(({ item }) => item).sort(byDay);
  const whole = new Set(items.map(({ what }) => what));
  const structures = [...new Set(items.map(({ structure }) => structure))];
  const certificates = new Set(items.flatMap(({ kind, resource }) => (kind === "OrgCertificate" ? [resource] : []))).size;
  const behind = waiting.reduce((sum, { behind: each }) => sum + each, 0);
  const [first] = items;
  const what = whole.size === 1 ? first!.what : withoutNumbers(first!.what);
  return { by: first!.by, what, structures, certificates: certificates + behind, items };
}

const sameName = new Intl.Collator("fr", { sensitivity: "base" });

/** The tasks of one person: by name, whatever its accents and capitals, or by role where the state knows nobody's name. */
export const tasksFor = (people: readonly PersonTasks[], name: string): PersonTasks[] =>
  people.filter(({ names, role, who: text }) =>
    [text, ...(names.length > 0 ? names : [role])].some((each) => sameName.compare(each, name.trim()) === 0),
  );
