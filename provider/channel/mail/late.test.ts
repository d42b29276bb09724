import { handed, type Letter, reading, receivedAt } from "../../../test/channel/letters";
import type { Handed, Reply } from "../channel";
import { answersIn } from "./answers";
import type { FoundMail, Mailbox } from "./mailbox";
import { recognise } from "./recognise";
import { readMailSettings } from "./settings";
import { saidAt } from "./whose";

/** Answers that come late, or about an older request of the same structure: of a form they decide nothing that another may be about. */
const { readAll } = reading(recognise, readMailSettings);
const over: Handed = { ...handed, ticket: "f413-old", reference: "<old@editeur.example>", at: "2026-06-01T10:00:00.000Z", over: true };
const known: Handed = { ...handed, dossierReference: "D-2026-77" };
const oldKnown: Handed = { ...over, dossierReference: "D-2025-12" };
const yes = "Votre habilitation a été validée.";
const no = "Votre demande a été refusée.";
const receipt = "Accusé de réception de votre demande.";
const of = (dossier: string, words: string): string => `${words} Dossier n° ${dossier}.`;
const named: Letter = { threading: [], subject: `Formulaire 413 signé ${handed.token}` };

type Case = readonly [name: string, letter: Letter, forms: readonly Handed[], said: "nothing" | RegExp | Partial<Reply>];
const older = /may be about an older request: read it, and note the answer in reponse.txt/;
const which = /about one of the forms f413-a and f413-old .* does not say which of them it answers: read it/;

it.each<Case>([
  // The token is every form's of the structure: by it alone nothing is decided.
  ["decides by the token alone", { ...named, body: yes }, [handed], older],
  ["refuses by the token alone", { ...named, body: no }, [handed], older],
  ["decides by the token alone, of a known dossier", { ...named, body: yes }, [known], older],
  ["decides by the token, of a dossier that nobody knows", { ...named, body: of("D-2026-77", yes) }, [handed], older],
  [
    "decides by the token, of another dossier",
    { ...named, body: of("D-2025-12", yes) },
    [known],
    /names the dossier D-2025-12, and the form has D-2026-77/,
  ],
  ["decides by the token, of the form's dossier", { ...named, body: of("D-2026-77", yes) }, [known], { validatedAt: receivedAt }],
  [
    "decides by the dossier in its subject",
    { threading: [], subject: "D-2026-77 : réponse", body: yes },
    [known],
    { validatedAt: receivedAt },
  ],
  ["acknowledges by the token alone", { ...named, body: receipt }, [handed], { acknowledgedAt: receivedAt }],
  // The exchange knows a form of the same token that ANS has decided.
  ["decides by the token, beside a decided form", { ...named, body: yes }, [handed, over], which],
  ["acknowledges by the token, beside a decided form", { ...named, body: receipt }, [handed, over], which],
  ["acknowledges by the token, of the decided form's dossier", { ...named, body: of("D-2025-12", receipt) }, [handed, oldKnown], which],
  [
    "acknowledges by the token, of a dossier where the decided form's is not known",
    { ...named, body: of("D-2026-77", receipt) },
    [handed, over],
    which,
  ],
  [
    "acknowledges by the token, of another dossier than the decided form's",
    { ...named, body: of("D-2026-77", receipt) },
    [handed, oldKnown],
    { dossierReference: "D-2026-77" },
  ],
  ["decides by the token, of another dossier than the decided form's", { ...named, body: of("D-2026-77", yes) }, [handed, oldKnown], older],
  [
    "decides by the token, of the form's dossier, beside a decided form",
    { ...named, body: of("D-2026-77", yes) },
    [known, oldKnown],
    { validatedAt: receivedAt },
  ],
  [
    "names the decided form's dossier in its subject",
    { threading: [], subject: `${handed.token} D-2025-12`, body: yes },
    [handed, oldKnown],
    "nothing",
  ],
  [
    "answers the decided form",
    { threading: [`In-Reply-To: ${over.reference}`], subject: handed.token, body: no },
    [handed, over],
    "nothing",
  ],
  ["answers both", { threading: [`In-Reply-To: ${over.reference} ${handed.reference}`], body: yes }, [handed, over], which],
  [
    "was written before the form was sent, after the decided one",
    { ...named, threading: ["Date: Thu, 26 Nov 2026 10:00:00 +0100"], body: yes },
    [handed, over],
    "nothing",
  ],
  // What answers our mail is about it, whatever else there is.
  ["answers the form, beside a decided one", { body: yes }, [handed, over], { validatedAt: receivedAt }],
])("a mail that %s", async (_name, letter, forms, said) => {
  for (const all of [forms, [...forms].reverse()]) {
    const found = await readAll(letter, all);
    if (said === "nothing") expect(found).toEqual([]);
    else if (said instanceof RegExp) expect(found).toEqual([{ ticket: "f413-a", unbelieved: expect.stringMatching(said) as string }]);
    else expect(found).toEqual([{ ticket: "f413-a", reply: expect.objectContaining(said) as Reply }]);
  }
});

