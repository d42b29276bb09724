import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { isFault } from "../../fault";
import { fetchBytes } from "./bytes";

let location = "";
const asked: string[] = [];
const web = http.createServer((request, response) => {
  asked.push(request.headers.host!);
  if (request.url === "/there") response.end("there");
  else response.writeHead(302, { location }).end();
});
let port: number;
let host: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  port = (web.address() as AddressInfo).port;
  host = `127.0.0.1:${port}`;
});
afterAll(() => {
  web.closeAllConnections();
  web.close();
});
beforeEach(() => void (asked.length = 0));

const fetched = (url: string, hosts = [host]): Promise<string> =>
  fetchBytes({ url: new URL(url), hosts, mostBytes: 100, mostTime: 20_000 }).then(String, (error: unknown) =>
    isFault(error) ? error.code : String(error),
  );

test("what is allowed is fetched, behind a redirect on its own host too", async () => {
  location = "/there";
  expect([await fetched(`http://${host}/there`), await fetched(`http://${host}/`)]).toEqual(["there", "there"]);
});

test.each([
  ["ldap", () => `ldap://${host}/there`],
  ["ftp", () => `ftp://${host}/there`],
  ["a file", () => "file:///etc/hostname"],
  ["another host", () => `http://localhost:${port}/there`],
  ["another port", () => "http://127.0.0.1:1/there"],
  ["a user and a password", () => `http://user:secret@${host}/there`],
])("%s is not asked", async (_, url) => expect([await fetched(url()), asked]).toEqual(["revocation-host", []]));

test("a redirect from one allowed host to another is refused: each address keeps to its own", async () => {
  location = `http://localhost:${port}/there`;
  expect(await fetched(`http://${host}/`, [host, `localhost:${port}`])).toBe("revocation-host");
  expect(asked).toEqual([host]);
});

test("a redirect from https to http is refused", async () => {
  location = `http://${host}/there`;
  const inTheClear = (url: URL, ...rest: unknown[]) =>
    (http.request as (...all: unknown[]) => http.ClientRequest)(new URL(url.href.replace("https:", "http:")), ...rest);
  const spy = jest.spyOn(https, "request").mockImplementation(inTheClear as never);
  try {
    expect(await fetched(`https://${host}/`)).toBe("revocation-host");
  } finally {
    spy.mockRestore();
  }
  expect(asked).toHaveLength(1);
});
