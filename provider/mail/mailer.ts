import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { createSecureContext } from "node:tls";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { Fault } from "../fault";
import { optionalPackage, serviceWords } from "../vault/common";
import { type MailServer, readMailServer } from "./address";
import { mailFailure } from "./failure";
import { composed, type Mail, mailFaultOf } from "./message";

/** What a mailer is opened with. */
export interface MailerSettings {
  /** Has IGC_SANTE_SMTP_USER and IGC_SANTE_SMTP_PASSWORD, both or neither. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths of `ca=` start from. */
  readonly cwd: string;
  /** Milliseconds: of silence before one gives up, and of a whole message. Default: 30 s and two minutes. */
  readonly patience?: { readonly silence: number; readonly whole: number };
}

/** What the server said when it took a message upon itself. */
export interface Accepted {
  /** Its words, bounded: often the number of its queue. */
  readonly response: string;
  /** SHA-256 of the bytes that were sent, lower-case hex. */
  readonly sha256: string;
}

export interface Mailer {
  /** The server, as people name it: `host:port`. */
  readonly server: string;
  /**
   * Gives one message to the server, over a connection of its own.
   * @param leaves is called once, when the server has asked for the message (354) and before it is given the first byte; what it
   * throws, `send` throws, and nothing is given. A failure for which it was not called has given nothing either
   * @throws Fault what is wrong with the message, before anybody is asked; or what became of it, by `outcomeOf`:
   * `mail-refused`, `mail-later`, `mail-unreachable`, `mail-tls`, `mail-login`, `mail-unknown`
   */
  send(mail: Mail, leaves?: () => Promise<void>): Promise<Accepted>;
  /**
   * Greets the server, over TLS, logs in where there is a login, and takes leave: no message is begun.
   * @returns whether it logged in. @throws Fault `mail-later`, `mail-unreachable`, `mail-tls`, `mail-login`
   */
  greet(): Promise<{ readonly login: boolean }>;
}

const usualPatience = { silence: 30_000, whole: 120_000 };

/**
 * The server of an address: `smtp://host:587` or `smtps://host:465`. It is not asked before a message is sent.
 * @throws Fault `mail-server-address`, `mail-login` where one of user and password lacks, `file-unreadable`, `optional-package`
 */
export async function openMailer(address: string, { env, cwd, patience = usualPatience }: MailerSettings): Promise<Mailer> {
  const read = readMailServer(address);
  if (read instanceof Fault) throw read;
  const login = loginOf(env);
  const ca = read.ca === undefined ? undefined : await authorities(resolve(cwd, read.ca));
  const { default: Connection } = await optionalPackage("nodemailer", "Mail", () => import("nodemailer/lib/smtp-connection"));
  const server = `${read.host}:${read.port}`;
  const open = () => new Connection(options(read, ca, patience));
  return {
    server,
    async send(mail, leaves = () => Promise.resolve()) {
      const fault = mailFaultOf(mail);
      if (fault) throw fault;
      const bytes = await composed(mail);
      const response = await give(open(), mail, bytes, { login, server, whole: patience.whole, leaves });
      return { response: serviceWords(response), sha256: createHash("sha256").update(bytes).digest("hex") };
    },
    async greet() {
      await session(open(), { login, server, whole: patience.whole }, (_fail, done) => done());
      return { login: login !== undefined };
    },
  };
}

interface Login {
  readonly user: string;
  readonly pass: string;
}

function loginOf(env: MailerSettings["env"]): Login | undefined {
  const { IGC_SANTE_SMTP_USER: user = "", IGC_SANTE_SMTP_PASSWORD: pass = "" } = env;
  if (user === "" && pass === "") return undefined;
  if (user !== "" && pass !== "") return { user, pass };
  const [there, lacking] =
    user === "" ? ["IGC_SANTE_SMTP_PASSWORD", "IGC_SANTE_SMTP_USER"] : ["IGC_SANTE_SMTP_USER", "IGC_SANTE_SMTP_PASSWORD"];
  throw new Fault("mail-login", `${there} is set, and ${lacking} is not.`, "Set both, or neither where the server asks for no login.");
}