const [day, hours] = [86_400_000, 3_600_000];
const before = (milliseconds: number): string => new Date(Date.parse(receivedAt) - milliseconds).toISOString();
it.each<[string, string | undefined, string]>([
  ["the day it was written, not that of its receipt", before(2 * day), before(2 * day)],
  ["its receipt, where no date is in it", undefined, receivedAt],
  ["its receipt, where it is dated after", before(-3 * hours), receivedAt],
  ["its receipt, where it is dated before what it answers", before(60 * day), receivedAt],
])("a mail says what it says on %s", (_name, writtenAt, at) => {
  expect(saidAt({ receivedAt, ...(writtenAt !== undefined && { writtenAt }) }, handed)).toBe(at);
});

const passed = "Authentication-Results: mx.editeur.example; dmarc=pass header.from=ans.example";
const boxOf = (mails: readonly { readonly date: string; readonly receivedAt: string; readonly body: string }[]): Mailbox => ({
  user: "certificats@editeur.example",
  since: async (_day, look) => {
    for (const [index, { date, receivedAt: at, body }] of mails.entries())
      await look({
        ...{
          messageId: `<${index}@ans.example>`,
          inReplyTo: handed.reference,
          references: "",
          subject: "Réponse",
          from: ["desk@ans.example"],
        },
        ...{ receivedAt: at, writtenAt: new Date(date).toISOString(), size: 500 },
        source: async () =>
          Buffer.from(
            `${passed}\r\nFrom: desk@ans.example\r\nMessage-ID: <${index}@ans.example>\r\nIn-Reply-To: ${handed.reference}\r\nDate: ${date}\r\nSubject: R\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`,
          ),
      } satisfies FoundMail);
  },
  received: async () => undefined,
  examine: async () => undefined,
  close: async () => undefined,
});
const settings = { from: "certificats@editeur.example", to: "desk@ans.example", folders: ["INBOX"], domain: "ans.example" };
const heardIn = async (mails: Parameters<typeof boxOf>[0], forms: readonly Handed[] = [handed]) =>
  answersIn(
    boxOf(mails),
    forms,
    { ...settings, authserv: "mx.editeur.example", patterns: {}, smtp: "smtps://x" },
    new Date("2026-12-05T10:00:00Z"),
  );

const validated = { date: "Mon, 30 Nov 2026 09:00:00 +0000", receivedAt: "2026-12-02T09:00:00.000Z", body: yes };
const refused = { date: "Tue, 1 Dec 2026 09:00:00 +0000", receivedAt: "2026-12-01T09:00:01.000Z", body: no };
it("of two decisions the one that was written last counts, in whatever order they came", async () => {
  for (const mails of [
    [validated, refused],
    [refused, validated],
  ])
    expect((await heardIn(mails)).get("f413-a")).toMatchObject({
      acknowledgedAt: "2026-11-30T09:00:00.000Z",
      refusedAt: "2026-12-01T09:00:00.000Z",
    });
});

it("says the same of a mail that was moved, and so has another day of receipt", async () => {
  const moved = { ...validated, receivedAt: "2026-12-04T18:00:00.000Z" };
  expect(await heardIn([moved])).toEqual(await heardIn([validated]));
});

it("asks nothing of forms that are over, and reads nothing of their time", async () => {
  let since: Date | undefined;
  const box = boxOf([validated]);
  const watched: Mailbox = { ...box, since: async (from, look) => box.since((since = from), look) };
  const heard = await answersIn(
    watched,
    [over, handed],
    { ...settings, authserv: "mx.editeur.example", patterns: {}, smtp: "smtps://x" },
    new Date(),
  );
  expect([[...heard.keys()], since!.toISOString()]).toEqual([["f413-a"], "2026-11-26T10:00:00.000Z"]);
});
