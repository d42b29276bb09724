import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorld } from "../../provider/lifecycle/common";
import { form413Request } from "../../provider/lifecycle/form";
import { formWish } from "../forms/wish";
import { signedCopy } from "../manual/signed-copy";
import { setUpTimeout } from "../servers/child";
import { type Dovecot, startDovecot } from "../servers/dovecot";
import { type Smtp, startSmtp } from "../servers/smtp";

/** A signed form is sent once, wherever the run that sends it dies: a real process, a real SMTP server, the sender's mailbox in a real Dovecot. */
jest.setTimeout(1_800_000); // some seventy processes, each of half a second on a machine that has time
const user = "certificats@editeur.example";
let smtp: Smtp;
let imap: Dovecot;
let dir: string;
beforeAll(async () => {
  [smtp, imap] = [await startSmtp(), await startDovecot()];
}, setUpTimeout);
afterAll(async () => {
  await Promise.all([smtp?.stop(), imap?.stop()]);
});
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "igc-kill-points-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const begin = Date.now() + 3_600_000; // long after the files were written
const hour = 3_600_000;

/** A form that came back signed, one hour ago, and its state of then. */
async function signedForm(more: string) {
  const both = join(dir, "both.pem");
  writeFileSync(both, `${smtp.certificate}\n${readFileSync(imap.ca, "utf8")}\n`);
  const channel = `${smtp.address}?from=${user}&to=desk@ans.example&ca=${encodeURIComponent(both)}${more}`;
  const world = () => openWorld({ cwd: dir, env: {}, now: () => new Date(begin), say: () => undefined });
  const session = () => ({ world: world(), config: { get: () => undefined } });
  const wish = { ...formWish, environment: "production", platform: "manual:./igc", channel };
  const { inputs, refusals } = await form413Request.check(wish, {}, session());
  expect(refusals).toEqual([]);
  const { outputs: state } = await form413Request.create(inputs as never, session());
  const ticket = (state as { ticket: string }).ticket;
  mkdirSync(join(dir, "igc/inbox"), { recursive: true });
  const form = readFileSync(join(dir, "igc/outbox", ticket, "formulaire-413.pdf"));
  // Each case has a form of its own bytes, so a Message-ID of its own.
  return { inputs, state, ticket, form };
}
type Made = Awaited<ReturnType<typeof signedForm>>;

interface Ran {
  readonly state?: { readonly phase: string; readonly nextAction: { readonly what: string } | null };
  readonly fault?: string;
  readonly moments?: number;
  readonly named?: readonly string[];
}
const env = () => ({ IGC_SANTE_IMAP_USER: user, IGC_SANTE_IMAP_PASSWORD: imap.password });

/** @returns nothing of a process that died */
function run(folder: string, { inputs, state }: Pick<Made, "inputs" | "state">, now: number, killAt?: number): Promise<Ran> {
  const job = JSON.stringify({ dir: folder, inputs, state, env: env(), now, killAt });
  return new Promise((resolve, reject) => {
    const dist = join(__dirname, "../../dist");
    const child = execFile(process.execPath, [join(__dirname, "child.cjs"), dist], (error, stdout, stderr) => {
      if (error?.signal === "SIGKILL") resolve({});
      else if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(JSON.parse(stdout) as Ran);
    });
    child.stdin!.end(job);
  });
}

let cases = 0;
/** The exchange of one case, with a signed form of its own. */
function exchangeOf({ ticket, form }: Made): string {
  const folder = join(dir, `case-${++cases}`);
  cpSync(join(dir, "igc"), join(folder, "igc"), { recursive: true });
  const own = Buffer.concat([signedCopy(form), Buffer.from(`\n% ${cases} ${begin}\n`)]);
  writeFileSync(join(folder, `igc/inbox/${ticket}.pdf`), own);
  return folder;
}

/** What the SMTP server took since, and its copies to the sender go into the sender's mailbox. */
function delivered(since: number): number {
  const taken = smtp.deliveries.slice(since);
  for (const { to, source } of taken) if (to.includes(user)) imap.deliver(user, source, new Date(begin));
  return taken.filter(({ to }) => to.includes("desk@ans.example")).length;
}

it("dies at each of its moments, and one mail is in ANS' box after the runs that follow", async () => {
  const made = await signedForm(`&imap=${encodeURIComponent(imap.address)}&authserv=mx.editeur.example`);
  const whole = await run(exchangeOf(made), made, begin);
  expect({ fault: whole.fault, phase: whole.state?.phase }).toEqual({ fault: undefined, phase: "sent" });
  delivered(0);
  const names = whole.named!;
  const sockets = names.flatMap((name, at) => (name.includes("socket") ? [at + 1] : []));
  const [first, last] = [sockets[0]!, sockets.at(-1)!];
  // Around the sending every moment; before and after it some.
  const around = names.map((_, at) => at + 1).filter((at) => at >= first - 3 && at <= last + 7 && (at % 3 === 0 || at > last - 6));
  const others = names.map((_, at) => at + 1).filter((at) => at % 24 === 0);
  const points = [...new Set([...around, ...others])].sort((a, b) => a - b);
  expect(points.length).toBeGreaterThanOrEqual(20);
  const wrong: object[] = [];
  const sent: number[] = [];
  for (const killAt of points) {
    const [folder, since] = [exchangeOf(made), smtp.deliveries.length];
    const died = await run(folder, made, begin, killAt);
    let mails = delivered(since);
    sent.push(mails);
    // At once, where the mail may be on its way: nobody knows yet.
    const soon = killAt > first ? await run(folder, made, begin + 60_000) : {};
    mails += delivered(since + mails);
    const later = await run(folder, { ...made, state: soon.state ?? made.state } as Made, begin + 2 * hour);
    mails += delivered(since + mails);
    if (mails !== 1 || later.state?.phase !== "sent" || died.state !== undefined)
      wrong.push({ killAt, moment: names[killAt - 1], mails, phase: later.state?.phase, fault: later.fault ?? soon.fault });
  }
  expect(wrong).toEqual([]);
  // Some died before anything had left, and some after: else this would show nothing.
  expect([sent.includes(0), sent.includes(1)]).toEqual([true, true]);
});

it("without a mailbox that is read, never sends what may have left, and asks a person", async () => {
  const made = await signedForm("");
  const whole = await run(exchangeOf(made), made, begin);
  expect(whole.state?.phase).toBe("sent");
  const names = whole.named!;
  const points = names.flatMap((name, at) => (name.includes("socket") ? [at + 1] : [])).filter((_, at) => at % 3 === 2);
  for (const killAt of points) {
    const [folder, since] = [exchangeOf(made), smtp.deliveries.length];
    await run(folder, made, begin, killAt);
    const later = await run(folder, made, begin + 48 * hour);
    const mails = smtp.deliveries.length - since;
    expect(mails).toBeLessThanOrEqual(1);
    if (later.state?.phase === "sent") expect(mails).toBe(1);
    else expect(later.state?.nextAction?.what).toMatch(/find out whether ANS has form 413/);
  }
});
