import ICAL from "ical.js";
import { icalendar } from "../provider/calendar";
import { eventsOf, together } from "./calendar";
import { at, state as people } from "./people-stage";
import { resourcesOf, writtenAt } from "./stack";

const typeOf = (kind: string): string => `pulumi-nodejs:dynamic/igc-sante:${kind}`;
const resource = (kind: string, name: string, outputs: object) => ({
  type: typeOf(kind),
  urn: `urn:pulumi:prod::lilas::${typeOf(kind)}::${name}`,
  outputs,
});
const exported = (...resources: object[]): string =>
  JSON.stringify({ deployment: { manifest: { time: "2026-11-27T04:05:06Z" }, resources } });
const current = { serialNumber: "4AFC", notBefore: "2026-11-24T09:00:00.000Z", notAfter: "2029-11-24T09:00:00.000Z" };
const certificate = {
  structure: { name: "Centre de santé des Lilas", idNat: "1690781810" },
  serverInstance: "srv1",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  renewAt: "2029-09-25T09:00:00.000Z",
  current,
  nextAction: null,
};
const action = { who: "Zoé Noël, technical administrator", what: "order it", where: "the portal", by: "2029-11-24", because: "it ends" };
const events = (...resources: object[]) => {
  const text = exported(...resources);
  return eventsOf(resourcesOf(text), writtenAt(text)!);
};
const shown = (...resources: object[]): string[] =>
  events(...resources).map(({ day, summary, alarms }) => `${day} ${summary} -${alarms.join(" -")}`);

it.each<[what: string, resource: object, expected: string[]]>([
  [
    "a certificate in service: its renewal and its end",
    resource("OrgCertificate", "c", certificate),
    [
      "2029-09-25 Renewal begins: Centre de santé des Lilas, srv1, AUTH_CLI, INSI-AUTO -0",
      "2029-11-24 Certificate ends: Centre de santé des Lilas, srv1, AUTH_CLI, INSI-AUTO -90 -60 -30 -14 -7",
    ],
  ],
  ["none in service yet", resource("OrgCertificate", "c", { ...certificate, current: null }), []],
  [
    "one that is revoked: nobody waits for its end",
    resource("OrgCertificate", "c", { ...certificate, current: { ...current, revoked: {} } }),
    [],
  ],
  ["one the program hides", resource("OrgCertificate", "c", { ...certificate, current: { "4dabf18193072939515e22adb298388d": "x" } }), []],
  [
    "what must be done by a day",
    resource("Form413Request", "f", { nextAction: action }),
    ["2029-11-24 Zoé Noël, technical administrator: order it -5 -1"],
  ],
  [
    "what must be done by a day in Strasbourg, whose 26 December nobody works",
    resource("Form413Request", "f", { nextAction: { ...action, by: "2025-12-29" }, structure: { finess: "670780055" } }),
    ["2025-12-29 Zoé Noël, technical administrator: order it -11 -5"],
  ],
  ["what has no day", resource("Form413Request", "f", { nextAction: { ...action, by: null } }), []],
  [
    "the end of a card",
    resource("TechnicalAdmin", "zoe", {
      cardExpiresOn: "2027-03-31",
      cardType: "CPA",
      firstName: "Zoé",
      lastName: "Noël\u202e",
      nextAction: null,
    }),
    ["2027-03-31 Card ends: CPA of Zoé Noël\\u202e -90 -60 -30 -14 -7"],
  ],
])("has the dates of %s", (_what, resource, expected) => expect(shown(resource)).toEqual(expected));

