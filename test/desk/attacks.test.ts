import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { runDesk } from "../../cli/desk";
import type { Desk } from "../../cli/desk/server";
import { freePort } from "../servers/child";
import { byPort, type DeskStage, openDeskStage, Visitor } from "./stage";

/** The attacks on a page of this machine, one by one, against the desk as it listens. */
let stage: DeskStage;
let desk: Desk;
let visitor: Visitor;
beforeAll(async () => {
  stage = await openDeskStage();
  desk = await stage.open();
  visitor = new Visitor(byPort(desk));
  await visitor.enter();
});
afterAll(async () => {
  await desk.close();
  stage.dispose();
});

const port = (): number => Number(desk.place.host.split(":")[1]);
const form = (): string => `/formulaires/${stage.ticket("f413-")}`;

/** Bytes over a connection, as no client would send them: what came back until it was closed. */
const raw = (text: string, host = "127.0.0.1", at = port()): Promise<string> =>
  new Promise((done, failed) => {
    let heard = "";
    const socket = connect({ host, port: at }, () => socket.write(text));
    socket.setEncoding("latin1");
    socket.on("data", (data: string) => (heard += data));
    socket.on("error", (error) => (heard === "" ? failed(error) : done(heard)));
    socket.on("close", () => done(heard));
  });
const asked = (path: string, headers: readonly string[], version = "1.1"): Promise<string> =>
  raw([`GET ${path} HTTP/${version}`, ...headers, `Cookie: ${visitor.cookie}`, "Connection: close", "", ""].join("\r\n"));
const own = (): string => `Host: ${desk.place.host}`;

it("listens on 127.0.0.1 and on no other address of this machine", async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((all) => (all ?? []).map(({ address }) => address))
    .filter((address) => address !== "127.0.0.1");
  for (const address of [...others, "127.0.0.2"])
    await expect(raw("GET / HTTP/1.0\r\n\r\n", address)).rejects.toMatchObject({ code: expect.any(String) });
  expect(await asked("/", [own()])).toMatch(/^HTTP\/1.1 200/);
});

