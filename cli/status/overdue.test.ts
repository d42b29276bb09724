import { tasksOf } from "../next/tasks";
import type { StackResource } from "../stack";
import { statusRows } from ".";
import { actionAt, overdueOf, printOverdue } from "./overdue";

const at = (day: string): Date => new Date(`${day}T09:00:00Z`);
const resource = (kind: StackResource["kind"], outputs: object): StackResource => ({
  kind,
  name: "lilas",
  urn: "",
  outputs: { ...outputs },
});
const waits = {
  who: "ANS",
  what: "treat the dossier; when its mail comes, note the answer in reponse.txt",
  where: "inbox",
  by: "2026-11-27",
  because: "y",
};
const sign = {
  who: "Aïcha Lefèvre, legal representative of Lilas",
  what: "sign, date and stamp form 413 and bring the signed PDF back",
  where: "form.pdf -> inbox",
  by: null,
  because: "y",
};
const outputs = {
  ticket: "f413-1690781810-org",
  structure: { name: "Centre\u001b[2J des Lilas", finess: "690781810", idNat: "1690781810" },
  signatory: { firstName: "Aïcha", lastName: "Lefèvre", email: "direction@centre.example", phone: "0472000001", cardNumber: "2800262487" },
  admins: [{ firstName: "Zoé", lastName: "Noël", email: "zoe@editeur.example", cardNumber: "2600301752", phone: "0144000002" }],
  certificateType: "ORG",
  phase: "sent",
  submittedAt: "2026-11-23T09:00:00Z",
  sentAt: "2026-11-24T00:00:00Z",
  nextAction: waits,
};
const form = (change: object = {}): StackResource => resource("Form413Request", { ...outputs, ...change });
const order = {
  who: "Zoé Noël, technical administrator",
  what: "order and withdraw the certificate on the portal by the order sheet, and put it into the inbox",
  where: "fiche.txt -> inbox",
  by: null,
  because: "the first certificate",
};
const certificate = (change: object = {}): StackResource =>
  resource("OrgCertificate", {
    structure: { name: "Lilas", idNat: "1690781810", departmentLabel: "Rhône (69)" },
    formRequest: { ticket: outputs.ticket, admins: [{ firstName: "Zoé", lastName: "Noël" }] },
    ...{ usage: "AUTH_CLI", commonName: "INSI-AUTO", serverInstance: "srv1", contactMail: "acteur@editeur.example", phase: "to-order" },
    current: null,
    next: { ticket: "commande-1", orderedAt: "2026-11-02T09:00:00Z", publicKeySha256: "ab", waiting: null },
    nextAction: order,
    ...change,
  });

it("says from a state that was written in time that ANS is late by now, in status and next alike", () => {
  expect(actionAt(form(), at("2026-11-27"))).toBe(waits);
  const [row] = statusRows([form()], at("2026-11-30"));
  expect(row!.nextAction).toMatchObject({
    who: "you",
    what: expect.stringMatching(/^write to ANS about the dossier, form 413, sent on 2026-11-24: igc-sante status --overdue/),
    where: "monserviceclient.certificats@esante.gouv.fr; answers -> inbox",
    by: "2026-11-27",
  });
  expect(tasksOf([form()], at("2026-11-30")).map(({ who }) => who)).toEqual(["you"]);
});

it.each<[string, StackResource, string, readonly (readonly [string, string])[]]>([
  ["nobody in time", form(), "2026-11-27", []],
  ["ANS with its acknowledgment", form(), "2026-11-28", [["acknowledgement", "2026-11-27"]]],
  ["ANS with its decision", form({ phase: "acknowledged", dossierReference: "D-42" }), "2026-11-28", [["decision", "2026-11-27"]]],
  ["a signatory", form({ phase: "to-sign", sentAt: null, nextAction: sign }), "2027-01-01", [["signature", "2026-12-07"]]],
  [
    "no signatory who cannot sign yet",
    form({ phase: "to-sign", sentAt: null, nextAction: { ...sign, what: "sign the contract" } }),
    "2027-01-01",
    [],
  ],
  ["nobody once it is decided", form({ phase: "validated", nextAction: null }), "2027-01-01", []],
  [
    "the second of two forms",
    form({
      forms: [
        { ...outputs, phase: "validated" },
        { ...outputs, ticket: "f413-1690781810-org-2" },
      ],
    }),
    "2026-11-28",
    [["acknowledgement", "2026-11-27"]],
  ],
  ["who orders", certificate(), "2026-12-01", [["order", "2026-11-17"]]],
  [
    "who orders in Guadeloupe a holiday later",
    certificate({
      structure: { name: "L", idNat: "1", departmentLabel: "Guadeloupe (971)" },
      next: { ticket: "c", orderedAt: "2027-05-12T09:00:00Z" },
    }),
    "2027-05-28",
    [],
  ],
  [
    "nobody where an answer waits",
    certificate({ next: { ticket: "c", orderedAt: "2026-11-02T09:00:00Z", waiting: "w" } }),
    "2026-12-01",
    [],
  ],
  [
    "nobody where a refusal is to be settled",
    certificate({ nextAction: { ...order, what: "settle the refusal with ANS" } }),
    "2026-12-01",
    [],
  ],
  ["what is hidden is passed over", form({ structure: { hidden: true }, signatory: { hidden: true } }), "2026-12-01", []],
])("is late: %s", (_title, each, day, expected) =>
  expect(overdueOf([each], at(day)).map(({ kind, expectedBy }) => [kind, expectedBy])).toEqual(expected),
);

