import { daysUntil } from "../../provider/policy";
import { visible } from "../../provider/x509/profile";
import { actionIn, daysWritten, whoInFrench } from "../words";
import type { Due, PersonDue, Step } from "./due";

/** What people read, in French: a mail, and a text for a chat. Pure. */

/** One thing to do, and which of its steps are new. */
export interface Line {
  readonly due: Due;
  readonly steps: readonly Step[];
}

/** Lines that are one thing to do for several structures. */
interface Matter {
  readonly lines: readonly Line[];
  readonly by: string | null;
  readonly isNew: boolean;
}

/** More than these structures are counted. */
const mostNamed = 5;
/** More than these things are counted in a chat. */
const mostShown = 20;

function mattersOf(lines: readonly Line[]): Matter[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.due.stack}\n${line.due.what}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const day = (by: string | null): string => by ?? "9999";
  const matters = [...groups.values()].map((each): Matter => {
    const sorted = [...each].sort((one, other) => day(one.due.item.by).localeCompare(day(other.due.item.by)));
    return { lines: sorted, by: sorted[0]!.due.item.by, isNew: each.some(({ steps }) => steps.includes("first")) };
  });
  return matters.sort((one, other) => day(one.by).localeCompare(day(other.by)));
}

/** `2028-01-15` as people write it. */
const frenchDay = (day: string): string => day.split("-").reverse().join("/");

function left(by: string, at: Date): string {
  const days = daysUntil(at, new Date(`${by}T00:00:00Z`));
  if (days < 0) return `dépassé depuis ${-days} jour${days < -1 ? "s" : ""}`;
  return days === 0 ? "c'est aujourd'hui" : `il reste ${days} jour${days > 1 ? "s" : ""}`;
}

const deadline = ({ by }: Matter, at: Date): string => (by === null ? "Dès que possible" : `Avant le ${frenchDay(by)} (${left(by, at)})`);

