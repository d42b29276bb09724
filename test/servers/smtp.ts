import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { selfSigned } from "./self-signed";

/** One message that the server took upon itself. */
export interface Delivery {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, without the dots of SMTP. */
  readonly source: Buffer;
  readonly user: string | undefined;
}

/**
 * What the server does with a whole message:
 * - `accept`: takes it, and says so.
 * - `lose-before`: the connection breaks before it is taken; `lose-after`: after it was taken, before it is said.
 * - `silent`: takes it, and never says so.
 * - a reply of its own.
 */
export type Fate = "accept" | "lose-before" | "lose-after" | "silent" | { readonly code: number; readonly words: string };

interface SmtpOptions {
  /** TLS from the first byte, or STARTTLS, or none at all. @default "starttls" */
  readonly tls?: "implicit" | "starttls" | "none";
  /** Asked of everybody. @default nobody is asked */
  readonly login?: { readonly user: string; readonly password: string };
  /** What becomes of the nth message, from 0. @default all are accepted */
  readonly fate?: (nth: number) => Fate;
  /** A reply to a reader's address in the place of 250, or the connection breaks then: before the message was given. */
  readonly readerFate?: (address: string) => { readonly code: number; readonly words: string } | "lose" | undefined;
  /** Names and addresses its certificate is for. @default 127.0.0.1 and localhost */
  readonly hosts?: readonly string[];
}

export interface Smtp {
  /** `smtp://127.0.0.1:<port>`, or `smtps:`. */
  readonly address: string;
  readonly port: number;
  /** The server's certificate, which is its own authority, PEM: for `?ca=` and NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  /** What was taken, in order: the lost ones that were taken, too. */
  readonly deliveries: readonly Delivery[];
  /** Connections that were made to it. */
  readonly connections: () => number;
  /** Messages it asked for (354), whatever came then; and of those the ones of which a byte came. */
  readonly asked: () => number;
  readonly begun: () => number;
  /** Once no connection is open. */
  readonly idle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const reply = ({ code, words }: { readonly code: number; readonly words: string }): Error =>
  Object.assign(new Error(words), { responseCode: code });

/** A real SMTP server on loopback (the npm package smtp-server) that presents a certificate of 127.0.0.1 and localhost. */
export async function startSmtp({
  tls = "starttls",
  login,
  fate = () => "accept",
  readerFate,
  hosts = ["127.0.0.1", "localhost"],
}: SmtpOptions = {}): Promise<Smtp> {
  const { key, cert } = await selfSigned(hosts);
  const deliveries: Delivery[] = [];
  let seen = 0;
  let [connections, open, asked, begun] = [0, 0, 0, 0];
  const waiting: (() => void)[] = [];
  const server = new SMTPServer({
    ...{ key, cert, secure: tls === "implicit", authOptional: login === undefined, closeTimeout: 10, logger: false },
    disabledCommands: [...(tls === "none" ? ["STARTTLS"] : []), ...(login ? [] : ["AUTH"])],
    onConnect: (_session, next) => {
      connections++;
      open++;
      next();
    },
    onClose: () => {
      if (--open === 0) for (const each of waiting.splice(0)) each();
    },
    onAuth: ({ username, password }, _session, next) =>
      login && username === login.user && password === login.password
        ? next(null, { user: username })
        : next(reply({ code: 535, words: "5.7.8 Authentication failed" })),
    onRcptTo: ({ address }, session, next) => {
      const what = readerFate?.(address);
      if (what === "lose") socketOf(server, session)?.destroy();
      else next(what && reply(what));
    },
    onData: (stream, session, next) => {
      asked++;
      const pieces: Buffer[] = [];
      stream.once("data", () => begun++);
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => decide(fate(seen++), delivery(Buffer.concat(pieces), session), session, next));
    },
  });
  // A client that breaks off is what some tests are about.
  server.on("error", () => undefined);
  const decide = (what: Fate, one: Delivery, session: SMTPServerSession, next: (error?: Error) => void): void => {
    if (typeof what === "object") return next(reply(what));
    if (what !== "lose-before") deliveries.push(one);
    if (what === "accept") next();
    else if (what !== "silent") socketOf(server, session)?.destroy();
  };
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.server.address() as AddressInfo;
  return {
    address: `${tls === "implicit" ? "smtps" : "smtp"}://127.0.0.1:${port}`,
    port,
    certificate: cert,
    deliveries,
    connections: () => connections,
    asked: () => asked,
    begun: () => begun,
    idle: () => new Promise((idle) => (open === 0 ? idle() : waiting.push(idle))),
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  };
}

const delivery = (source: Buffer, { envelope, user }: SMTPServerSession): Delivery => ({
  from: envelope.mailFrom ? envelope.mailFrom.address : "",
  to: envelope.rcptTo.map(({ address }) => address),
  source,
  user: user as string | undefined,
});

function socketOf(server: SMTPServer, { id }: SMTPServerSession): Socket | undefined {
  for (const connection of server.connections as Iterable<{ readonly id: string; readonly _socket: Socket }>)
    if (connection.id === id) return connection._socket;
  return undefined;
}
