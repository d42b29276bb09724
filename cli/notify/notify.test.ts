import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { faultOf, type NotifyStage, notifyStage } from "../../test/notify/stage";
import { aicha, ordered, toSign, zoe } from "../../test/notify/state";
import { type Fate, type Smtp, startSmtp } from "../../test/servers/smtp";

let smtp: Smtp;
let fates: Fate[];
let stage: NotifyStage;
beforeAll(async () => {
  smtp = await startSmtp({ fate: () => fates.shift() ?? "accept" });
});
afterAll(() => smtp.stop());
beforeEach(() => {
  fates = [];
  (smtp.deliveries as unknown[]).length = 0;
  stage = notifyStage();
  writeFileSync(join(stage.folder, "ca.pem"), smtp.certificate);
  stage.state([ordered("srv1", "2028-01-31"), ordered("srv2", "2028-03-31"), toSign("f413-lilas")]);
});
afterEach(() => stage.remove());

const notify = (at: string, ...more: string[]): Promise<number> =>
  stage.notify([
    "--at",
    at,
    "--smtp",
    `${smtp.address}?ca=${join(stage.folder, "ca.pem")}`,
    "--from",
    "IGC-Santé <igc@lilas.example>",
    ...more,
  ]);
const taken = async () =>
  (await Promise.all(smtp.deliveries.map(({ source }) => simpleParser(source)))).map(({ subject, text, messageId, to }) => ({
    subject,
    text,
    messageId,
    to: [to].flat()[0]?.text,
  }));

it("writes days as French does, and leaves those in names alone", async () => {
  const [what, because] = ["order f413-2028-01-05", "it ends on 2028-01-05, or /2028-01-05"];
  const nextAction = { who: "Zoé Noël, technical administrator", what, where: "outbox/2028-01-05", by: "2028-01-31", because };
  stage.state([ordered("srv1", "2028-01-31", { nextAction })]);
  await notify("2027-12-22");
  const [mail] = await taken();
  for (const each of ["f413-2028-01-05", "outbox/2028-01-05", "ends on 05/01/2028, or /2028-01-05"]) expect(mail!.text).toContain(each);
});

it("writes one mail to each person, in French, with what is new for them", async () => {
  expect(await notify("2027-12-22")).toBe(0);
  const mails = await taken();
  expect(mails.map(({ to, subject }) => [to, subject]).sort()).toEqual([
    [`"Aïcha Lefèvre" <${aicha.email}>`, "IGC-Santé : une action attendue de vous"],
    [`"Zoé Noël" <${zoe.email}>`, "IGC-Santé : une action attendue de vous, avant le 31/01/2028"],
  ]);
  const { text } = mails.find(({ to }) => to!.includes(zoe.email))!;
  expect(text).toMatchInlineSnapshot(`
"Bonjour Zoé Noël,

Certificats logiciels IGC-Santé : une action attendue de vous.

1. Avant le 31/01/2028 (il reste 40 jours)
   Commander puis retirer le certificat sur le portail en suivant la fiche de commande, et le déposer dans la boîte de dépôt (inbox)
   Structure : Centre des Lilas (2 certificats)
   Où : outbox -> inbox
   Pourquoi : the certificate in service ends

Chaque action est annoncée une fois, puis rappelée à l'approche de son échéance.
N'envoyez ni clé privée, ni mot de passe, ni demande de certificat (CSR) en réponse : ce message est automatique.
"
`);
});

it("tells each thing once, then by its days, the nearest of those that are reached", async () => {
  stage.state([ordered("srv1", "2028-01-31")]);
  const told: number[] = [];
  for (const day of ["2027-10-01", "2027-10-02", "2027-11-02", "2027-11-03", "2028-01-02", "2028-01-03", "2028-01-25", "2028-02-20"]) {
    expect(await notify(day)).toBe(0);
    told.push(smtp.deliveries.length);
  }
  // The first time; then 90 days before it; 60 and 30 at once; 14 and 7 at once; nothing after its end.
  expect(told).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  expect(stage.said.at(-1)).toBe("Nobody has to be told anything new.");
  expect((await taken())[1]!.text).toContain("rappel");
});

it("says a reminder with the first notice once, and what appears later alone", async () => {
  stage.state([ordered("srv1", "2028-01-31")]);
  await notify("2028-01-20");
  await notify("2028-01-21");
  stage.state([ordered("srv1", "2028-01-31"), ordered("srv9", null)]);
  await notify("2028-01-21");
  const mails = await taken();
  expect(mails).toHaveLength(2);
  expect(mails[1]!.text).toContain("Dès que possible");
  expect(mails[1]!.text).not.toContain("31/01/2028");
});

type Trouble = readonly [fate: Fate, outcome: string, taken: number, again: number];
it.each<Trouble>([
  [{ code: 550, words: "no" }, "refused", 0, 0],
  [{ code: 451, words: "later" }, "not-sent", 0, 1],
  ["lose-before", "unknown", 0, 0],
  ["lose-after", "unknown", 1, 1],
])("after %j it is %s, and the next run sends no more than is safe", async (fate, outcome, first, after) => {
  stage.state([ordered("srv1", "2028-01-31")]);
  fates = [fate];
  expect(await notify("2027-12-22", "--json")).toBe(1);
  expect(JSON.parse(stage.said[0]!)).toMatchObject([{ to: "Zoé Noël", outcome }]);
  expect(smtp.deliveries).toHaveLength(first);
  expect(await notify("2027-12-22")).toBe(0);
  expect(smtp.deliveries).toHaveLength(after);
  // Its next reminder is another step: then they hear of it whatever became of this one.
  await notify("2028-01-02");
  expect(smtp.deliveries).toHaveLength(after + 1);
});