/** Cards, and addresses that a sentence may quote: neither is needed to know what is to be done. */
const withoutPrivate = (text: string): string =>
  text.replace(/(?<![\dA-Za-z])\d{10}(?![\dA-Za-z])/g, "…").replace(/[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+/g, "…");

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Structures a matter is for; an administrator's own card is for none. */
function whomFor({ lines }: Matter): string[] {
  const names = [...new Set(lines.filter(({ due }) => due.item.kind !== "TechnicalAdmin").map(({ due }) => due.item.structure))];
  if (names.length === 0) return [];
  const shown = names.slice(0, names.length > mostNamed + 1 ? mostNamed : names.length);
  const more = names.length - shown.length;
  const certificates = lines.filter(({ due }) => due.item.kind === "OrgCertificate").length;
  const count = certificates > names.length ? ` (${certificates} certificats)` : "";
  return [`${names.length > 1 ? "Structures" : "Structure"} : ${shown.join(", ")}${more > 0 ? ` et ${more} autres` : ""}${count}`];
}

/** What to do, for all of a matter: a number that differs is left out, as `igc-sante next` does. */
function whatOf({ lines }: Matter): ReturnType<typeof inFrench> {
  const whole = new Set(lines.map(({ due }) => due.item.what));
  const { item, what } = lines[0]!.due;
  return inFrench({ ...item, what: whole.size === 1 ? item.what : what });
}
function inFrench({ what, where, because }: Due["item"]): Pick<Due["item"], "what" | "where" | "because"> {
  const said = actionIn("fr", { who: "you", what, where, because });
  return { ...said, what: daysWritten(said.what, frenchDay), because: daysWritten(said.because, frenchDay) };
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** The mail to one person. */
export function letterFor(name: string, { names }: Pick<PersonDue, "names">, lines: readonly Line[], at: Date): Letter {
  const matters = mattersOf(lines);
  const count = matters.length === 1 ? "une action attendue de vous" : `${matters.length} actions attendues de vous`;
  const first = matters[0]!.by;
  const others = names.filter((each) => each !== name);
  const text = [
    names.length > 0 ? `Bonjour ${name},` : "Bonjour,",
    "",
    `Certificats logiciels IGC-Santé : ${count}.`,
    ...matters.flatMap((matter, index) => ["", ...paragraph(matter, index + 1, at)]),
    "",
    ...(others.length > 0 ? [`Une seule personne suffit : vous, ou ${others.join(" ou ")}, qui reçoit le même message.`, ""] : []),
    "Chaque action est annoncée une fois, puis rappelée à l'approche de son échéance.",
    "N'envoyez ni clé privée, ni mot de passe, ni demande de certificat (CSR) en réponse : ce message est automatique.",
    "",
  ];
  return {
    subject: visible(`IGC-Santé : ${count}${first === null ? "" : `, avant le ${frenchDay(first)}`}`),
    text: text.map(visible).join("\n"),
  };
}

function paragraph(matter: Matter, number: number, at: Date): string[] {
  const { what, where, because } = whatOf(matter);
  const places = new Set(matter.lines.map(({ due }) => due.item.where)).size - 1;
  return [
    `${number}. ${deadline(matter, at)}${matter.isNew ? "" : ", rappel"}`,
    `   ${capital(withoutPrivate(what))}`,
    ...whomFor(matter).map((line) => `   ${line}`),
    `   Où : ${withoutPrivate(where)}${places > 0 ? ` (et ${places} autre${places > 1 ? "s" : ""})` : ""}`,
    `   Pourquoi : ${withoutPrivate(because)}`,
  ];
}

/** What a webhook is given for one person. */
export interface WebhookNotice {
  readonly kind: "igc-sante.notice";
  /** Who must act, in French. */
  readonly who: string;
  /** The nearest day first. */
  readonly tasks: readonly {
    readonly what: string;
    readonly by: string | null;
    /** Whether it is told for the first time; else it is a reminder. */
    readonly isNew: boolean;
    readonly structures: readonly string[];
    readonly resources: readonly string[];
  }[];
}

/** The structured part, without places: they are paths, mailboxes and buckets. */
export function webhookNotice({ who }: Pick<PersonDue, "who">, lines: readonly Line[]): WebhookNotice {
  const tasks = mattersOf(lines).map((matter) => ({
    what: visible(withoutPrivate(whatOf(matter).what)),
    by: matter.by,
    isNew: matter.isNew,
    structures: [...new Set(matter.lines.map(({ due }) => visible(due.item.structure)))].slice(0, 200),
    resources: matter.lines.map(({ due }) => visible(due.item.resource)).slice(0, 200),
  }));
  return { kind: "igc-sante.notice", who: visible(withoutPrivate(whoInFrench(who))), tasks: tasks.slice(0, 100) };
}

/**
 * A chat's text: names come from outside, and none is a mention (`<!channel>`, `@channel`), a link or an emphasis there.
 * Slack's, Mattermost's and Teams' ways to quote differ, so the signs are replaced by ones that no chat reads.
 */
const chatWords = (text: string): string => text.replace(/[<>[\]*_~`|#@&]/g, (sign) => signs[sign] ?? "");
const signs: Readonly<Record<string, string>> = {
  "<": "‹",
  ">": "›",
  "[": "(",
  "]": ")",
  "*": "·",
  "_": "-",
  "~": "-",
  "`": "'",
  "|": "/",
  "#": "n°",
  "@": "(at)",
  "&": "et",
};

/** The same as one text, for what shows a text. */
export function chatText(notice: WebhookNotice): string {
  const lines = notice.tasks.slice(0, mostShown).map(({ what, by, isNew, structures }) => {
    const day = by === null ? "dès que possible" : `avant le ${frenchDay(by)}`;
    const whom = structures.length > 3 ? `${structures.slice(0, 3).join(", ")} et ${structures.length - 3} autres` : structures.join(", ");
    return `- ${chatWords(`${day}${isNew ? "" : " (rappel)"} : ${what} (${whom})`)}`;
  });
  const more = notice.tasks.length - lines.length;
  return [`IGC-Santé, pour ${chatWords(notice.who)} :`, ...lines, ...(more > 0 ? [`- et ${more} autres`] : [])].join("\n");
}
