import type { Zone } from "../calendar";
import { certificateNextAction } from "./certificate-action";
import type { FormPhase } from "./form-days";
import { type FormFacts, formNextAction } from "./form-progress";
import { type FormDays, overdueForm, overdueOrder } from "./overdue";
import { asLate } from "./overdue-action";
import type { Next } from "./remembered";

const at = (day: string): Date => new Date(`${day}T09:00:00Z`);

// 24 November 2026 is a Tuesday; ANS is expected to answer by Friday the 27th.
const sent = { phase: "sent", sentAt: "2026-11-24T00:00:00Z" } as const;
type Row = [title: string, days: FormDays, today: string, kind: string | null, expectedBy?: string, zone?: Zone];
it.each<Row>([
  ["on the last day nobody is late", sent, "2026-11-27", null],
  ["the day after ANS is, with its acknowledgment", sent, "2026-11-28", "acknowledgement", "2026-11-27"],
  [
    "ANS counts by the métropole, wherever the structure is",
    { ...sent, sentAt: "2026-12-24T00:00:00Z" },
    "2026-12-31",
    "acknowledgement",
    "2026-12-30",
    "alsace-moselle",
  ],
  ["what is acknowledged waits for a decision", { ...sent, phase: "acknowledged" }, "2026-11-30", "decision", "2026-11-27"],
  [
    "what was acknowledged late is decided later",
    { ...sent, phase: "acknowledged", acknowledgedAt: "2026-12-07T00:00:00Z" },
    "2026-12-10",
    null,
  ],
  ["and is late then", { ...sent, phase: "acknowledged", acknowledgedAt: "2026-12-07T00:00:00Z" }, "2026-12-11", "decision", "2026-12-10"],
  ["a signature has ten working days", { phase: "to-sign", submittedAt: "2026-12-14T09:00:00Z" }, "2026-12-29", null],
  ["and is late after them", { phase: "to-sign", submittedAt: "2026-12-14T09:00:00Z" }, "2026-12-30", "signature", "2026-12-29"],
  [
    "of the signatory's zone: 28 December is none of Strasbourg's",
    { phase: "to-sign", submittedAt: "2025-12-15T09:00:00Z" },
    "2025-12-31",
    null,
    undefined,
    "alsace-moselle",
  ],
  ["and of the métropole's", { phase: "to-sign", submittedAt: "2025-12-15T09:00:00Z" }, "2025-12-31", "signature", "2025-12-30"],
  ["what nobody handed out is not late", { phase: "to-sign", submittedAt: null }, "2030-01-01", null],
  ["what is to be sent waits for whoever runs the program", { phase: "to-send", submittedAt: "2026-11-24T00:00:00Z" }, "2030-01-01", null],
  ...(["validated", "refused"] as FormPhase[]).map((phase): Row => [`${phase} is over`, { ...sent, phase }, "2030-01-01", null]),
])("%s", (...[, days, today, kind, expectedBy, zone]: Row) =>
  expect(overdueForm(days, zone, at(today))).toEqual(kind === null ? null : { kind, expectedBy }),
);

it("an order is late after ten working days of its structure's zone", () => {
  const ordered = "2027-05-12T09:00:00Z";
  expect(overdueOrder(ordered, "metropole", at("2027-05-28"))).toEqual({ kind: "order", expectedBy: "2027-05-27" });
  expect(overdueOrder(ordered, "guadeloupe", at("2027-05-28"))).toBeNull();
  expect(overdueOrder(null, "metropole", at("2030-01-01"))).toBeNull();
});

it("is late by the day in Paris, not by that of Greenwich", () => {
  expect(overdueForm(sent, undefined, new Date("2026-11-27T22:59:59Z"))).toBeNull();
  expect(overdueForm(sent, undefined, new Date("2026-11-27T23:00:00Z"))).not.toBeNull();
});

const facts: FormFacts = {
  ...sent,
  formPath: "outbox/f/formulaire-413.pdf",
  inbox: "inbox",
  signatory: "Aïcha Lefèvre",
  structureName: "Centre des Lilas",
  now: at("2026-12-01"),
};
it.each<[string, Partial<FormFacts>, object]>([
  [
    "ANS' silence is somebody's to break: whom to write to, about what, and where the text is",
    {},
    {
      who: "you",
      what: "write to ANS about the dossier, form 413, sent on 2026-11-24: igc-sante status --overdue prints the text; then note its answer in reponse.txt",
      where: "monserviceclient.certificats@esante.gouv.fr; answers -> inbox",
      by: "2026-11-27",
      because: "ANS was expected to answer by 2026-11-27 and has acknowledged nothing",
    },
  ],
  [
    "a dossier that is not decided has its reference",
    { phase: "acknowledged", dossierReference: "D-42" },
    {
      what: expect.stringMatching(/^write to ANS about dossier D-42, form 413, sent on/),
      because: expect.stringMatching(/has not decided$/),
    },
  ],
  [
    "of a form 503 what it changes",
    { form: "503", changes: "adds Ali Roux" },
    { what: expect.stringContaining("the dossier of form 503, which adds Ali Roux, sent on") },
  ],
  [
    "of ANS' TEST environment its own mailbox",
    { form: "414" },
    { where: "monserviceclient.developpement@esante.gouv.fr; answers -> inbox" },
  ],
  ["the mailbox that the program names", { ansMailbox: "support@ans.example" }, { where: "support@ans.example; answers -> inbox" }],
  [
    "a signature is asked for again, of the same person",
    { phase: "to-sign", submittedAt: "2026-11-02T09:00:00Z" },
    {
      who: "Aïcha Lefèvre, legal representative of Centre des Lilas",
      because:
        "ANS only accepts orders from technical administrators named on a signed form; handed out on 2026-11-02 and not back by 2026-11-17: igc-sante status --overdue prints a text to remind them",
    },
  ],
  ["while the time is not told nothing is late", { now: undefined }, { who: "ANS" }],
])("%s", (_title, change, expected) => expect(formNextAction({ ...facts, ...change })).toMatchObject(expected));

it("what stands in the way comes first: nobody is late with a signature that cannot be had", () => {
  const blocking = { who: "w", what: "sign the contract", where: "x", by: null, because: "y" };
  expect(formNextAction({ ...facts, phase: "to-sign", submittedAt: "2020-01-01T00:00:00Z", blocking })).toBe(blocking);
});

it("tells those who order, and not while an answer waits", () => {
  const next = { ticket: "t", because: "the first certificate", orderedAt: "2026-11-02T09:00:00Z", waiting: null } as Next;
  const late = overdueOrder(next.orderedAt, undefined, at("2026-12-01"));
  const order = { phase: "to-order", current: null, admins: ["Zoé Noël"], sheetPath: "s", inbox: "i", formTicket: "f", late } as const;
  expect(certificateNextAction({ ...order, next })!.because).toMatch(
    /^the first certificate; handed out on 2026-11-02 and not back by 2026-11-17: /,
  );
  expect(certificateNextAction({ ...order, next: { ...next, waiting: "it is being copied" } })!.because).not.toContain("handed out");
  const action = certificateNextAction({ ...order, late: null, next })!;
  expect(asLate(action, late!, next.orderedAt!)).toEqual(certificateNextAction({ ...order, next }));
  expect(asLate(asLate(action, late!, next.orderedAt!), late!, next.orderedAt!)).toEqual(asLate(action, late!, next.orderedAt!));
});
