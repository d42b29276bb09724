import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { freePort } from "../../test/servers/child";
import { type Smtp, startSmtp } from "../../test/servers/smtp";
import { isFault } from "../fault";
import { type Mail, type MailOutcome, messageIdFrom, openMailer, outcomeOf } from "./index";

const folder = mkdtempSync(join(tmpdir(), "mail-"));
const running: Smtp[] = [];
afterEach(async () => void (await Promise.all(running.splice(0).map((server) => server.stop()))));
afterAll(() => rmSync(folder, { recursive: true }));

const from = { address: "igc-sante@lilas.example", name: "Centre de santé des Lilas" };
const mail: Mail = {
  messageId: messageIdFrom(["notice", "Chloé Martin", "2027-01-31"], from),
  date: new Date("2027-01-31T08:00:00Z"),
  from,
  to: { address: "chloe.martin@lilas.example", name: "Martin, Chloé" },
  subject: "Certificats : deux demandes à faire",
  text: "Bonjour,\n\nDeux demandes à faire.\n.\nÀ bientôt\n",
  automatic: true,
};

const secret = "Tr0ub4dor&3-for-this-test";
/** Milliseconds of silence: a busy machine is no silent server, so the one test that waits for it alone is short, and long enough to get as far as that. */
const [usual, short] = [60_000, 5_000];

async function server(options: Parameters<typeof startSmtp>[0] = {}): Promise<Smtp> {
  const started = await startSmtp(options);
  running.push(started);
  writeFileSync(join(folder, `${started.port}.pem`), started.certificate);
  return started;
}
const trusted = ({ address, port }: Smtp): string => `${address}?ca=${port}.pem`;
const mailer = (address: string, env: Record<string, string> = {}, silence = usual) =>
  openMailer(address, { env, cwd: folder, patience: { silence, whole: 120_000 } });
const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error("it was sent")),
    (error: Error) => error,
  );
const login = { user: "igc-sante", password: secret };
const environment = { IGC_SANTE_SMTP_USER: login.user, IGC_SANTE_SMTP_PASSWORD: secret };

it.each(["starttls", "implicit"] as const)(
  "gives a message to a server with TLS (%s), and every reader reads what was written",
  async (tls) => {
    const smtp = await server({ tls, login });
    const attachments = [{ name: "formulaire-413.pdf", contentType: "application/pdf", bytes: Buffer.from("%PDF-1.7\0\xff", "latin1") }];
    const { response, sha256 } = await (await mailer(trusted(smtp), environment)).send({ ...mail, attachments });
    const [delivery] = smtp.deliveries;
    expect(smtp.deliveries).toHaveLength(1);
    expect(delivery).toMatchObject({ from: from.address, to: [mail.to.address], user: login.user });
    expect(sha256).toBe(createHash("sha256").update(delivery!.source).digest("hex"));
    expect(response).toMatch(/^250 /);
    const read = await simpleParser(delivery!.source);
    expect(read.messageId).toBe(mail.messageId);
    expect(read.date).toEqual(mail.date);
    expect(read.from?.value).toEqual([from]);
    expect(read.to).toMatchObject({ value: [mail.to] });
    expect([read.subject, read.text, read.headers.get("auto-submitted")]).toEqual([mail.subject, mail.text, "auto-generated"]);
    expect(read.attachments.map(({ filename, content }) => [filename, Buffer.from(attachments[0]!.bytes).equals(content)])).toEqual([
      ["formulaire-413.pdf", true],
    ]);
  },
);

it.each([
  ["nobody is refused", undefined, 1],
  ["the reader is refused", mail.to.address, 0],
  ["the copy is refused", from.address, 0],
])("gives a copy in the same transaction, to both or to nobody: %s", async (_name, refused, taken) => {
  const smtp = await server({ readerFate: (address) => (address === refused ? { code: 550, words: "5.1.1 No such user" } : undefined) });
  const sending = (await mailer(trusted(smtp))).send({ ...mail, copyTo: from });
  const error = await sending.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  expect([smtp.deliveries.length, error && outcomeOf(error)]).toEqual([taken, refused === undefined ? undefined : "refused"]);
  for (const { to, source } of smtp.deliveries) {
    expect(to).toEqual([mail.to.address, from.address]);
    expect(source.toString("latin1")).not.toMatch(/^(b?cc):/im);
  }
});

it("gives the same bytes for the same message, and a Message-ID that follows from what it is about", async () => {
  const smtp = await server();
  const { send } = await mailer(trusted(smtp));
  const attachments = [{ name: "a.txt", contentType: "text/plain", bytes: Buffer.from("a") }];
  await send({ ...mail, attachments });
  await send({ ...mail, attachments });
  const [one, other] = smtp.deliveries;
  expect(one!.source.equals(other!.source)).toBe(true);
  expect(messageIdFrom(["a", "b"], from)).not.toBe(messageIdFrom(["a b"], from));
  expect(mail.messageId).toMatch(/^<[0-9a-f]{40}@lilas\.example>$/);
});

