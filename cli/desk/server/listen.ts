import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { Fault } from "../../../provider/fault";
import type { Env } from "./env";
import type { Place } from "./guards";

/** A desk that answers. */
export interface Listening {
  readonly place: Place;
  /** Ends it at once: what is under way is cut. */
  close(): Promise<void>;
}

/** The one address: this machine's own, which no other machine reaches. */
const loopback = "127.0.0.1";

/** Milliseconds. */
export interface Patience {
  /** For the headers of a request. @default 10,000 */
  readonly headers?: number;
  /** For a whole request, its body included: who sends slower is cut off. @default 30,000 */
  readonly request?: number;
  /** How often that is looked at. @default 1,000 */
  readonly check?: number;
}

/**
 * Listens on this machine alone.
 * @param port 0: a free one
 * @throws Fault `desk-port` where it cannot
 */
export async function listen(
  app: Hono<Env>,
  port: number,
  { headers = 10_000, request = 30_000, check = 1_000 }: Patience = {},
): Promise<Listening> {
  const server = createServer(
    { headersTimeout: headers, requestTimeout: request, connectionsCheckingInterval: check, keepAliveTimeout: 5_000 },
    getRequestListener(app.fetch, { overrideGlobalObjects: false }) as Parameters<typeof createServer>[1],
  );
  server.maxConnections = 64;
  await begun(server, port);
  const host = `${loopback}:${(server.address() as AddressInfo).port}`;
  return { place: { host, origin: `http://${host}` }, close: () => closed(server) };
}

const begun = (server: Server, port: number): Promise<void> =>
  new Promise((done, failed) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      failed(
        new Fault(
          "desk-port",
          `The desk cannot listen on port ${port} of this machine (${cause.code ?? cause.message}).`,
          "Leave --port out: a free one is taken.",
          { cause },
        ),
      ),
    );
    server.listen({ host: loopback, port, exclusive: true }, done);
  });

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
