import { createServer } from "node:net";
import { freePort, lanes, ports } from "./child";

/** What two workers of jest, and connections of anybody, may not take from a server that is about to start. */
const answered = async (port: number): Promise<() => Promise<void>> => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  return () => new Promise((closed) => server.close(() => closed()));
};

it("gives each port once, of this worker's own, and of those that no system gives away by itself", async () => {
  const given = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(given).size).toBe(given.length);
  expect(new Set(given.map((port) => (port - ports.first) % lanes))).toEqual(new Set([Number(process.env["JEST_WORKER_ID"]) % lanes]));
  expect(given.filter((port) => port < ports.first || port >= ports.end)).toEqual([]);
});

it("passes over a port that somebody has", async () => {
  const port = await freePort();
  const close = await answered(port + lanes);
  try {
    expect(await freePort()).not.toBe(port + lanes);
  } finally {
    await close();
  }
});
