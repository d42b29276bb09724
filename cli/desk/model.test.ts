import { type CertificateOutputs, identityOf } from "../../provider/lifecycle/certificate";
import { inServiceName } from "../../provider/policy";
import { cards, now, orderTicketOf, sampleExchange, sampleStack } from "../../test/desk/sample-stacks";
import { historyOf } from "../history/events";
import { type DeskExchange, deskModel } from "./model";
import { urgencyOf } from "./model-work";

const model = deskModel([sampleStack(10)], [sampleExchange()], now);
const workOn = (about: string) => model.work.filter((item) => item.about.includes(about));
const reported = (change: Partial<NonNullable<DeskExchange["report"]>>): DeskExchange => ({
  address: "manual:./igc-sante",
  report: { ...sampleExchange().report!, ...change },
});

it.each([
  [null, "undated", null],
  ["no day", "undated", null],
  ["2026-11-26", "late", -1],
  ["2026-11-27", "week", 0],
  ["2026-12-04", "week", 7],
  ["2026-12-05", "month", 8],
  ["2026-12-27", "month", 30],
  ["2026-12-28", "later", 31],
] as const)("counts %s as %s", (by, urgency, days) => expect(urgencyOf(by, now)).toEqual({ urgency, days }));

it.each([
  ["winter, a minute before midnight in Paris", "2026-11-26T22:59:00Z", 1],
  ["winter, midnight in Paris", "2026-11-26T23:00:00Z", 0],
  ["winter, midnight UTC", "2026-11-27T00:00:00Z", 0],
  ["winter, the day's last minute in Paris", "2026-11-27T22:59:00Z", 0],
  ["winter, the day after in Paris", "2026-11-27T23:00:00Z", -1],
  ["summer, a minute before midnight in Paris", "2026-07-13T21:59:00Z", 1, "2026-07-14"],
  ["summer, midnight in Paris", "2026-07-13T22:00:00Z", 0, "2026-07-14"],
  ["summer, the day after in Paris", "2026-07-14T22:00:00Z", -1, "2026-07-14"],
  ["the night that summer time begins", "2026-03-28T23:00:00Z", 1, "2026-03-30"],
  ["the night that summer time ends", "2026-10-25T23:00:00Z", 0, "2026-10-26"],
  // Overseas counts with Paris, whose days are the deadlines: it is the 28th in Saint-Denis, the 26th in Cayenne and the 26th in Papeete.
  ["after midnight in La Réunion, evening in Paris", "2026-11-27T20:30:00Z", 0],
  ["evening in Guyane, after midnight in Paris", "2026-11-26T23:30:00Z", 0],
  ["noon in Polynésie, after midnight in Paris", "2026-11-26T23:00:00Z", 0],
])("counts by the day in Paris: %s", (_when, at, days, by = "2026-11-27") => expect(urgencyOf(by, new Date(at))).toMatchObject({ days }));

it("says who must do what by when, in French, the nearest day first, and where it is done", () => {
  expect(workOn("srv1.").map(({ person, what, structure, by, target }) => ({ person, what, structure, by, target }))).toEqual([
    {
      person: "Zoé Noël-Delaunay ou Ali Roux, administrateur technique",
      what: expect.stringMatching(/^commander puis retirer le certificat sur le portail/),
      structure: expect.stringMatching(/^Maison de santé/),
      by: "2026-12-03",
      target: { page: "order", ticket: orderTicketOf(1) },
    },
  ]);
  const days = model.work.map(({ by }) => by ?? "9999");
  expect(days).toEqual([...days].sort());
});

it("has French for everything there is to do", () => {
  const english = / (the|and|with|your) /;
  expect(model.work.filter(({ what, because, person }) => english.test(` ${what} ${because} ${person} `))).toEqual([]);
});

it("goes on from the last run by what the exchange knows: a certificate that was dropped is nobody's work but the program's", () => {
  expect(workOn("srv0.").map(({ person, what }) => [person, what])).toEqual([
    ["Qui lance « pulumi up »", "lancer « pulumi up » : le certificat déposé est vérifié et rangé"],
  ]);
  const before = deskModel([sampleStack(10)], [], now);
  expect(before.work.find(({ about }) => about.includes("srv0."))?.person).toMatch(/^Zoé/);
});

it.each([
  ["to-send", "Qui lance « pulumi up »", /^envoyer le formulaire 413 signé/],
  ["sent", "L'ANS", /dossier/],
  ["refused", "Qui lance « pulumi up »", /corriger/],
  ["validated", "Qui lance « pulumi up »", /^lancer « pulumi up » : les commandes suivent/],
] as const)("a form that is %s by now is the work of %s", (phase, person, what) => {
  const form = {
    phase,
    submittedAt: "2026-11-18T09:00:00Z",
    formPath: "outbox/f/formulaire-413.pdf",
    sentAt: "2026-11-26T00:00:00Z",
    reason: "x",
  };
  const forms = new Map([["f413-0-abcdef0123", form]]);
  const { work } = deskModel([sampleStack(0)], [reported({ forms })], now);
  expect(work.filter(({ resource }) => resource === "form-0").map((item) => [item.person, item.what])).toEqual([
    [person, expect.stringMatching(what)],
  ]);
});

