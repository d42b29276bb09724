import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Channel, type Handed, openChannel } from "../../provider/channel";
import { setUpTimeout } from "../servers/child";
import { type Dovecot, startDovecot } from "../servers/dovecot";

/** Answers in a real mailbox: Debian's Dovecot on loopback, over TLS. */
let imap: Dovecot;
let dir: string;
beforeAll(async () => {
  imap = await startDovecot();
  dir = mkdtempSync(join(tmpdir(), "igc-mailbox-"));
}, setUpTimeout);
afterAll(async () => {
  await imap?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const now = new Date("2026-12-05T10:00:00Z");
let users = 0;
const stage = async (more = "", login: { user?: string; password?: string } = {}) => {
  const user = `certificats${++users}@editeur.example`;
  const address = `smtps://smtp.editeur.example?from=${user}&to=desk@ans.example&imap=${imap.address}&authserv=mx.editeur.example&ca=${imap.ca}${more}`;
  const env = { IGC_SANTE_IMAP_USER: login.user ?? user, IGC_SANTE_IMAP_PASSWORD: login.password ?? imap.password };
  const channel: Channel = await openChannel(address, { cwd: dir, env, now: () => now });
  return { user, channel };
};
const form = (name: string, more: Partial<Handed> = {}): Handed => ({
  ticket: `f413-${name}`,
  channel: "smtps://smtp.editeur.example",
  to: "desk@ans.example",
  reference: `<${name}@editeur.example>`,
  token: `[F413 ${name}]`,
  sha256: "ab",
  at: "2026-11-27T10:00:00.000Z",
  outcome: "sent",
  ...more,
});
const trusted = "Authentication-Results: mx.editeur.example; dmarc=pass header.from=ans.example";
const answer = (name: string, headers: readonly string[], body: Buffer | string, results = trusted): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        results,
        "From: desk@ans.example",
        `In-Reply-To: <${name}@editeur.example>`,
        `Message-ID: <r-${name}@ans.example>`,
        "MIME-Version: 1.0",
        ...headers,
        "",
        "",
      ].join("\r\n"),
    ),
    Buffer.from(body as string),
  ]);
const on = (day: number): Date => new Date(Date.UTC(2026, 11, day, 9));

it("hears acknowledgments in latin-1, quoted-printable and HTML alone, a validation and a refusal, of several forms in one look", async () => {
  const { user, channel } = await stage("&folder=INBOX&folder=ANS");
  const text = "Accusé de réception : dossier n° D-2026-1.";
  imap.deliver(
    user,
    answer("a", ["Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: 8bit"], Buffer.from(text, "latin1")),
    on(1),
  );
  imap.deliver(
    user,
    answer(
      "b",
      ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
      "Accus=C3=A9 de r=C3=A9ception : dossier n=C2=B0 D-2026-2.",
    ),
    on(1),
  );
  imap.deliver(
    user,
    answer("c", ["Content-Type: text/html; charset=utf-8"], `<p>${text.replace("D-2026-1", "<b>D-2026-3</b>")}</p>`),
    on(2),
    "ANS",
  );
  imap.deliver(
    user,
    answer("c", ["Subject: Dossier", "Content-Type: text/plain; charset=utf-8"], "Votre habilitation a été validée."),
    on(3),
  );
  imap.deliver(
    user,
    answer("b", ["Content-Type: text/plain; charset=utf-8"], "Votre demande a été refusée.\nMotif : cachet absent"),
    on(4),
  );
  imap.deliver(user, "From: a@b.example\r\nSubject: autre chose\r\n\r\nrien\r\n", on(4));
  expect(await channel.poll([form("a"), form("b"), form("c"), form("d")])).toEqual(
    new Map([
      ["f413-a", { source: "<r-a@ans.example>", acknowledgedAt: on(1).toISOString(), dossierReference: "D-2026-1" }],
      [
        "f413-b",
        {
          source: "<r-b@ans.example>",
          acknowledgedAt: on(1).toISOString(),
          dossierReference: "D-2026-2",
          refusedAt: on(4).toISOString(),
          reason: "cachet absent",
        },
      ],
      [
        "f413-c",
        {
          source: "<r-c@ans.example>",
          acknowledgedAt: on(2).toISOString(),
          dossierReference: "D-2026-3",
          validatedAt: on(3).toISOString(),
        },
      ],
    ]),
  );
});

