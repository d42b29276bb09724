import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Demarche } from "../../test/servers/demarche";
import { f413 } from "../../test/servers/demarche-questions";
import { type Smtp, startSmtp } from "../../test/servers/smtp";
import { channelLines } from "./channels";

/** A real mailbox is probed in test/channel/mailbox.test.ts. */
jest.setTimeout(300_000);
const cwd = mkdtempSync(join(tmpdir(), "igc-doctor-channels-"));
const secret = "Tr0ub4dor&3-for-this-test";
let smtp: Smtp;
let procedure: Demarche;
beforeAll(async () => {
  smtp = await startSmtp({ login: { user: "igc-sante", password: secret } });
  writeFileSync(join(cwd, "ca.pem"), smtp.certificate);
  procedure = await new Demarche(() => new Date(0)).start();
  procedure.questions = f413;
});
afterAll(async () => {
  procedure.close();
  await smtp.stop();
  rmSync(cwd, { recursive: true });
});

const lines = (address: string, env: Record<string, string> = {}) =>
  channelLines([address], { cwd, env, now: () => new Date(0), say: () => undefined });
const mail = (more = "&ca=ca.pem"): string => `${smtp.address}?from=a@editeur.example&to=desk@ans.example${more}`;
const login = { IGC_SANTE_SMTP_USER: "igc-sante", IGC_SANTE_SMTP_PASSWORD: secret };
const online = (query: string): string => `demarche:${procedure.base}/commencer/f413${query}`;
const pinned = (): string => `?revision=${encodeURIComponent(procedure.revision)}`;

test.each<[what: string, address: () => string, env: Record<string, string>, said: string]>([
  ["a login that is let in", mail, login, "good .*lets this user in; nothing was sent"],
  ["no login", mail, {}, "good .*no login was tried"],
  ["a wrong password", mail, { ...login, IGC_SANTE_SMTP_PASSWORD: "wrong" }, "bad .*mail-login"],
  ["half a login", mail, { IGC_SANTE_SMTP_USER: "igc-sante" }, "bad .*mail-login"],
  ["a certificate nobody believes", () => mail(""), login, "bad .*mail-tls"],
  [
    "an address that holds a password",
    () => mail().replace("//", `//a:${encodeURIComponent(secret)}@`),
    {},
    "bad channel: .*channel-address",
  ],
  [
    "a mailbox without a login",
    () => mail("&ca=ca.pem&imap=imaps://127.0.0.1:1&authserv=mx"),
    {},
    "bad .*answers imaps://127.0.0.1:1: .*no login",
  ],
  ["a mailbox that is away", () => mail("&ca=ca.pem&imap=imaps://127.0.0.1:1&authserv=mx"), login, "bad .*answers .*channel-unreachable"],
  ["a procedure in the pinned revision", () => online(pinned()), {}, "good .*procedure 1234 .*nothing was posted"],
  ["a procedure in another one", () => online("?revision=old"), {}, "bad .*pins revision old.*demarche-revision"],
  ["a procedure that nobody pinned", () => online(""), {}, "bad .*pins no revision.*demarche-revision"],
  [
    "a mapping that is not there",
    () => online(`${pinned()}&mapping=nowhere.json`),
    {},
    "bad .*nowhere.json cannot be read.*demarche-mapping",
  ],
])("%s is told, and nothing is sent or posted", async (_what, address, env, said) => {
  const found = (await lines(address(), env)).map(({ verdict, about, says }) => `${verdict} ${about.en}: ${says.en}`).join("\n");
  expect(found).toMatch(new RegExp(said));
  expect(found).not.toContain(secret);
  expect([smtp.deliveries.length, procedure.dossiers.length]).toEqual([0, 0]);
});

it("asks nobody where people send", async () => {
  expect(await channelLines([], { cwd, env: {}, now: () => new Date(0), say: () => undefined })).toEqual([]);
});