it("asks once whether the message may leave, when the server has asked for it and before a byte of it", async () => {
  const smtp = await server();
  const { send } = await mailer(trusted(smtp));
  const seen: number[][] = [];
  await send(mail, async () => {
    seen.push([smtp.asked(), smtp.begun()]);
    // Whoever does not wait for this is overtaken: it takes a whole session of its own.
    await send({ ...mail, subject: "Une autre" });
  });
  expect(seen).toEqual([[1, 0]]);
  expect(await Promise.all(smtp.deliveries.map(async ({ source }) => (await simpleParser(source)).subject))).toEqual([
    "Une autre",
    mail.subject,
  ]);
});

it("gives nothing and ends the session where the message may not leave, and says what was thrown", async () => {
  const smtp = await server();
  const why = new Error("another run sends it");
  expect(await failure((await mailer(trusted(smtp))).send(mail, () => Promise.reject(why)))).toBe(why);
  await smtp.idle();
  expect([smtp.asked(), smtp.begun(), smtp.deliveries.length]).toEqual([1, 0, 0]);
});

it("gives nothing where the server ends the session while it asks, and waits for the word", async () => {
  const smtp = await server();
  let answered = false;
  const error = await failure(
    (await mailer(trusted(smtp))).send(mail, async () => {
      await smtp.stop();
      await smtp.idle();
      answered = true;
    }),
  );
  expect([answered, outcomeOf(error), smtp.begun()]).toEqual([true, "later", 0]);
});

type Outcome = readonly [
  when: string,
  options: Parameters<typeof startSmtp>[0],
  code: string,
  outcome: MailOutcome,
  taken: number,
  words: string,
];
const always = (what: { code: number; words: string } | "lose-before" | "lose-after" | "silent") => ({ fate: () => what });
const outcomes: readonly Outcome[] = [
  ["the message is refused", always({ code: 550, words: "5.7.1 Spam\u001b[2J" }), "mail-refused", "refused", 0, "550"],
  [
    "the reader is refused",
    { readerFate: () => ({ code: 550, words: "5.1.1 No such user" }) },
    "mail-refused",
    "refused",
    0,
    "No such user",
  ],
  ["the server has no room now", always({ code: 452, words: "4.3.1 Insufficient storage" }), "mail-later", "later", 0, "452"],
  ["the reader is greylisted", { readerFate: () => ({ code: 450, words: "4.2.0 Greylisted" }) }, "mail-later", "later", 0, "Greylisted"],
  [
    "the server ends the session after the message",
    always({ code: 421, words: "4.3.2 Shutting down" }),
    "mail-unknown",
    "unknown",
    0,
    "no answer",
  ],
  ["the connection breaks before the message is taken", always("lose-before"), "mail-unknown", "unknown", 0, "nobody knows"],
  ["the connection breaks after the message was taken", always("lose-after"), "mail-unknown", "unknown", 1, "nobody knows"],
  ["the server says nothing to the message", always("silent"), "mail-unknown", "unknown", 1, "nobody knows"],
  [
    "the connection breaks before the message is given",
    { readerFate: () => "lose" },
    "mail-unreachable",
    "unreachable",
    0,
    "cannot be reached",
  ],
  ["the server asks for a login", { login }, "mail-login", "unreachable", 0, "530"],
  ["the server offers no TLS", { tls: "none" }, "mail-tls", "unreachable", 0, "STARTTLS"],
  ["the certificate is another host's", { hosts: ["mail.lilas.example"] }, "mail-tls", "unreachable", 0, "ALTNAME"],
];

it.each(outcomes)("when %s", async (_when, options, code, outcome, taken, words) => {
  const smtp = await server(options);
  let left = 0;
  const leaves = (): Promise<void> => Promise.resolve(void left++);
  const silence = options?.fate?.(0) === "silent" ? short : usual;
  const error = await failure((await mailer(trusted(smtp), {}, silence)).send(mail, leaves));
  expect([isFault(error) && error.code, outcomeOf(error), smtp.deliveries.length]).toEqual([code, outcome, taken]);
  expect(left).toBe(smtp.asked());
  expect(error.message).toContain(words);
  expect(error.message).not.toMatch(/\u001b|Deux demandes/);
  expect(error.cause).toBeUndefined();
});

it.each(["starttls", "implicit"] as const)("gives nothing to a server whose certificate nobody vouches for (%s)", async (tls) => {
  const smtp = await server({ tls });
  const error = await failure((await mailer(smtp.address)).send(mail));
  expect([outcomeOf(error), isFault(error, "mail-tls"), smtp.deliveries.length]).toEqual(["unreachable", true, 0]);
  expect(error.message).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
});

