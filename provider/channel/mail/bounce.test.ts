import type { Handed } from "../channel";
import { answersIn } from "./answers";
import type { FoundMail, Mailbox } from "./mailbox";
import { readMailSettings } from "./settings";

/** Reports of mail servers in a mailbox: what is told of a form, and that none of them can do more. */
const id = "<0a1b@editeur.example>";
const form: Handed = {
  ticket: "f413-a",
  channel: "smtps://smtp.editeur.example",
  to: "desk@ans.example",
  reference: id,
  token: "[F413 690781810]",
  sha256: "ab",
  at: "2026-11-27T10:00:00.000Z",
  outcome: "sent",
};
const settings = readMailSettings(
  "smtps://smtp.editeur.example?from=certificats@editeur.example&to=desk@ans.example&imap=imaps://imap.editeur.example&authserv=mx.editeur.example",
);
const told = { undelivered: "desk@ans.example, 5.1.1, 550 5.1.1 no such user", undeliveredAt: "2026-11-27T11:00:00.000Z" };
const delayed = /delayed, and tries again: desk@ans.example, 4.4.1/;

interface Report {
  readonly action?: string;
  readonly status?: string;
  readonly recipient?: string;
  readonly returned?: string;
  readonly returnedAs?: string;
  readonly fields?: string;
  readonly headers?: string;
  readonly from?: string;
  readonly type?: string;
}
const report = ({
  action = "failed",
  status = "5.1.1",
  recipient = "desk@ans.example",
  returned = `Message-ID: ${id}`,
  returnedAs = "message/rfc822",
  fields = "",
  headers = "",
  from = "MAILER-DAEMON@mx.editeur.example (Mail Delivery System)",
  type = 'multipart/report; report-type=delivery-status;\n boundary="b"',
}: Report): string => `Return-Path: <>
From: ${from}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@mx.editeur.example>
${headers}MIME-Version: 1.0
Content-Type: ${type}

--b
Content-Type: text/plain

Votre demande a été validée. I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.editeur.example
${fields}
Final-Recipient: rfc822; ${recipient}
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 5.1.1
    no such user

--b
Content-Type: ${returnedAs}

From: certificats@editeur.example
Subject: Formulaire
${returned}

inner
--b--
`;
const plain = (words: string, from = "MAILER-DAEMON@mx.old.example"): string =>
  `From: ${from}\nSubject: failure notice\nMessage-ID: <old@mx.old.example>\n\n${words}\n\n--- Below this line is a copy of the message.\n\nMessage-ID: ${id}\nSubject: Formulaire\n`;
const answer = `Authentication-Results: mx.editeur.example; dmarc=pass header.from=ans.example
From: desk@ans.example
In-Reply-To: ${id}
Message-ID: <r1@ans.example>
Subject: Accusé

Accusé de réception : dossier n° D-2026-1.
`;

function mailboxOf(mails: readonly string[]): Mailbox {
  const found = mails.map((text, index): FoundMail => {
    const bytes = Buffer.from(text.replace(/\n/g, "\r\n"));
    const header = (name: string) => new RegExp(`^${name}: (.*(?:\n .*)*)`, "im").exec(text.split("\n\n")[0]!)?.[1] ?? "";
    return {
      ...{ messageId: header("Message-ID"), inReplyTo: header("In-Reply-To"), references: header("References") },
      ...{ subject: header("Subject"), contentType: header("Content-Type"), from: header("From").match(/[^\s<]+@[^\s>]+/g) ?? [] },
      ...{ receivedAt: `2026-11-27T${11 + index}:00:00.000Z`, size: bytes.length, source: async (most) => bytes.subarray(0, most) },
    };
  });
  return {
    user: "certificats@editeur.example",
    since: async (_day, look) => {
      for (const each of found) await look(each);
    },
    received: async () => undefined,
    examine: async () => undefined,
    close: async () => undefined,
  };
}
const heard = async (...mails: string[]) => {
  if (settings instanceof Error) throw settings;
  return (await answersIn(mailboxOf(mails), [form], settings, new Date("2026-11-28T10:00:00Z"))).get("f413-a");
};

it.each<[string, string, object | undefined]>([
  ["the mail returned", report({}), told],
  ["its head returned", report({ returnedAs: "text/rfc822-headers" }), told],
  ["its head returned, as RFC 6533 has it", report({ returnedAs: "message/global-headers" }), told],
  ["its id folded", report({ returned: `Message-ID:\n ${id}` }), told],
  ["its id in what was reported", report({ returned: "", fields: `Original-Message-ID: ${id}` }), told],
  ["its id in In-Reply-To", report({ returned: "", headers: `In-Reply-To: ${id}\n` }), told],
  ["its id in References", report({ returned: "", headers: `References: <x@y> ${id}\n` }), told],
  ["no sender at all", report({ from: "<>" }), told],
  ["ANS' own server", report({ from: "postmaster@ans.example" }), told],
  ["a megabyte of the form returned", report({}).replace("inner", "JVBERi0x\n".repeat(400_000)), told],
  ["our own copy alone", report({ recipient: "certificats@editeur.example" }), undefined],
  ["another mail", report({ returned: "Message-ID: <other@editeur.example>" }), undefined],
  ["our id in the body of another mail", report({ returned: `Message-ID: <o@editeur.example>\n\nMessage-ID: ${id}` }), undefined],
  ["delivered", report({ action: "delivered", status: "2.0.0" }), undefined],
  ["relayed", report({ action: "relayed", status: "2.0.0" }), undefined],
  ["an action nobody knows", report({ action: "validated" }), undefined],
  [
    "qmail's words",
    plain("Hi. I wasn't able to deliver your message.\n<desk@ans.example>:\n550 5.1.1 no such user"),
    { undelivered: "550 5.1.1 no such user" },
  ],
  ["older words without a code", plain("This message could not be delivered."), { undelivered: "it gives no code" }],
  ["words that say nothing", plain("Hello."), undefined],
  ["a stranger's words", plain("This message could not be delivered.", "friend@else.example"), undefined],
])("tells of a report with %s what it says, and no more", async (_which, text, expected) => {
  const reply = await heard(text);
  if (expected) expect(reply).toMatchObject(expected);
  else expect(reply).toBeUndefined();
  // Whatever it says, it is no word of ANS.
  for (const key of ["acknowledgedAt", "validatedAt", "refusedAt", "dossierReference", "sentAt", "lost"])
    expect(reply ?? {}).not.toHaveProperty(key);
  expect(await heard(text)).toEqual(reply); // read again it says the same
});

it("remarks that a mail is late, and changes nothing", async () => {
  expect(await heard(report({ action: "delayed", status: "4.4.1" }))).toEqual({ unbelieved: [expect.stringMatching(delayed)] });
  expect(await heard(plain("Warning: delivery of your message is delayed. 451 4.4.1 later"))).toEqual({
    unbelieved: [expect.stringContaining("451 4.4.1 later")],
  });
});

it("is over once ANS answered, whichever came first", async () => {
  for (const mails of [
    [report({}), answer],
    [answer, report({})],
  ]) {
    const reply = await heard(...mails);
    expect(reply).toMatchObject({ dossierReference: "D-2026-1" });
    expect(reply).not.toHaveProperty("undelivered");
  }
});

it("shows no cursor movement and no secret of what a server wrote", async () => {
  const reply = await heard(report({ recipient: "x\u001b[2J@ans.example" }));
  expect(JSON.stringify(reply)).not.toContain("\\u001b");
});