it("concludes nothing from an exchange that is out of reach", () => {
  const { orders } = deskModel([sampleStack(2)], [{ address: "manual:./igc-sante", report: null, because: "gone" }], now);
  expect(orders.get(orderTicketOf(0))).toMatchObject({ state: "unseen", admins: ["Zoé Noël-Delaunay", "Ali Roux"] });
});

it("takes each field of an order from the state, and how far it is from the exchange", () => {
  expect(model.orders.get(orderTicketOf(0))).toMatchObject({
    ...{ offer: "ORG", usage: "AUTH_CLI", commonName: "INSI-AUTO", actorEmail: "certificats@editeur.example" },
    ...{ informedEmail: "informatique@centre-lilas.example", renews: null, state: "answered", admins: ["Zoé Noël-Delaunay"] },
    ...{ code: { vault: "file:./coffre", entry: "igc-1690781810-srv0-r2" }, sheetPath: expect.stringContaining("a-commander.txt") },
  });
  expect(model.orders.get(orderTicketOf(1))).toMatchObject({
    renews: { notAfter: expect.stringMatching(/^2026-12-03/) },
    informedEmail: null,
  });
});

it("tells a certificate's history as igc-sante history does, with what the exchange knows since, and what is ahead", () => {
  const resource = sampleStack(10).resources.find(({ name }) => name === "cert-2")!;
  const { ticket: form } = resource.outputs["formRequest"] as { ticket: string };
  const [certificate] = model.certificates.filter(({ name }) => name === "cert-2");
  const inService = inServiceName(identityOf(resource.outputs as unknown as CertificateOutputs));
  const orders = new Map([
    ["commande-1", { state: "settled", certificate: inService, orderedAt: "2024-01-02T09:00:00Z", settledAt: "2024-01-05T09:00:00Z" }],
  ]) as unknown as NonNullable<DeskExchange["report"]>["orders"];
  const forms = new Map([
    [form, { phase: "validated", submittedAt: "2026-11-18T09:00:00Z", formPath: "x", decidedAt: "2026-11-26T00:00:00Z" }],
  ]) as unknown as NonNullable<DeskExchange["report"]>["forms"];
  const seen = deskModel([sampleStack(10)], [reported({ orders, forms })], now).certificates.find(({ id }) => id === certificate!.id)!;
  const told = seen.history.map(({ at, event, isAhead }) => `${at?.slice(0, 10)} ${event}${isAhead ? " ahead" : ""}`);
  expect(told).toEqual(expect.arrayContaining(["2024-01-02 ordered", "2024-01-05 order-settled", "2026-11-26 validated"]));
  expect(told.at(-1)).toMatch(/ends ahead$/);
  const known = historyOf(resource, sampleStack(10).resources, now, "fr").map(({ event }) => event);
  expect(
    known.filter((event) => !["expected", "acknowledged"].includes(event) && !seen.history.some((each) => each.event === event)),
  ).toEqual([]);
});

it("tells two stacks with the same names apart", () => {
  const two = deskModel([sampleStack(3), { ...sampleStack(3), name: "recette" }], [], now);
  expect(new Set(two.certificates.map(({ id }) => id)).size).toBe(6);
  expect(two.work.filter(({ stack }) => stack === "recette")).toHaveLength(two.work.length / 2);
});

it("passes over what a state hides", () => {
  const hidden = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
  const [certificate] = sampleStack(1).resources.filter(({ kind }) => kind === "OrgCertificate");
  const outputs = { ...certificate!.outputs, structure: hidden, formRequest: hidden, current: hidden, nextAction: hidden };
  const { certificates } = deskModel([{ name: "x", resources: [{ ...certificate!, outputs }], writtenAt: null }], [], now);
  expect(certificates).toMatchObject([{ current: null, daysLeft: null, form: null, structure: { name: "cert-0" } }]);
});

it("holds no card number but where it quotes what somebody typed: an export masks those", () => {
  const { work, certificates, orders, forms } = model;
  const text = JSON.stringify([
    certificates.map((each) => ({ ...each, history: each.history.filter(({ event }) => event !== "refused") })),
    [...orders],
    work.map(({ person, names }) => [person, names]),
    [...forms].map(([, form]) => ({ ...form, refusal: "", remarks: "" })),
  ]);
  expect(cards.filter((card) => text.includes(card))).toEqual([]);
});