it("says so when nobody listens, and when TLS meets a server that begins without", async () => {
  const nobody = await failure((await mailer(`smtp://127.0.0.1:${await freePort()}`)).send(mail));
  expect([isFault(nobody, "mail-unreachable"), nobody.message.includes("ECONNREFUSED")]).toEqual([true, true]);
  const plain = await server();
  const mixed = await failure((await mailer(trusted(plain).replace("smtp:", "smtps:"))).send(mail));
  expect([isFault(mixed, "mail-tls"), plain.deliveries.length]).toEqual([true, 0]);
});

it("never repeats a password, also where the server does", async () => {
  const parrot = await server({ login: { user: "other", password: "other" } });
  const error = await failure((await mailer(trusted(parrot), environment)).send(mail));
  expect(isFault(error, "mail-login")).toBe(true);
  expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(secret);
  expect(error.message).not.toContain(Buffer.from(secret).toString("base64"));
});

const wrong: readonly (readonly [what: string, change: Partial<Mail>, code: string])[] = [
  ["a line end in the subject", { subject: "Bonjour\r\nBcc: everybody@lilas.example" }, "invisible-character"],
  ["a line end in a name", { to: { address: mail.to.address, name: "Chloé\nBcc: x@lilas.example" } }, "invisible-character"],
  ["a line end in an address", { to: { address: "a@lilas.example\r\nRCPT TO:<b@lilas.example>" } }, "mail-address"],
  ["two addresses", { to: { address: "a@lilas.example, b@lilas.example" } }, "mail-address"],
  ["a command in the sender", { from: { address: "a@lilas.example> SIZE=1" } }, "mail-address"],
  ["a line end in the Message-ID", { messageId: "<a@lilas.example>\r\nBcc: x@y.example" }, "wrong-type"],
  ["a line end in what is answered", { inReplyTo: "<a@lilas.example>\n" }, "wrong-type"],
  ["no date", { date: new Date(Number.NaN) }, "wrong-type"],
  ["no subject", { subject: " " }, "required"],
  ["a subject without end", { subject: "a".repeat(201) }, "too-long"],
  [
    "a path as an attachment's name",
    { attachments: [{ name: "../a.pdf", contentType: "application/pdf", bytes: Buffer.alloc(1) }] },
    "wrong-type",
  ],
  ["a header in a media type", { attachments: [{ name: "a.pdf", contentType: "a/b\r\nX: y", bytes: Buffer.alloc(1) }] }, "wrong-type"],
  ["too much", { attachments: [{ name: "a.pdf", contentType: "a/b", bytes: Buffer.alloc((10 << 20) + 1) }] }, "too-long"],
];

it("asks no server about a message that is wrong", async () => {
  const smtp = await server();
  const { send } = await mailer(trusted(smtp));
  for (const [what, change, code] of wrong) {
    const error = await failure(send({ ...mail, ...change }));
    expect([what, isFault(error) && error.code, outcomeOf(error)]).toEqual([what, code, undefined]);
  }
  expect(smtp.connections()).toBe(0);
});

it.each([
  ["lilas.example:587", "neither smtp"],
  ["http://lilas.example", "neither smtp"],
  [`smtp://user:${secret}@lilas.example`, "a user or a password"],
  ["smtp://user@lilas.example", "a user or a password"],
  ["smtp://", "no host"],
  ["smtp://lilas.example:0", "port"],
  ["smtp://lilas.example:99999", "cannot be read"],
  ["smtp://lilas.example/?tls=no", "one parameter"],
  ["smtp://lilas.example?ca=a.pem&ca=b.pem", "one parameter"],
  ["smtp://lilas.example?ca=", "names no file"],
  ["smtp://lilas.example/inbox", "behind the host"],
  ["smtp://lilas.example#a", "behind the host"],
  ["smtp://lilas_example;x", "no host"],
  ["smtp://lilas.example\n", "control character"],
])("refuses the address %j", async (address, because) => {
  const error = await failure(mailer(address));
  expect([isFault(error, "mail-server-address"), error.message.includes(because), error.message.includes(secret)]).toEqual([
    true,
    true,
    false,
  ]);
});

it("refuses half a login, and authorities that are none", async () => {
  for (const name of Object.keys(environment)) {
    const error = await failure(mailer("smtp://lilas.example", { [name]: secret }));
    expect([isFault(error, "mail-login"), error.message.includes(secret)]).toEqual([true, false]);
  }
  writeFileSync(join(folder, "empty.pem"), "");
  for (const file of ["empty.pem", "none.pem"])
    expect(isFault(await failure(mailer(`smtp://lilas.example?ca=${file}`)), "file-unreadable")).toBe(true);
});