it("writes to those who order by the addresses that their form knows", () => {
  const [{ to, text } = { to: [], text: "" }] = overdueOf(
    [certificate(), form({ phase: "validated", dossierReference: "D-42" })],
    at("2026-12-01"),
  );
  expect(to).toEqual(["Zoé Noël <zoe@editeur.example>"]);
  expect(text).toContain("D-42");
  expect(overdueOf([certificate()], at("2026-12-01"))[0]!.to).toEqual(["Zoé Noël", "acteur@editeur.example"]);
});

it("takes the mailbox from the state where a setting gave it", () =>
  expect(overdueOf([form({ ansMailbox: "support@ans.example" })], at("2026-12-01"))[0]!.to).toEqual(["support@ans.example"]));

describe("a form 503, whose facts an export hides", () => {
  const hidden = { phase: "validated", change: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } };
  it("is known by its next action", () => {
    const what =
      "write to ANS about dossier D-7 of form 503, which adds Ali Roux, sent on 2026-11-24: igc-sante status --overdue prints the text";
    const because = "ANS was expected to answer by 2026-11-27 and has not decided";
    const [item] = overdueOf([form({ ...hidden, nextAction: { ...waits, who: "you", what, because } })], at("2026-12-01"));
    expect(item).toMatchObject({ kind: "decision", expectedBy: "2026-11-27", subject: expect.stringContaining("[F503 690781810]") });
    for (const part of ["le 24/11/2026 le formulaire 503", "D-7"]) expect(item!.text).toContain(part);
  });
  it("that is not signed, too", () => {
    const because = "y; handed out on 2026-11-02 and not back by 2026-11-17: igc-sante status --overdue prints a text to remind them";
    const what = "sign, date and stamp form 503, which adds Ali Roux, and bring the signed PDF back";
    const [item] = overdueOf([form({ ...hidden, nextAction: { ...sign, what, because } })], at("2026-12-01"));
    expect(item).toMatchObject({ kind: "signature", expectedBy: "2026-11-17", to: ["Aïcha Lefèvre <direction@centre.example>"] });
  });
  it("is read where the export shows secrets", () => {
    const change = { made: 1, known: null, forms: [{ ticket: "f503-1", phase: "sent", sentAt: "2026-11-24T00:00:00Z" }] };
    expect(overdueOf([form({ phase: "validated", change, nextAction: waits })], at("2026-12-01"))).toMatchObject([
      { kind: "acknowledgement" },
    ]);
  });
});

it("names who signs the form that a certificate waits behind, where the stack knows it", () => {
  const behind = certificate({ nextAction: { ...order, who: "the form's signatory, then ANS" } });
  const whose = (resources: readonly StackResource[]) => statusRows(resources, at("2026-11-24"))[0]!.nextAction!.who;
  expect(whose([behind])).toBe("the form's signatory, then ANS");
  expect(whose([behind, form({ structure: { name: "Lilas" } })])).toBe("Aïcha Lefèvre, legal representative of Lilas, then ANS");
  expect(whose([behind, form({ signatory: { hidden: true } })])).toBe("the form's signatory, then ANS");
});

it("prints whom to write to and the text, no card and no telephone number", () => {
  const late = overdueOf([form(), certificate()], at("2026-12-01"));
  const printed = printOverdue(late);
  expect(late.map(({ kind }) => kind)).toEqual(["order", "acknowledgement"]);
  expect(printed).toMatch(/^== Lilas: nothing came back for the order, expected by 2026-11-17; to Zoé Noël <zoe@editeur.example>\n\nÀ : /);
  expect(printed).not.toMatch(/2800262487|2600301752|0472000001|0144000002/);
  expect(printOverdue([])).toBe("Nobody is late.");
});
