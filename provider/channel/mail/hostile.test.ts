import fc from "fast-check";
import { handed, type Letter, passed, reading, received, receivedAt } from "../../../test/channel/letters";
import { answersIn } from "./answers";
import type { FoundMail, Mailbox } from "./mailbox";
import { recognise } from "./recognise";
import { readMailSettings } from "./settings";

/** Mails that are made to be misread: in whatever way they are broken, a run ends, and none of them decides what its own words do not. */
const { read, settings } = reading(recognise, readMailSettings);
const yes = "Votre habilitation a été validée.";
const mixed = (...parts: readonly string[]): Letter => ({
  type: 'multipart/mixed; boundary="b"',
  body: `${parts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`,
});
const text = (words: string, headers = ""): string => `Content-Type: text/plain; charset=utf-8\r\n${headers}\r\n${words}`;
const forwarded = (headers: string): string =>
  `Content-Type: message/rfc822\r\n${headers}\r\nFrom: desk@ans.example\r\nSubject: x\r\n${text(yes)}`;
const nothing = { ticket: "f413-a", unbelieved: expect.stringMatching(/says nothing that is understood: read it/) as string };

it.each<[string, Letter]>([
  ["forwards another answer", mixed(text("Voir ci-joint."), forwarded(""))],
  ["forwards another answer in its place", mixed(text("Voir ci-joint."), forwarded("Content-Disposition: inline\r\n"))],
  ["is another answer", { type: "message/rfc822", body: `From: desk@ans.example\r\n${text(yes)}` }],
  ["brings the words as a file", mixed(text("Voir ci-joint."), text(yes, "Content-Disposition: attachment; filename=a.txt\r\n"))],
  [
    "has the words where no reader sees them",
    { type: "text/html; charset=utf-8", body: `<p>Voir</p><!-- ${yes} --><script>${yes}</script><style>${yes}</style>` },
  ],
  ["is encrypted", { type: "application/pkcs7-mime; smime-type=enveloped-data", encoding: "base64", body: "AAAA" }],
  ["has no boundary", { type: "multipart/mixed", body: yes }],
  ["says that a reader is away", { body: "Bonjour, je suis absent jusqu'au 5. Votre message est bien reçu." }],
  [
    "is a machine's answer of who is away",
    { subject: "=?utf-8?Q?R=C3=A9ponse_automatique_:_Formulaire?=", body: "Votre message est bien reçu." },
  ],
])("a mail that %s decides nothing", async (_name, letter) => {
  expect(await read({ subject: "Suite", ...letter })).toEqual(nothing);
});

const acknowledged = { ticket: "f413-a", reply: { source: "<r1@ans.example>", acknowledgedAt: receivedAt } };
const quoted = "Votre demande a été refusée.";
it.each<[string, Letter]>([
  [
    "Outlook's head without an address",
    { body: `Accusé de réception.\n\nDe : Certificats ANS\nEnvoyé : lundi 30 novembre 2026 09:00\nÀ : Éditeur\nObjet : x\n\n${quoted}` },
  ],
  ["Outlook's head in English", { body: `Accusé de réception.\n\nFrom: Certificats ANS\nSent: Monday\nTo: x\n\n${quoted}` }],
  [
    "Outlook's head in HTML",
    {
      type: "text/html; charset=utf-8",
      body: `<p>Accusé de réception.</p><p><b>De&nbsp;:</b> ANS<br><b>Envoyé&nbsp;:</b> lundi<br><b>À&nbsp;:</b> x</p><p>${quoted}</p>`,
    },
  ],
  ["a quotation in HTML", { type: "text/html; charset=utf-8", body: `<p>Accusé de réception.</p><blockquote>${quoted}</blockquote>` }],
  ["a charset nobody knows", { type: "text/plain; charset=x-klingon", body: "Accuse de reception. Votre demande est bien recue." }],
  ["an encoding nobody knows", { encoding: "x-none", body: "Accusé de réception." }],
  ["no end of its parts", { type: "multipart/mixed; boundary=b", body: `--b\r\n${text("Accusé de réception.")}` }],
])("an acknowledgment with %s is one, and no more", async (_name, letter) => {
  expect(await read({ subject: "Suite", ...letter })).toEqual(acknowledged);
});

