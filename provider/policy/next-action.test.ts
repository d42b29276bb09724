import type { Administrator } from "./administrators";
import { type CertificateActionFacts, certificateNextAction } from "./certificate-action";
import type { FormPhase } from "./form-days";
import { type FormFacts, formNextAction } from "./form-progress";
import type { Next } from "./remembered";

const form: FormFacts = {
  phase: "to-sign",
  formPath: "outbox/f413/formulaire-413.pdf",
  inbox: "inbox",
  signatory: "Aïcha Lefèvre",
  structureName: "Centre des Lilas",
  sentAt: "2026-11-24T10:00:00Z",
  dossierReference: "D-42",
};

describe("the next act about a form", () => {
  it.each<[FormPhase, RegExp | null, string | null]>([
    ["to-sign", /^Aïcha Lefèvre.*sign, date and stamp/, null],
    ["to-send", /^you send the signed form 413 to monserviceclient\.certificats@esante\.gouv\.fr/, null],
    ["sent", /^ANS treat dossier D-42/, "2026-11-27"],
    ["acknowledged", /^ANS treat dossier D-42/, "2026-11-27"],
    ["refused", /^you correct the form's facts/, null],
    ["validated", null, null],
  ])("in phase %s names who, what and by when", (phase, sentence, by) => {
    const action = formNextAction({ ...form, phase });
    if (sentence === null) expect(action).toBeNull();
    else expect(`${action!.who} ${action!.what}`).toMatch(sentence);
    expect(action?.by ?? null).toBe(by);
  });
});

describe("the next act about a form 503, a form 414, and one of several", () => {
  const change = { form: "503", changes: "adds Ali Roux", why: "meanwhile nobody may order" } as const;
  it.each<[Partial<FormFacts>, string]>([
    [
      change,
      "Aïcha Lefèvre, legal representative of Centre des Lilas: sign, date and stamp form 503, which adds Ali Roux, and bring the signed PDF back",
    ],
    [
      { ...change, which: "2 of 2", role: "titulaire" },
      "Aïcha Lefèvre, holder of the practice of Centre des Lilas: sign, date and stamp form 503 (2 of 2), which adds Ali Roux, and bring the signed PDF back",
    ],
    [
      { ...change, phase: "to-send" },
      "you: send the signed form 503, which adds Ali Roux, to monserviceclient.certificats@esante.gouv.fr and note the day in reponse.txt",
    ],
    [
      { ...change, phase: "sent" },
      "ANS: treat dossier D-42 of form 503, which adds Ali Roux; when its mail comes, note the answer in reponse.txt",
    ],
    [{ ...change, phase: "refused" }, "you: correct the change in the program and run pulumi up: another form 503 will be made"],
    [
      { form: "414", phase: "to-send" },
      "you: send the signed form 414 to monserviceclient.developpement@esante.gouv.fr and note the day in reponse.txt",
    ],
  ])("%j", (facts, sentence) => {
    const action = formNextAction({ ...form, ...facts })!;
    expect(`${action.who}: ${action.what}`).toBe(sentence);
    if (facts.why) expect(action.because).toMatch(/; meanwhile nobody may order$/);
  });
});

it("is what must be done first of all, until the form is signed", () => {
  const blocking = { who: "Aïcha", what: "sign the contract", where: "x", by: null, because: "y" };
  expect(formNextAction({ ...form, blocking })).toBe(blocking);
  expect(formNextAction({ ...form, phase: "to-send", blocking })!.what).toMatch(/^send the signed form/);
});

it("asks for form 503 when a validated form names others than the program", () => {
  const [zoe, ali] = [
    { firstName: "Zoé", lastName: "Noël" },
    { firstName: "Ali", lastName: "Roux" },
  ];
  const now = new Date("2026-11-24");
  const act = (named: string[], wished: Administrator[]) =>
    formNextAction({ ...form, phase: "validated", administrators: { named, wished, now } });
  expect(act(["Zoé Noël"], [ali])!.what).toMatch(/form 503 to add Ali Roux and remove Zoé Noël/);
  expect(act(["Zoé Noël"], [ali])!.because).toMatch(/meanwhile nobody may order/);
  expect(act(["Zoé Noël"], [zoe, ali])!.because).toMatch(/meanwhile Zoé Noël may order/);
  expect(act(["Zoé Noël"], [{ ...zoe, cardExpiresOn: "2026-11-23" }, ali])!.because).toMatch(/meanwhile nobody may order/);
  expect(act(["Ali Roux"], [ali])).toBeNull();
  expect(act(["Ali Roux"], [{ ...ali, cardExpiresOn: "2027-01-31" }])!.because).toMatch(/the card ends on 2027-01-31/);
});

const next: Next = {
  entry: "e",
  round: 1,
  publicKeySha256: "aa",
  subject: "CN=x",
  because: "no certificate was ever asked for",
  ticket: "commande-1",
  quarantined: null,
  refused: null,
  waiting: null,
  algorithm: "rsa-2048",
  dueOn: null,
  orderedAt: null,
  paper: null,
};
const facts: CertificateActionFacts = {
  phase: "to-order",
  current: null,
  next,
  admins: ["Zoé Noël"],
  sheetPath: "outbox/commande-1/fiche-de-commande.txt",
  inbox: "inbox",
  formTicket: "f413-1",
};

describe("the next act about a certificate", () => {
  it("is none when no request is open", () => expect(certificateNextAction({ ...facts, next: null })).toBeNull());
  it("is the form while the form is not validated", () =>
    expect(certificateNextAction({ ...facts, next: { ...next, ticket: null } })!.what).toContain("f413-1"));
  it("is what must be done first of all where the form cannot be signed yet, before its certificate in service ends", () => {
    const blocking = { who: "Aïcha", what: "sign the contract", where: "x", by: null, because: "y" };
    const waits = { ...facts, blocking, next: { ...next, ticket: null } };
    expect(certificateNextAction(waits)).toEqual(blocking);
    expect(certificateNextAction({ ...facts, blocking })!.what).toMatch(/^order and withdraw/);
  });
  it("names the administrator, the sheet and the inbox", () => {
    expect(certificateNextAction(facts)).toMatchObject({
      who: "Zoé Noël, technical administrator",
      where: "outbox/commande-1/fiche-de-commande.txt -> inbox",
      by: null,
    });
  });
  it("says why an answer that is there waits", () =>
    expect(certificateNextAction({ ...facts, next: { ...next, waiting: "it needs a password" } })!.because).toContain(
      "it needs a password",
    ));
  it("gives the fault of an answer set aside", () =>
    expect(certificateNextAction({ ...facts, next: { ...next, quarantined: "wrong key" } })!.because).toContain("wrong key"));
  it("gives the reason of a refusal", () =>
    expect(certificateNextAction({ ...facts, next: { ...next, refused: "carte périmée" } })!.because).toContain("carte périmée"));
  it("must be done before the certificate in service ends", () => {
    const current = {
      entry: "e",
      round: 1,
      publicKeySha256: "aa",
      serialNumber: "1",
      sha256: "A",
      subject: "",
      notBefore: "2025-01-01T00:00:00.000Z",
      notAfter: "2028-01-01T00:00:00.000Z",
    };
    expect(certificateNextAction({ ...facts, current })!.by).toBe("2028-01-01");
  });
});