it("says the same of the same state, a thing once under one name, and each of two stacks", () => {
  const all = [
    resource("OrgCertificate", "c", { ...certificate, nextAction: action }),
    resource("OrgCertificate", "d", { ...certificate, current: { ...current, serialNumber: "4AFD" }, nextAction: action }),
  ];
  const other = {
    ...resource("Form413Request", "f", { nextAction: action }),
    urn: `urn:pulumi:test::lilas::${typeOf("Form413Request")}::f`,
  };
  const found = events(...all, resource("Form413Request", "f", { nextAction: action }), other);
  expect(found.map(({ uid }) => uid)).toHaveLength(new Set(found.map(({ uid }) => uid)).size);
  expect(events(...all)).toEqual(events(...all));
  expect(found.map(({ stamp }) => stamp.toISOString())).toEqual(expect.arrayContaining([current.notBefore, "2026-11-27T04:05:06.000Z"]));
});

it("gives the same bytes after a run that changed nothing, and another time where the thing itself changed", () => {
  const of = (time: string, modified: string): string => {
    const form = { ...resource("Form413Request", "f", { nextAction: action }), modified };
    const card = {
      ...resource("TechnicalAdmin", "zoe", { cardExpiresOn: "2027-03-31", cardType: "CPA", firstName: "Zoé", lastName: "Noël" }),
      modified,
    };
    return icalendar("x", eventsOf(resourcesOf(exported(resource("OrgCertificate", "c", certificate), form, card)), new Date(time)));
  };
  const [first, later, changed] = [
    of("2026-11-27", "2026-11-01T00:00:00Z"),
    of("2026-11-28", "2026-11-01T00:00:00Z"),
    of("2026-11-28", "2026-11-28"),
  ];
  expect(later).toBe(first);
  expect(changed).not.toBe(first);
});

it("has a certificate that two stacks manage once, in the order of days", () => {
  const found = [...events(resource("OrgCertificate", "c", certificate)), ...events(resource("OrgCertificate", "d", certificate))];
  expect(together(found).map(({ uid }) => uid)).toEqual(["renewal-4AFC@pulumi-igc-sante", "end-4AFC@pulumi-igc-sante"]);
});

it("folds lines at 75 octets, whatever the characters, and loses none of them", () => {
  const name = "Centre d’été 🩺 à Saint-Étienne; \\, ".repeat(20);
  const text = icalendar(name, [
    { uid: "u", day: "2027-01-01", summary: name, description: `${name}\nEND:VEVENT`, stamp: at, alarms: [90] },
  ]);
  expect(text.split("\r\n").filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
  expect(text).not.toContain("\ufffd");
  const [event] = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents("vevent");
  expect([event!.getFirstPropertyValue("summary"), event!.getFirstPropertyValue("description")]).toEqual([name, `${name}\nEND:VEVENT`]);
});

it("gives 500 certificates as a calendar that another implementation reads, event by event", () => {
  const many = Array.from({ length: 500 }, (_, at) =>
    resource("OrgCertificate", `c${at}`, { ...certificate, serverInstance: `srv${at}`, current: { ...current, serialNumber: `4A${at}` } }),
  );
  const found = events(...many);
  const read = new ICAL.Component(ICAL.parse(icalendar("IGC-Santé", found)) as unknown[]).getAllSubcomponents("vevent");
  expect(found).toHaveLength(1000);
  expect(read.map((event) => event.getFirstPropertyValue("uid"))).toEqual(found.map(({ uid }) => uid));
  expect(read.map((event) => String(event.getFirstPropertyValue("dtstart")))).toEqual(found.map(({ day }) => day));
});

it("is in French where that is asked for, under the same names of events", () => {
  const resources = resourcesOf(people);
  const [english, french] = (["en", "fr"] as const).map((language) => eventsOf(resources, at, language));
  const uids = (events: typeof english): string[] => events!.map(({ uid }) => uid).sort();
  expect(uids(french)).toEqual(uids(english));
  const texts = french!.map(({ summary, description }) => `${summary} ${description}`);
  expect(texts.filter((text) => /\b(the|and|with|ends)\b/.test(text))).toEqual([]);
  expect(texts.join("\n")).toMatch(/^Fin de carte : CPA de Zoé Noël Le portail s'ouvre/m);
});
