import { formReminder, orderReminder, type RemindedForm, type RemindedOrder } from "./reminder-letter";

const form: RemindedForm = {
  form: "413",
  ticket: "f413-690781810-org",
  structureName: "Centre de santé\ndes Lilas",
  number: "FINESS 690781810",
  certificateType: "ORG",
  signatory: { name: "Aïcha Lefèvre", email: "direction@centre.example" },
  administrators: ["Zoé Noël", "Ali Roux"],
  submittedAt: "2026-11-02T09:00:00Z",
  sentAt: "2026-11-24T00:00:00.000Z",
};
const now = new Date("2026-12-22T09:00:00Z");

it("asks ANS by the token and the mailbox of the form, with every fact it finds the form by", () =>
  expect(formReminder(form, { kind: "acknowledgement", expectedBy: "2026-11-27" }, "metropole", now)).toEqual({
    to: ["monserviceclient.certificats@esante.gouv.fr"],
    subject: "[F413 690781810] Formulaire 413 : Centre de santé des Lilas : sans accusé de réception",
    text: `À : monserviceclient.certificats@esante.gouv.fr
Objet : [F413 690781810] Formulaire 413 : Centre de santé des Lilas : sans accusé de réception

Bonjour,

Nous vous avons adressé le 24/11/2026 le formulaire 413 de la structure ci-dessous. Sauf erreur de notre part, nous n'en avons pas reçu d'accusé de réception.
Une réponse était attendue pour le 27/11/2026 (environ 3 jours ouvrés).

  Structure .................... Centre de santé des Lilas
  Identifiant .................. FINESS 690781810
  Formulaire ................... 413
  Type de certificats .......... ORG
  Signataire ................... Aïcha Lefèvre
  Administrateurs techniques ... Zoé Noël, Ali Roux
  Envoyé le .................... 24/11/2026
  Notre référence .............. f413-690781810-org

Merci de nous confirmer que vous l'avez reçu et de nous communiquer la référence du dossier ; nous pouvons vous le renvoyer.

Cordialement,
`,
  }));

it.each<[string, Partial<RemindedForm>, readonly string[]]>([
  [
    "the dossier and its days",
    { dossierReference: "D-42", acknowledgedAt: "2026-11-25T00:00:00Z" },
    [
      "dossier D-42 : dossier en attente de décision",
      "Accusé de réception le ....... 25/11/2026",
      "Référence du dossier ......... D-42",
      "où en est le traitement",
    ],
  ],
  ["of several forms which one", { which: "2 of 3" }, ["Formulaire ................... 413 (2 sur 3)"]],
  ["ANS' TEST mailbox", { form: "414" }, ["À : monserviceclient.developpement@esante.gouv.fr", "[F414 690781810]"]],
  ["the mailbox that a setting gives", { ansMailbox: "support@ans.example" }, ["À : support@ans.example"]],
  ["no day of sending where nobody noted it", { sentAt: null }, ["Nous vous avons adressé le formulaire 413"]],
  ["the rank of a practice", { number: "RPPS rang 99700367909006, 99700367909014" }, ["[F413 99700367909014]"]],
])("asks for a decision: %s", (_what, change, parts) => {
  const { text } = formReminder({ ...form, ...change }, { kind: "decision", expectedBy: "2026-11-27" }, "metropole", now);
  for (const part of parts) expect(text).toContain(part);
});

it("reminds the signatory, with the day of reply by the working days of their zone", () => {
  const late = { kind: "signature", expectedBy: "2026-11-17" } as const;
  const lilas = formReminder({ ...form, sentAt: null, formPath: "outbox/f/formulaire-413.pdf", inbox: "inbox" }, late, "metropole", now);
  expect(lilas.to).toEqual(["Aïcha Lefèvre <direction@centre.example>"]);
  expect(lilas.subject).toBe("Formulaire 413 à signer : Centre de santé des Lilas (FINESS 690781810)");
  expect(lilas.text).toContain("attend votre signature depuis le 02/11/2026");
  expect(lilas.text).toContain("le rendre d'ici au 30/12/2026");
  const strasbourg = formReminder(
    { ...form, signatory: { name: "Aïcha Lefèvre" } },
    late,
    "alsace-moselle",
    new Date("2025-12-22T09:00:00Z"),
  );
  expect(strasbourg.to).toEqual(["Aïcha Lefèvre"]);
  expect(strasbourg.text).toContain("d'ici au 31/12/2025");
});

const order: RemindedOrder = {
  ticket: "commande-1690781810-srv1",
  structureName: "Centre des Lilas",
  idNat: "1690781810",
  usage: "AUTH_CLI",
  commonName: "INSI-AUTO",
  serverInstance: "srv1",
  orderedAt: "2026-11-02T09:00:00Z",
  publicKeySha256: "ab".repeat(32),
  administrators: [{ name: "Zoé Noël", email: "certificats@editeur.example" }, { name: "Ali Roux" }],
  contactMail: "acteur@editeur.example",
};
it("reminds those who may order, and says what to do in each case", () => {
  const late = { kind: "order", expectedBy: "2026-11-17" } as const;
  const { to, text } = orderReminder(order, late, "metropole", now);
  expect(to).toEqual(["Zoé Noël <certificats@editeur.example>", "Ali Roux"]);
  for (const part of [
    "prête depuis le 02/11/2026",
    "INSI-AUTO",
    "ab".repeat(32),
    "d'ici au 30/12/2026",
    "monserviceclient.certificats@esante.gouv.fr",
  ])
    expect(text).toContain(part);
  expect(orderReminder({ ...order, environment: "test" }, late, "metropole", now).text).toContain("developpement@esante.gouv.fr");
  expect(orderReminder({ ...order, administrators: [{ name: "Ali Roux" }] }, late, "metropole", now).to).toEqual([
    "Ali Roux",
    "acteur@editeur.example",
  ]);
});