const result = (words: string): string => `Authentication-Results: mx.editeur.example; ${words}`;
const forged = result("dkim=pass header.d=ans.example; dmarc=pass header.from=ans.example");
it.each<[string, Letter, RegExp]>([
  [
    "adds DMARC where the server found no signature",
    { top: [received, result("dkim=none; spf=softfail smtp.mailfrom=x@evil.example"), result("dmarc=pass header.from=ans.example")] },
    /passed by no DKIM or SPF/,
  ],
  [
    "adds DMARC to its own domain's signature",
    { top: [received, result("dkim=pass header.d=evil.example"), result("dmarc=pass header.from=ans.example")] },
    /passed by no DKIM or SPF/,
  ],
  [
    "adds a signature to its own domain's",
    { top: [received, result("dkim=pass header.d=evil.example"), forged] },
    /say two things of DKIM/,
  ],
  [
    "adds an SPF that passed",
    {
      top: [
        result("spf=pass smtp.mailfrom=evil.example"),
        result("spf=pass smtp.mailfrom=ans.example; dmarc=pass header.from=ans.example"),
      ],
    },
    /say two things of SPF/,
  ],
  [
    "writes the server's name as its own domain's",
    { top: [received, "Authentication-Results: mx.editeur.example.evil.example; dmarc=pass header.from=ans.example"] },
    /wrote no/,
  ],
  [
    "writes the server's name with a letter of another script",
    { top: [received, "Authentication-Results: mx.\u0435diteur.example; dmarc=pass header.from=ans.example"] },
    /wrote no/,
  ],
  [
    "hides the server's verdict in a comment",
    { top: [result("dmarc=fail (dmarc=pass) header.from=ans.example"), received] },
    /did not pass \(fail\)/,
  ],
  [
    "writes ARC results alone",
    {
      top: [received, "ARC-Authentication-Results: i=1; mx.editeur.example; dmarc=pass header.from=ans.example", "ARC-Seal: i=1; cv=pass"],
    },
    /wrote no/,
  ],
  ["is of a domain that looks alike", { from: "desk@\u0430ns.example" }, /its sender is not of ans.example/],
  ["is of a domain that ends alike", { from: "desk@evil-ans.example" }, /its sender is not of ans.example/],
  ["has the address as its name", { from: '"desk@ans.example" <desk@ans.example.evil.example>' }, /its sender is not of ans.example/],
  ["has the address in a comment", { from: "x@evil.example (desk@ans.example)" }, /its sender is not of ans.example/],
  ["has two addresses in one", { from: "<desk@ans.example> <x@evil.example>" }, /not one sender|is not of/],
  ["has two names", { from: "desk@ans.example <x@evil.example>" }, /not one sender|is not of/],
])("a mail whose sender %s is not believed", async (_name, letter, because) => {
  expect(await read({ ...letter, body: yes })).toEqual({ ticket: "f413-a", unbelieved: expect.stringMatching(because) as string });
});

it.each<[string, readonly string[]]>([
  [
    "by programs that say the same of SPF",
    [result("spf=pass smtp.mailfrom=x@ans.example"), result("spf=pass smtp.mailfrom=x@ans.example; dmarc=pass header.from=ans.example")],
  ],
  [
    "by a signature of the domain above",
    [result("dkim=pass header.d=example; dkim=pass header.d=mail.ans.example; dmarc=pass header.from=ans.example")],
  ],
  ["by DMARC alone", [result("dmarc=pass header.from=ans.example")]],
  [
    "with a list's broken signature beside",
    [result("dkim=fail header.d=list.example; spf=pass smtp.mailfrom=ans.example; dmarc=pass header.from=ans.example")],
  ],
])("a mail is believed %s", async (_name, top) => {
  expect(await read({ top: [...top, received], subject: "Suite", body: yes })).toMatchObject({ reply: { validatedAt: receivedAt } });
});

const head = [
  passed,
  "From: desk@ans.example",
  `In-Reply-To: ${handed.reference}`,
  "Message-ID: <r1@ans.example>",
  "MIME-Version: 1.0",
  "",
].join("\r\n");
const whole = Buffer.from(
  `${head}${'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'}\r\n\r\n--b\r\n${text(yes)}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n--b--\r\n`,
);
it("whatever bytes a mail has, a look ends without a failure", async () => {
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 6 }), fc.nat(40)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(edits, async (all) => {
      let bytes = whole;
      for (const [at, put, cut] of all) bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
      const said = await recognise(bytes, receivedAt, [handed], settings());
      for (const each of said ?? []) expect(each.ticket).toBe("f413-a");
    }),
    { numRuns: 500, seed: 18 },
  );
});

it.each<[string, string]>([
  [
    "thousands of parts in each other",
    `${Array.from({ length: 1500 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join("")}\r\n`,
  ],
  ["headers without end", `${Array.from({ length: 50_000 }, (_, at) => `X-${at}: y\r\n`).join("")}\r\n${yes}`],
  ["a subject of two megabytes", `Subject: ${"a".repeat(1_900_000)}\r\n\r\n${yes}`],
])("a stranger's mail with %s stops no other form's answer, and a person is told", async (_name, rest) => {
  const of = (messageId: string, body: string): FoundMail => ({
    ...{ messageId, inReplyTo: handed.reference, references: "", subject: "", from: ["desk@ans.example"], receivedAt, size: body.length },
    source: async () => Buffer.from(body),
  });
  const mails = [of("<e@evil.example>", head + rest), of("<r1@ans.example>", `${head}${text("Accusé de réception.")}`)];
  const mailbox: Mailbox = {
    user: "certificats@editeur.example",
    since: async (_day, look) => {
      for (const mail of mails) await look(mail);
    },
    ...{ received: async () => undefined, examine: async () => undefined, close: async () => undefined },
  };
  const heard = await answersIn(
    mailbox,
    [handed],
    { ...settings(), smtp: "smtps://x", to: "desk@ans.example", folders: ["INBOX"] },
    new Date("2026-12-05T10:00:00Z"),
  );
  expect(heard.get("f413-a")).toEqual({
    ...acknowledged.reply,
    unbelieved: [expect.stringMatching(/\(Message-ID <e@evil\.example>\) cannot be taken apart: read it/) as string],
  });
});