it("marks nothing as read, moves nothing, and reads nothing older than its forms nor bigger than an answer", async () => {
  const { user, channel } = await stage();
  const plain = ["Content-Type: text/plain; charset=utf-8"];
  imap.deliver(user, answer("e", plain, "Votre habilitation a été validée."), new Date("2026-10-01T09:00:00Z"));
  imap.deliver(user, answer("e", plain, `Votre habilitation a été validée.${" ".repeat(3_000_000)}`), on(1));
  const heard = await channel.poll([form("e")]);
  expect([...heard.values()]).toEqual([{ unbelieved: [expect.stringMatching(/has 30\d{5} bytes, more than the 2097152 that are read/)] }]);
  // Dovecot gives a mail that was opened the name of one that is no longer new; the flag S is "seen".
  const names = [...readdirSync(join(imap.maildir(user), "cur")), ...readdirSync(join(imap.maildir(user), "new"))];
  expect(names).toHaveLength(2);
  expect(names.filter((name) => /:2,.*S/.test(name))).toEqual([]);
});

it("changes nothing for a forged answer, and names it", async () => {
  const { user, channel } = await stage();
  const forged =
    "Authentication-Results: mx.editeur.example; dmarc=fail header.from=ans.example\r\nReceived: from evil by mx.editeur.example\r\n" +
    trusted;
  imap.deliver(user, answer("f", ["Content-Type: text/plain; charset=utf-8"], "Votre habilitation a été validée."), on(1));
  imap.deliver(user, answer("g", ["Content-Type: text/plain; charset=utf-8"], "Votre habilitation a été validée.", forged), on(1));
  const heard = await channel.poll([form("f"), form("g")]);
  expect(heard.get("f413-f")).toMatchObject({ validatedAt: on(1).toISOString() });
  expect(heard.get("f413-g")).toEqual({ unbelieved: [expect.stringMatching(/is not believed and changes nothing/)] });
});

it.each<[string, Parameters<typeof stage>[1], string | undefined, object]>([
  ["its copy lies in another folder", {}, "Sent", { sentAt: on(1).toISOString() }],
  ["there is no copy an hour later", {}, undefined, { lost: expect.stringMatching(/no copy/) as string }],
  [
    "the mailbox may be another's",
    { user: "chef@editeur.example" },
    undefined,
    { unbelieved: [expect.stringMatching(/Nothing is concluded/)] },
  ],
])("tells whether a mail left: %s", async (_name, login, folder, reply) => {
  const { user, channel } = await stage("", login);
  if (folder) imap.deliver(user, "From: x@y.example\r\nMessage-ID: <h@editeur.example>\r\n\r\n.\r\n", on(1), folder);
  const open = form("h", { outcome: "open", at: on(1).toISOString() });
  expect((await channel.poll([open])).get("f413-h")).toEqual(reply);
});

it("does not conclude from a copy that is not there yet", async () => {
  const { channel } = await stage();
  expect((await channel.poll([form("i", { outcome: "open", at: new Date(now.getTime() - 60_000).toISOString() })])).get("f413-i")).toEqual(
    {},
  );
});

it.each<[string, string, Parameters<typeof stage>[1], RegExp]>([
  ["a wrong password", "", { password: "wrong" }, /does not let this user in/],
  ["a folder that is not there", "&folder=Nulle-part", {}, /cannot be read/],
])("concludes nothing with %s", async (_name, more, login, because) => {
  const { channel } = await stage(more, login);
  const poll = channel.poll([form("j")]);
  await expect(poll).rejects.toMatchObject({ code: "channel-unreachable", message: expect.stringMatching(because) as string });
  await expect(poll).rejects.not.toThrow(imap.password);
});

it.each<[string, string, Parameters<typeof stage>[1], RegExp]>([
  ["whole", "", {}, /may be read: INBOX$/],
  ["with a wrong password", "", { password: "wrong" }, /does not let this user in/],
  ["without its folder", "&folder=Nulle-part", {}, /cannot be read/],
])("tells a mailbox %s when it is probed", async (_name, more, login, because) => {
  const { channel } = await stage(more, login);
  const [, answers] = await channel.probe();
  expect(typeof answers!.found === "string" ? answers!.found : answers!.found.what).toMatch(because);
});
