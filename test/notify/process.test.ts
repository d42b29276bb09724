import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { simpleParser } from "mailparser";
import { repository } from "../cli/places.mjs";
import { sample } from "../sample";
import { type Smtp, startSmtp } from "../servers/smtp";
import { webhookSecret } from "./stage";
import { exported, ordered, toSign } from "./state";

/** The command in a process of its own, beside a real SMTP server and a webhook: killed at its points, twice at once, and as a pipeline runs it. */
jest.setTimeout(900_000);
const main = join(repository, "dist/cli/main.js");
const kills = sample("of the points at which notify is killed");

let smtp: Smtp;
let hook: Server;
const posts: { readonly id: string; readonly body: string }[] = [];
let folder: string;
beforeAll(async () => {
  smtp = await startSmtp();
  hook = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      posts.push({ id: String(request.headers["webhook-id"]), body: Buffer.concat(pieces).toString() });
      response.end();
    });
  });
  await new Promise<void>((listening) => hook.listen(0, "127.0.0.1", listening));
});
afterAll(async () => {
  await smtp.stop();
  hook.closeAllConnections();
  await new Promise((closed) => hook.close(closed));
});
beforeEach(() => begin());
afterEach(() => rmSync(folder, { recursive: true }));

function begin(): void {
  folder = mkdtempSync(join(tmpdir(), "notify-process-"));
  (smtp.deliveries as unknown[]).length = 0;
  posts.length = 0;
  writeFileSync(join(folder, "ca.pem"), smtp.certificate);
  writeFileSync(join(folder, "state.json"), exported([ordered("srv1", "2028-01-31"), ordered("srv2", "2028-03-31"), toSign("f413")]));
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}
const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve) => {
    let said = "";
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
    child.once("close", (code, signal) => resolve({ code, signal, said }));
  });

const channels = (): string[] => {
  const { port } = hook.address() as AddressInfo;
  return ["--smtp", `${smtp.address}?ca=ca.pem`, "--from", "igc@lilas.example", "--webhook", `http://127.0.0.1:${port}/hook`];
};
const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  IGC_SANTE_WEBHOOK_SECRET: webhookSecret,
  ...more,
});

/** @param diesAt number of the point at which it is killed; 0: none */
function notify(at: string, diesAt = 0): Promise<Ended> {
  const args = ["--require", join(repository, "test/notify/kill.cjs"), main];
  const env = environment({
    NOTIFY_ROOT: join(folder, "record"),
    NOTIFY_DIES_AT: String(diesAt),
    NOTIFY_COUNT: join(folder, "points.json"),
  });
  const words = ["notify", "--file", "state.json", "--record", join(folder, "record"), "--at", at, ...channels()];
  return ended(spawn(process.execPath, [...args, ...words], { cwd: folder, env }));
}

/** Whom each delivered mail went to, in order. */
const readers = (): string[] => smtp.deliveries.map(({ to }) => to.join()).sort();
const both = ["aicha.lefevre@lilas.example", "zoe.noel@lilas.example"];
const [first, later, last] = ["2027-12-22T06:00:00Z", "2027-12-22T07:00:00Z", "2027-12-22T08:00:00Z"] as const;

/** Mails of which a kind of text is in the record. */
function mailsIn(kind: "batches" | "outcomes"): number {
  try {
    return readdirSync(join(folder, "record", kind)).filter((name) => name.startsWith("mail")).length;
  } catch {
    return 0;
  }
}

it("sends once wherever it is killed, and loses what nobody can know at most", async () => {
  expect((await notify(first)).code).toBe(0);
  const points = JSON.parse(readFileSync(join(folder, "points.json"), "utf8")) as string[];
  expect([readers(), posts.length, points.length > 60]).toEqual([both, 2, true]);
  const numbers = points.map((name, index) => ({ name, number: index + 1 }));
  // Connections deliver in pieces as they like: what is beyond this run's last point is not met.
  const taken = kills.take(numbers, 0.15, ({ name }) => name, 0.15);
  expect(taken.length).toBeGreaterThanOrEqual(20);
  const lost: string[] = [];
  for (const { number, name } of taken) {
    rmSync(folder, { recursive: true });
    begin();
    const asked = smtp.asked();
    const killed = await notify(first, number);
    await smtp.idle(); // what it had written is still read, and taken
    // What was said to leave and has no outcome: nobody knows. It was not said before the server had asked for the message.
    const open = mailsIn("batches") - mailsIn("outcomes");
    const asking = smtp.asked() - asked - mailsIn("outcomes");
    const before = readers();
    const next = await notify(later);
    const what = `${name} ${number}, ${killed.signal ?? killed.code}`;
    // Nobody got two; who got none was being sent to when it died, and that is said.
    const missing = both.length - readers().length;
    expect([what, readers(), open <= asking]).toEqual([what, [...new Set(readers())], true]);
    expect([what, missing <= open, open === 1 ? next.said.includes("perhaps sent") : next.code === 0]).toEqual([what, true, true]);
    if (missing > 0) expect([what, before.length]).toEqual([what, readers().length - (both.length - open - before.length)]);
    if (missing > 0) lost.push(what);
    // A webhook has everything, what was posted again under the same id with the same bytes.
    const ids = new Set(posts.map(({ id }) => id));
    expect([what, ids.size, new Set(posts.map(({ id, body }) => id + body)).size]).toEqual([what, 2, 2]);
    if (open === 0) continue; // what was open is closed for good by the second run
    const sent = [smtp.deliveries.length, posts.length];
    expect([what, (await notify(last)).code]).toEqual([what, 0]);
    expect([what, smtp.deliveries.length, posts.length]).toEqual([what, ...sent]);
  }
  process.stdout.write(
    `killed at ${taken.length} of ${points.length} points; lost where nobody can know: ${lost.length} (${lost.join("; ")})\n`,
  );
});

it("sends once where three processes run at once", async () => {
  const all = await Promise.all([notify(first), notify(first), notify(first)]);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect([readers(), posts.length]).toEqual([both, 2]);
});

it("runs in a pipeline every day as the example says", async () => {
  const program = (name: string, text: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  program("pulumi", `cat "${join(folder, "state.json")}"`);
  program("npx", `shift\nexec "${process.execPath}" "${main}" "$@"`);
  const env = environment({
    ...{
      PATH: `${folder}${delimiter}${process.env["PATH"]}`,
      PUBLIC: folder,
      SMTP: `${smtp.address}?ca=ca.pem`,
      FROM: "igc@lilas.example",
    },
    IGC_SANTE_PLATFORM: join(folder, "record"),
  });
  const run = await ended(spawn("sh", [join(repository, "examples/monitoring/daily.sh")], { cwd: folder, env }));
  expect([run, readers()]).toEqual([expect.objectContaining({ code: 0 }), both]);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(["igc-sante.ics", "igc-sante.prom", "record"]));
  expect((await simpleParser(smtp.deliveries[0]!.source)).text).toContain("IGC-Santé");
});