async function authorities(path: string): Promise<string> {
  const hint = "Give a file of certificates in PEM as ?ca=<file>, or leave it out for those Node believes.";
  try {
    const pem = await readFile(path, "utf8");
    createSecureContext({ ca: pem });
    if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  } catch (cause) {
    throw new Fault("file-unreadable", `The authorities of the mail server cannot be read from ${path}.`, hint, { cause });
  }
  throw new Fault("file-unreadable", `${path} has no certificate of an authority.`, hint);
}

const options = ({ host, port, tls }: MailServer, ca: string | undefined, { silence }: { readonly silence: number }) => ({
  host,
  port,
  secure: tls === "implicit",
  requireTLS: true,
  connectionTimeout: silence,
  greetingTimeout: silence,
  socketTimeout: silence,
  dnsTimeout: silence,
  // No line of a session is logged: it has names and a login in it.
  logger: false as const,
  tls: { rejectUnauthorized: true, minVersion: "TLSv1.2" as const, ...(ca === undefined ? {} : { ca }) },
});

/** Which readers were refused, while others may have been taken: nodemailer says so after the message alone. */
interface Envelope {
  readonly _envelope?: { readonly rejectedErrors?: readonly Error[] };
}

/**
 * Envelope and message in one session. The message is a stream, since it is asked for its bytes only once the server said
 * go on: who gave all of them and has no answer does not know.
 */
function give(
  connection: SMTPConnection,
  { from, to, copyTo }: Mail,
  bytes: Buffer,
  { leaves, ...how }: Session & { readonly leaves: () => Promise<void> },
): Promise<string> {
  let given = false;
  /** What `leaves` threw. A failure waits for it, so that what it writes is written before the failure is known. */
  let word: Promise<Error | undefined> = Promise.resolve(undefined);
  // One of two readers is refused: the message, which nobody has asked for yet, is not given. The server drops what has no end.
  const refusals = (): readonly Error[] => (connection as unknown as Envelope)._envelope?.rejectedErrors ?? [];
  const body = new Readable({
    read() {
      const [refused] = refusals();
      if (refused) return void this.destroy(refused);
      // Called once: a stream that was given nothing does not ask again.
      word = leaves().then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      void word.then((thrown) => {
        if (thrown) return this.destroy(new Error("it must not leave"));
        this.push(bytes);
        this.push(null);
      });
    },
  }).once("end", () => {
    given = true;
  });
  const envelope = { from: from.address, to: [to.address, ...(copyTo ? [copyTo.address] : [])], size: bytes.length };
  const failure = (error: unknown): Promise<Error> => {
    const known = mailFailure(refusals()[0] ?? error, given, how.server);
    body.destroy(); // an answer of `leaves` that comes too late gives nothing any more
    return word.then((thrown) => thrown ?? known);
  };
  return session<string>(connection, { ...how, failure }, (fail, done) =>
    connection.send(envelope, body, (error, info) => (error ? fail(error) : done(info.response))),
  );
}

interface Session {
  readonly login: Login | undefined;
  readonly server: string;
  /** Milliseconds. */
  readonly whole: number;
  /** What a failure means; it is waited for. @default that nothing was given */
  readonly failure?: (error: unknown) => Error | Promise<Error>;
}

/** One session: TLS, login, the act, and leave. */
function session<T = void>(
  connection: SMTPConnection,
  { login, server, whole, failure = (error) => mailFailure(error, false, server) }: Session,
  act: (fail: (error: unknown) => void, done: (value: T) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => fail(Object.assign(new Error("too slow"), { code: "ETIMEDOUT" })), whole);
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      const told = failure(error);
      connection.close();
      void Promise.resolve(told).then(reject);
    };
    const done = (value: T): void => {
      clearTimeout(timer);
      resolve(value);
      connection.quit();
    };
    // After `quit` a server may still break off; nobody waits for that any more.
    connection.on("error", fail);
    connection.connect((error) => {
      if (error) fail(error);
      else if (login) connection.login({ credentials: login }, (refused) => (refused ? fail(refused) : act(fail, done)));
      else act(fail, done);
    });
  });
}