it.each<[string, () => Promise<string>, RegExp]>([
  ["a name that leads here", () => asked("/", [`Host: rebound.example:${port()}`]), /^HTTP\/1.1 421/],
  [
    "a name that leads here, with the right one in the first line",
    () => asked(`http://${desk.place.host}/`, ["Host: rebound.example"]),
    /^HTTP\/1.1 (400|421)/,
  ],
  ["another address in the first line", () => asked("http://rebound.example/", [own()]), /^HTTP\/1.1 (400|421)/],
  ["no Host", () => asked("/", []), /^HTTP\/1.1 400/],
  ["no Host in the old version", () => asked("/", [], "1.0"), /^HTTP\/1.\d (400|421)/],
  ["two Hosts", () => asked("/", [own(), "Host: rebound.example"]), /^HTTP\/1.1 (200|400|421)/],
  ["a Host that is none", () => asked("/", ["Host: a b"]), /^HTTP\/1.1 (400|421)/],
  [
    "another Host beside (X-Forwarded-Host)",
    () => asked("/", ["Host: rebound.example", `X-Forwarded-Host: ${desk.place.host}`]),
    /^HTTP\/1.1 421/,
  ],
  ["steps upwards in the path", () => asked("/formulaires/../../../../etc/passwd", [own()]), /^HTTP\/1.1 404/],
  ["encoded steps upwards", () => asked("/commandes/%2e%2e%2f%2e%2e%2fticket.json/demande.csr", [own()]), /^HTTP\/1.1 404/],
  ["backslashes", () => asked("/commandes/..\\..\\x/demande.csr", [own()]), /^HTTP\/1.1 40[04]/],
  ["a line end in the path", () => asked("/certificats/a%0d%0aSet-Cookie:%20x=1", [own()]), /^HTTP\/1.1 404/],
  ["a method nobody knows", () => raw(`BREW / HTTP/1.1\r\n${own()}\r\nConnection: close\r\n\r\n`), /^HTTP\/1.1 4(00|05)/],
  ["TRACE", () => raw(`TRACE / HTTP/1.1\r\n${own()}\r\nConnection: close\r\n\r\n`), /^HTTP\/1.1 40[05]/],
  [
    "two lengths (request smuggling)",
    () => raw(`POST /actualiser HTTP/1.1\r\n${own()}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    /^HTTP\/1.1 400/,
  ],
  ["headers without an end", () => raw(`GET / HTTP/1.1\r\n${own()}\r\nX: ${"a".repeat(100_000)}`), /^HTTP\/1.1 431/],
])("answers %s with no page", async (_what, act, expected) => {
  const heard = await act();
  expect(heard).toMatch(expected);
  expect(heard).not.toContain("\r\nSet-Cookie");
  expect(heard).not.toContain("root:");
});

describe("with little patience, which no other test meets: a busy machine is slow, too", () => {
  let hasty: Desk;
  let guest: Visitor;
  beforeAll(async () => {
    hasty = await stage.open({ headers: 5_000, request: 5_000, check: 100 });
    guest = new Visitor(byPort(hasty));
    await guest.enter();
  });
  afterAll(() => hasty.close());
  const slowly = (text: string): Promise<string> => raw(text, "127.0.0.1", Number(hasty.place.host.split(":")[1]));

  it("cuts off a body that comes too slowly", async () => {
    const head = `POST ${form()}/reponse HTTP/1.1\r\nHost: ${hasty.place.host}\r\nOrigin: ${hasty.place.origin}\r\nCookie: ${guest.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\ncsrf=`;
    expect(await slowly(head)).toMatch(/^(HTTP\/1.1 408|$)/);
    expect((await guest.ask("/")).status).toBe(200);
  });

  it("cuts off headers that come too slowly, and answers others meanwhile", async () => {
    const slow = slowly(`GET / HTTP/1.1\r\nHost: ${hasty.place.host}\r\n`);
    expect((await guest.ask("/")).status).toBe(200);
    expect(await slow).toMatch(/^HTTP\/1.1 408/);
  });
});

it("refuses a body that is too big, however its length is told, without waiting for it", async () => {
  const post = (headers: Record<string, string>): Promise<number> =>
    new Promise((done, failed) => {
      const all = { origin: desk.place.origin, cookie: visitor.cookie, "content-type": "application/x-www-form-urlencoded", ...headers };
      const sent = request({ port: port(), host: "127.0.0.1", method: "POST", path: `${form()}/reponse`, headers: all }, (answer) => {
        answer.resume();
        done(answer.statusCode!);
        sent.destroy();
      });
      sent.on("error", failed);
      sent.write("a".repeat(70_000));
    });
  expect(await post({ "content-length": "999999999" })).toBe(413);
  expect(await post({ "transfer-encoding": "chunked" })).toBe(413);
});

it("reads no body of somebody who is not in", async () => {
  const head = `POST ${form()}/signe HTTP/1.1\r\n${own()}\r\nOrigin: ${desk.place.origin}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 30000000\r\nConnection: close\r\n\r\n`;
  expect(await raw(head)).toMatch(/^HTTP\/1.1 403/);
});

it("lets in one of many who come by the link at once", async () => {
  const other = await stage.open();
  try {
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(other.link, { redirect: "manual" })));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  } finally {
    await other.close();
  }
});

it("does not let one desk's cookie into another", async () => {
  const other = await stage.open();
  try {
    expect((await fetch(`${other.place.origin}/`, { headers: { cookie: visitor.cookie } })).status).toBe(403);
    const renamed = visitor.cookie.replace(/^[^=]+/, `igc-sante-desk-${other.place.host.split(":")[1]}`);
    expect((await fetch(`${other.place.origin}/`, { headers: { cookie: renamed } })).status).toBe(403);
  } finally {
    await other.close();
  }
});

it("prints its link and nothing of a visit, ends with the terminal, and says so", async () => {
  const lines: string[] = [];
  let end = (_signal: string): void => undefined;
  const ended = new Promise<string>((done) => (end = done));
  const surroundings = {
    cwd: stage.life.dir,
    env: {},
    now: () => new Date("2026-11-24T09:00:00Z"),
    say: (line: string) => void lines.push(line),
  };
  // Of a port of its own: one that the system gave may be somebody's again once the desk is closed.
  const run = runDesk(["--file", "état.json", "--no-open", "--port", String(await freePort())], surroundings, ended);
  while (lines.length < 2) await new Promise((done) => setTimeout(done, 10));
  const link = /http:\S+/.exec(lines[0]!)![0];
  const { origin } = new URL(link);
  const guest = new Visitor({ origin, link, fetch: (url, init) => fetch(url, { redirect: "manual", ...init }) });
  expect((await guest.enter()).status).toBe(303);
  end("SIGINT");
  expect(await run).toBe(0);
  expect(lines.slice(1)).toEqual(["Ce lien ne sert qu'une fois. Ctrl+C ferme le bureau.", "Le bureau est fermé (SIGINT)."]);
  await expect(fetch(origin)).rejects.toThrow();
});

it("says which port it cannot have", async () => {
  const surroundings = { cwd: stage.life.dir, env: {}, now: () => new Date(), say: () => undefined };
  await expect(runDesk(["--port", String(port()), "--no-open"], surroundings, Promise.resolve(""))).rejects.toMatchObject({
    code: "desk-port",
  });
});
