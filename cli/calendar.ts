import { createHash } from "node:crypto";
import { type CalendarEvent, icalendar, subtractWorkingDays } from "../provider/calendar";
import type { CertificateOutputs } from "../provider/lifecycle/certificate";
import { alarmDays, type NextAction, zoneOf } from "../provider/policy";
import { visible } from "../provider/x509/profile";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { exitCode } from "./exit-codes";
import { here, publish } from "./export-entry";
import { plain } from "./overdue-forms";
import { langOption, languageHere } from "./people";
import { exportedStates, resourcesOfStacks, type StackResource, writtenAt } from "./stack";
import { servedOf } from "./status/drift";
import { actionIn, type Language, say } from "./words";

/** Days before at which a calendar reminds of an end: ANS itself warns once, a month before (guide médecine de ville, slide 26). */
const remindersOfAnEnd: readonly number[] = alarmDays;

/**
 * What a state has dates of: the end of each certificate in service and the beginning of its renewal, the end of cards, and what somebody
 * must do by a day. It follows from the state alone: the same state gives the same bytes.
 * @param written when the state was written
 */
export const eventsOf = (resources: readonly StackResource[], written: Date, language: Language = "en"): CalendarEvent[] =>
  resources
    .flatMap((resource) => [
      ...certificateEvents(resource, language),
      ...cardEvents(resource, written, language),
      ...actionEvents(resource, written, language),
    ])
    .sort(byDay);

/** By code units: no locale changes the bytes. */
const byDay = (one: CalendarEvent, other: CalendarEvent): number => (orderOf(one) < orderOf(other) ? -1 : 1);
const orderOf = ({ day, uid }: CalendarEvent): string => `${day} ${uid}`;

/** A certificate that two stacks manage is one event: no file has a UID twice (RFC 5545 section 3.8.4.7). */
export const together = (events: readonly CalendarEvent[]): CalendarEvent[] =>
  [...new Map(events.map((event) => [event.uid, event])).values()].sort(byDay);

/** When what an event says was last changed: a run that changes nothing leaves the file as it is. */
const stampOf = ({ modified }: StackResource, written: Date): Date => {
  const at = new Date(modified ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? written : at;
};

function certificateEvents({ kind, name, outputs }: StackResource, language: Language): CalendarEvent[] {
  const { current, structure, serverInstance, usage, commonName, renewAt } = outputs as unknown as Partial<CertificateOutputs>;
  const served = servedOf(outputs);
  // None in service, hidden by the program, or revoked: then nobody waits for its end.
  if (kind !== "OrgCertificate" || typeof current?.notAfter !== "string" || served?.revoked) return [];
  const { serialNumber, notAfter } = served ?? current;
  const { notBefore } = current;
  const whose = [structure?.name ?? name, serverInstance, usage, commonName].map((text) => visible(String(text))).join(", ");
  const stamp = new Date(notBefore);
  const end: CalendarEvent = {
    uid: `end-${serialNumber}@pulumi-igc-sante`,
    day: notAfter.slice(0, 10),
    summary: say(language, "certificate-ends", { whose }),
    description: say(language, "certificate-ends-why", { serial: serialNumber, day: notAfter.slice(0, 10), time: notAfter.slice(11, 16) }),
    stamp,
    alarms: remindersOfAnEnd,
  };
  if (typeof renewAt !== "string" || current.revoked) return [end];
  const uid = `renewal-${current.serialNumber}@pulumi-igc-sante`;
  const description = say(language, "renewal-begins-why");
  return [end, { uid, day: renewAt.slice(0, 10), summary: say(language, "renewal-begins", { whose }), description, stamp, alarms: [0] }];
}

function cardEvents(resource: StackResource, written: Date, language: Language): CalendarEvent[] {
  const { kind, urn, outputs } = resource;
  const { cardExpiresOn, cardType, firstName, lastName } = outputs;
  if (kind !== "TechnicalAdmin" || typeof cardExpiresOn !== "string") return [];
  return [
    {
      uid: uidOf("card", urn, cardExpiresOn),
      day: cardExpiresOn,
      summary: visible(say(language, "card-ends", { card: String(cardType), who: `${String(firstName)} ${String(lastName)}` })),
      description: say(language, "card-ends-why"),
      stamp: stampOf(resource, written),
      alarms: remindersOfAnEnd,
    },
  ];
}

function actionEvents(resource: StackResource, written: Date, language: Language): CalendarEvent[] {
  const { urn, outputs } = resource;
  const action = outputs["nextAction"] as NextAction | null | undefined;
  if (typeof action?.by !== "string" || typeof action.what !== "string") return [];
  const { who, what, where, because } = actionIn(language, action);
  return [
    {
      uid: uidOf("act", urn, action.what, action.by), // of the state, whatever the language
      day: action.by,
      summary: visible(say(language, "act", { who, what })),
      description: visible(say(language, "act-why", { where, because })),
      stamp: stampOf(resource, written),
      alarms: remindersOfAnAct.map((days) => daysBefore(action.by!, days, outputs)),
    },
  ];
}

/** Working days before the day of an act at which a calendar reminds of it. */
const remindersOfAnAct = [5, 1];

/** How many days before a day the working day lies that is so many before it, by the holidays of the structure's department. */
function daysBefore(day: string, count: number, outputs: StackResource["outputs"]): number {
  const { finess, department, departmentLabel } = {
    ...(outputs["preparation"] as object),
    ...outputs,
    ...(outputs["structure"] as object),
  } as Record<string, unknown>;
  const zone = zoneOf({ finess: plain(finess), department: plain(department), departmentLabel: plain(departmentLabel) });
  return (Date.parse(day) - subtractWorkingDays(new Date(day), count, zone).getTime()) / 86_400_000;
}

const uidOf = (kind: string, ...parts: readonly string[]): string =>
  `${kind}-${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 24)}@pulumi-igc-sante`;

const options = {
  file: { type: "string", multiple: true },
  name: { type: "string" },
  out: { type: "string" },
  lang: langOption,
} as const;

export const calendar: Command = {
  options,
  summary: "ends, renewals and what is to be done by a day, as a calendar file to subscribe to",
  usage: [
    "igc-sante calendar [--file STATE.json ...] [--name NAME] [--out FILE] [--lang en|fr]",
    "",
    "  --file   a state export (pulumi stack export > state.json); may be given several times. Default: the stack in this folder",
    '  --name   what the calendar is called; default: "IGC-Santé"',
    "  --out    the file (.ics), replaced at once or not at all; default: standard output",
    "  --lang   en or fr; default: by the locale (LC_ALL, LC_MESSAGES, LANG), else en",
    "",
    "From the states alone: the same states give the same bytes. Ends of certificates and cards remind 90, 60, 30, 14 and 7 days before.",
    "Names of structures and people are in it, no card number and no secret. Exit code: 0; 2 an option or file cannot be used.",
  ].join("\n"),
  async run(args) {
    const { values } = readArguments("calendar", args, options);
    const language = languageHere(values.lang);
    const texts = await exportedStates(values.file);
    const states = resourcesOfStacks(texts, values.file ?? []);
    const events = states.flatMap((resources, index) => eventsOf(resources, writtenAt(texts[index]!) ?? new Date(0), language));
    await publish(icalendar(values.name ?? "IGC-Santé", together(events)), values.out, here());
    return exitCode.fine;
  },
};
