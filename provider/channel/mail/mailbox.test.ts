import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headOf, type Lies, type LyingImap, literal, startLyingImap } from "../../../test/servers/lying-imap";
import type { Handed } from "../channel";
import { openMail } from "./adapter";

/** A mail server that lies about sizes, on loopback: what is taken of it is bounded, whatever it says. */
const mebibyte = 1_048_576;
const piece = Buffer.alloc(65_536, 0x20);
let dir: string;
let imap: LyingImap | undefined;
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), "igc-lying-imap-"))));
afterEach(() => imap?.stop());
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const form: Handed = {
  ticket: "f413-a",
  channel: "smtps://smtp.editeur.example",
  to: "desk@ans.example",
  reference: "<a@editeur.example>",
  token: "[F413 690781810]",
  sha256: "ab",
  at: "2026-11-27T10:00:00.000Z",
  outcome: "sent",
};
const poll = async (lies: Lies) => {
  imap = await startLyingImap(lies);
  writeFileSync(join(dir, "ca.pem"), imap.certificate);
  const address = `smtps://smtp.editeur.example?from=certificats@editeur.example&to=desk@ans.example&imap=${imap.address}&authserv=mx.editeur.example&ca=ca.pem`;
  const env = { IGC_SANTE_IMAP_USER: "certificats@editeur.example", IGC_SANTE_IMAP_PASSWORD: "secret" };
  return (await openMail(address, { cwd: dir, env, now: () => new Date("2026-12-05T10:00:00Z") })).poll([form]);
};
function* forever(start: string | Buffer, again: string | Buffer): Generator<string | Buffer> {
  yield start;
  for (;;) yield again;
}
const mail = (bytes: number): Buffer =>
  Buffer.concat([
    Buffer.from("From: desk@ans.example\r\nIn-Reply-To: <a@editeur.example>\r\n\r\nVotre habilitation a été validée."),
    Buffer.alloc(bytes, 0x20),
  ]).subarray(0, bytes);
const sourced = (bytes: Buffer): (string | Buffer)[] => ["* 1 FETCH (UID 1 BODY[]<0> ", literal(bytes), ")\r\n"];

it("reads no more of a mail than of an answer, whose size a server states as less, and tells a person", async () => {
  const heard = await poll({ source: (most) => sourced(mail(Math.min(most, 50 * mebibyte))) });
  expect([...heard]).toEqual([
    [
      "f413-a",
      { unbelieved: [expect.stringMatching(/has at least 2097153 bytes, more than the 2097152 that are read: read it/) as string] },
    ],
  ]);
  expect(imap!.sent()).toBeLessThan(3 * mebibyte);
});

it("reads what fits", async () => {
  const heard = await poll({ source: () => sourced(mail(300)) });
  expect([...heard]).toEqual([["f413-a", { unbelieved: [expect.stringMatching(/is not believed/) as string] }]]);
});

it.each<[string, Lies, number]>([
  ["more of a mail than was asked for", { source: () => forever(`* 1 FETCH (UID 1 BODY[]<0> {${100 * mebibyte}}\r\n`, piece) }, 4],
  [
    "a mail in rows without an end",
    { source: () => forever("", Buffer.concat(sourced(mail(mebibyte)).map((each) => Buffer.from(each)))) },
    140,
  ],
  ["a line without an end", { search: () => forever("* SEARCH 1", " 12345678".repeat(8192)) }, 12],
  [
    "a response of literals without an end",
    { heads: () => forever("* 1 FETCH (UID 1", Buffer.concat([Buffer.from(" X "), literal(piece)])) },
    16,
  ],
  ["heads without an end", { heads: () => forever("", headOf(1, 100, Buffer.alloc(mebibyte, 0x41))) }, 140],
  ["heads of mails that nobody asked for", { heads: () => forever("", headOf(2, 100, Buffer.alloc(mebibyte, 0x41))) }, 140],
])("ends a session that sends %s", async (_name, lies, most) => {
  await expect(poll(lies)).rejects.toMatchObject({ code: "channel-unreachable" });
  // What the sockets hold counts as sent.
  expect(imap!.sent()).toBeLessThan(most * mebibyte);
});