it("keeps the Message-ID of a notice that was not sent, and gives no other one the same", async () => {
  stage.state([ordered("srv1", "2028-01-31")]);
  fates = [{ code: 451, words: "later" }];
  await notify("2027-12-22");
  const [batch] = readdirSync(join(stage.folder, "record/batches"));
  const { messageId } = JSON.parse(String(readFileSync(join(stage.folder, "record/batches", batch!, "record.json")))) as {
    messageId: string;
  };
  await notify("2027-12-23");
  await notify("2028-01-02");
  const [again, reminder] = await taken();
  expect(again!.messageId).toBe(messageId);
  expect(reminder!.messageId).not.toBe(messageId);
});

it("says who has no address, whoever else was told, until somebody gives one", async () => {
  stage.state([ordered("srv1", null, { formRequest: { ticket: "f", admins: [{ firstName: "Zoé", lastName: "Noël" }] } })]);
  expect(await notify("2027-12-22")).toBe(1);
  expect(stage.said.join()).toContain("Zoé Noël  1 notice  not sent: name them with --to");
  expect(await notify("2027-12-22", "--to", "zoe noel=zn@lilas.example")).toBe(0);
  expect((await taken()).map(({ to }) => to)).toEqual(['"Zoé Noël" <zn@lilas.example>']);
  writeFileSync(join(stage.folder, "people.txt"), "# Centre des Lilas\n\nvous=x@lilas.example\n");
  expect(await notify("2027-12-23", "--people", "people.txt")).toBe(0);
});

it("tells nobody of a test or a rehearsal unless it is asked to", async () => {
  stage.state([ordered("srv1", null, { environment: "rehearsal" }), ordered("srv2", null, { environment: "test" })]);
  expect(await notify("2027-12-22")).toBe(0);
  expect(smtp.deliveries).toHaveLength(0);
  await notify("2027-12-22", "--environment", "test");
  expect(smtp.deliveries).toHaveLength(1);
});

it("prints what would go to whom, and neither sends nor writes", async () => {
  const before = smtp.connections();
  expect(await notify("2027-12-22", "--dry-run")).toBe(0);
  expect(stage.said.join("\n")).toContain(`mail  Zoé Noël <${zoe.email}>  2 notices  would be sent`);
  expect(stage.said.join("\n")).toContain("Bonjour Zoé Noël,");
  expect([smtp.connections(), readdirSync(stage.folder).includes("record")]).toEqual([before, false]);
});

it("remembers in the exchange, which must be one", async () => {
  const there = ["--record", `manual:${join(stage.folder, "igc")}`];
  expect(await faultOf(notify("2027-12-22", ...there))).toBe("notice-record");
  mkdirSync(join(stage.folder, "igc/outbox"), { recursive: true });
  expect(await notify("2027-12-22", ...there)).toBe(0);
  expect(await notify("2027-12-23", ...there)).toBe(0);
  expect([smtp.deliveries.length, readdirSync(join(stage.folder, "igc")).sort()]).toEqual([2, ["notices", "outbox"]]);
});

it("puts one person's things of several stacks together, also where two are named alike", async () => {
  stage.state([ordered("srv1", null)]);
  stage.state([ordered("srv1", null, {}, "other")], "other.json");
  await notify("2027-12-22", "--file", join(stage.folder, "other.json"));
  expect(smtp.deliveries).toHaveLength(1);
  expect(stage.said).toEqual(["mail  Zoé Noël  2 notices  sent"]);
});

it("sends once where two run at once", async () => {
  const codes = await Promise.all([notify("2027-12-22"), notify("2027-12-22"), notify("2027-12-22")]);
  expect((await taken()).map(({ to }) => to).sort()).toEqual([`"Aïcha Lefèvre" <${aicha.email}>`, `"Zoé Noël" <${zoe.email}>`]);
  expect(codes).toEqual([0, 0, 0]);
});

it.each([
  [["--webhook", "http://hooks.lilas.example/x"], "webhook-address"],
  [["--webhook", "https://user:pass@hooks.lilas.example/x"], "webhook-address"],
  [["--days", "90,x"], "wrong-type"],
  [["--days", "30,30"], "wrong-type"],
  [["--days", "400"], "wrong-type"],
  [["--to", "Zoé Noël"], "unknown-value"],
  [["--to", "Zoé Noël=nowhere"], "mail-address"],
  [["--environment", "prod"], "unknown-value"],
  [["--webhook-format", "slack"], "unknown-value"],
  [["--from", "IGC\r\nBcc: x@y.example <igc@lilas.example>"], "invisible-character"],
  [["--smtp", "smtp://u:p@lilas.example"], "mail-server-address"],
  [["--record", "sandbox:./sandbox"], "notice-record"],
])("refuses %j before anything is sent", async (options, code) => {
  expect(await faultOf(notify("2027-12-22", ...options))).toBe(code);
  expect(smtp.deliveries).toHaveLength(0);
});
