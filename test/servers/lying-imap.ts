import type { AddressInfo, Socket } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { selfSigned } from "./self-signed";

/** What the server says to a command after its tag: strings and bytes, as many as are taken. It has one mail, of UID 1. */
export interface Lies {
  readonly search?: () => Iterable<string | Buffer>;
  /** Asked for the heads of mails. */
  readonly heads?: () => Iterable<string | Buffer>;
  /** Asked for a mail's bytes. @param most as the command has it */
  readonly source?: (most: number) => Iterable<string | Buffer>;
}

export interface LyingImap {
  /** `imaps://127.0.0.1:<port>`. */
  readonly address: string;
  /** Its certificate, which is its own authority, PEM. */
  readonly certificate: string;
  /** Bytes that it was let write, over all connections: what lies in the sockets' buffers, too. */
  readonly sent: () => number;
  readonly stop: () => Promise<void>;
}

export const literal = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from(`{${bytes.length}}\r\n`), bytes]);
export const headOf = (uid: number, size: number, header = Buffer.from("\r\n")): Buffer =>
  Buffer.concat([
    Buffer.from(
      `* ${uid} FETCH (UID ${uid} RFC822.SIZE ${size} INTERNALDATE "01-Dec-2026 09:30:00 +0000" ` +
        'ENVELOPE (NIL "Votre demande" ((NIL NIL "desk" "ans.example")) NIL NIL NIL NIL NIL "<a@editeur.example>" "<r@ans.example>") ' +
        "BODY[HEADER.FIELDS (REFERENCES CONTENT-TYPE DATE)] ",
    ),
    literal(header),
    Buffer.from(")\r\n"),
  ]);

/** Once there is room again, or nobody reads any more. */
const drained = (socket: TLSSocket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.on("drain", done).on("close", done);
  });

/** A mail server on loopback that says of sizes what it likes, and goes on as long as it is read. */
export async function startLyingImap({
  search = () => ["* SEARCH 1\r\n"],
  heads = () => [headOf(1, 100)],
  source = () => [],
}: Lies): Promise<LyingImap> {
  const { key, cert } = await selfSigned(["127.0.0.1", "localhost"]);
  const sockets = new Set<Socket>();
  let sent = 0;
  const answers: readonly (readonly [RegExp, (most: number) => Iterable<string | Buffer>])[] = [
    [/^CAPABILITY/i, () => ["* CAPABILITY IMAP4rev1\r\n"]],
    [/^LIST/i, () => ['* LIST () "/" INBOX\r\n']],
    [/^(?:EXAMINE|SELECT)/i, () => ["* 1 EXISTS\r\n* OK [UIDVALIDITY 1] .\r\n* OK [UIDNEXT 2] .\r\n"]],
    [/^UID SEARCH/i, search],
    [/^UID FETCH .*BODY\.PEEK\[\]/i, source],
    [/^UID FETCH/i, heads],
    [/^LOGOUT/i, () => ["* BYE\r\n"]],
  ];
  const answer = async (socket: TLSSocket, line: string): Promise<void> => {
    const [, tag = "*", command = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
    const said = answers.find(([pattern]) => pattern.test(command))?.[1] ?? (() => []);
    for (const piece of said(Number(/<0\.(\d+)>/.exec(command)?.[1] ?? Number.POSITIVE_INFINITY))) {
      if (socket.destroyed) return;
      sent += piece.length;
      if (!socket.write(piece)) await drained(socket);
    }
    if (!socket.destroyed) socket.write(`${tag} OK ${/^EXAMINE/i.test(command) ? "[READ-ONLY] " : ""}done\r\n`);
  };
  const server = createServer({ key, cert }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.write("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    let [rest, last] = ["", Promise.resolve()];
    socket.on("data", (bytes: Buffer) => {
      const lines = `${rest}${bytes.toString("latin1")}`.split("\r\n");
      rest = lines.pop()!;
      for (const line of lines) last = last.then(() => answer(socket, line));
    });
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    address: `imaps://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate: cert,
    sent: () => sent,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
