import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { faultOf, type NotifyStage, notifyStage, webhookSecret } from "../../test/notify/stage";
import { ordered, toSign, zoe } from "../../test/notify/state";

let stage: NotifyStage;

let hook: Server;
let answers: (number | "lose")[];
let posts: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
beforeEach(async () => {
  stage = notifyStage();
  stage.state([ordered("srv1", "2028-01-31"), toSign("f413-lilas")]);
  answers = [];
  posts = [];
  hook = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      posts.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      const answer = answers.shift() ?? 200;
      if (answer === "lose") request.socket.destroy();
      else response.writeHead(answer, answer === 302 ? { location: "/elsewhere" } : {}).end();
    });
  });
  await new Promise<void>((listening) => hook.listen(0, "127.0.0.1", listening));
});
afterEach(async () => {
  stage.remove();
  await new Promise((closed) => hook.close(closed));
});
const url = (): string => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hooks/its-own-secret`;
const toHook = (at: string, ...more: string[]): Promise<number> => stage.notify(["--at", at, "--webhook", url(), ...more]);
/** As a receiver checks it: the library of the specification. It compares with the machine's clock, so that is what signs here. */
const verified = ({ headers, body }: (typeof posts)[number], by = webhookSecret): unknown =>
  new Webhook(by).verify(body, headers as Record<string, string>);

it("is signed so that a receiver's library knows it, and a changed one is refused", async () => {
  await stage.notify(["--at", "2027-12-22", "--webhook", url()], {}, new Date());
  const [first] = posts;
  expect(posts).toHaveLength(2);
  expect(verified(first!)).toMatchObject({
    text: expect.stringContaining("IGC-Santé, pour ") as string,
    notice: { kind: "igc-sante.notice" },
  });
  expect(() => verified({ ...first!, body: first!.body.replace("IGC", "igc") })).toThrow();
  expect(() => verified(first!, `whsec_${Buffer.alloc(32, 8).toString("base64")}`)).toThrow();
});

it("is signed as the line in docs/notices.md computes it, whose arguments have no secret", async () => {
  await toHook("2027-12-22");
  const page = readFileSync(join(__dirname, "../../docs/notices.md"), "utf8");
  const [, line] = /<!-- signature -->\n```sh\n(.*)\n```/.exec(page)!;
  for (const { headers, body } of posts) {
    writeFileSync(join(stage.folder, "body"), body);
    const env = {
      ...process.env,
      id: String(headers["webhook-id"]),
      timestamp: String(headers["webhook-timestamp"]),
      IGC_SANTE_WEBHOOK_SECRET: webhookSecret,
    };
    expect(execFileSync("sh", ["-c", line!], { cwd: stage.folder, env, encoding: "utf8" })).toBe(
      `${String(headers["webhook-signature"])}\n`,
    );
  }
});

it("has no place, card, address or secret in it, and no mention", async () => {
  const because = "card 2600301752 of zoe.noel@lilas.example ends";
  const action = {
    who: "Zoé Noël, technical administrator",
    what: `renew the card 2600301752 (${zoe.email})`,
    where: "s3://bucket/key",
    by: null,
    because,
  };
  stage.state([ordered("srv1", null, { structure: { name: "<!channel> @all [x](https://evil.example)" }, nextAction: action })]);
  await toHook("2027-12-22");
  expect(posts[0]!.body).not.toMatch(/2600301752|zoe\.noel|s3:|whsec|its-own-secret/);
  expect((JSON.parse(posts[0]!.body) as { text: string }).text).not.toMatch(/[<>@[\]]/);
  expect(stage.said.join()).not.toContain("its-own-secret");
});

it.each(["text", "teams"])("prints without sending what is then posted, byte for byte: %s", async (format) => {
  expect(await toHook("2027-12-22", "--dry-run", "--json", "--webhook-format", format)).toBe(0);
  const shown = (JSON.parse(stage.said[0]!) as { body: string; subject?: string }[]).map(({ body, subject }) => [body, subject]);
  expect(posts).toEqual([]);
  await toHook("2027-12-22", "--webhook-format", format);
  expect(shown).toEqual(posts.map(({ body }) => [body, undefined]));
});

it("takes the shape that Teams' workflows ask for", async () => {
  await toHook("2027-12-22", "--webhook-format", "teams");
  const { type, attachments } = JSON.parse(posts[0]!.body) as {
    type: string;
    attachments: { contentType: string; content: { type: string; body: object[] } }[];
  };
  expect([type, attachments[0]!.contentType, attachments[0]!.content.type]).toEqual([
    "message",
    "application/vnd.microsoft.card.adaptive",
    "AdaptiveCard",
  ]);
  expect(attachments[0]!.content.body.length).toBeGreaterThan(1);
});

it.each<readonly [answer: number | "lose", outcome: string]>([
  [404, "not-sent"],
  [302, "not-sent"],
  [500, "unanswered"],
  ["lose", "unanswered"],
])("after %s is posted again under its id, with the same bytes where nobody knows", async (answer, outcome) => {
  stage.state([ordered("srv1", null)]);
  answers = [answer];
  expect(await toHook("2027-12-22T06:00:00Z", "--json")).toBe(1);
  expect(JSON.parse(stage.said[0]!)).toMatchObject([{ outcome }]);
  expect(await toHook("2027-12-22T07:00:00Z")).toBe(0);
  expect(await toHook("2027-12-22T08:00:00Z")).toBe(0);
  expect(posts).toHaveLength(2);
  expect(posts[1]!.headers["webhook-id"]).toBe(posts[0]!.headers["webhook-id"]);
  if (outcome === "unanswered") expect(posts[1]!.body).toBe(posts[0]!.body);
});

it("is not posted without a secret, or with one that is none", async () => {
  for (const IGC_SANTE_WEBHOOK_SECRET of ["", "hunter2", "whsec_c2hvcnQ="]) {
    expect(await faultOf(stage.notify(["--webhook", url()], { IGC_SANTE_WEBHOOK_SECRET }))).toBe("webhook-secret");
  }
  expect(posts).toHaveLength(0);
});
