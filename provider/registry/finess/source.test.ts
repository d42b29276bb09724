import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fileOf } from "../../../test/registry/structures";
import { isFault } from "../../fault";
import { openFiness } from "./register";

/** FINESS+ from an address: asked once a day, taken again only when it changed, never from a host that nobody named. */
type Page = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer; readonly cut?: true };
let pages: Record<string, Page>;
const asked: http.IncomingMessage[] = [];
const server = http.createServer((request, response) => {
  asked.push(request);
  const { status = 200, headers = {}, body = "", cut } = pages[request.url!] ?? { status: 404 };
  const isSame = headers["etag"] !== undefined && request.headers["if-none-match"] === headers["etag"];
  const isAsOld = headers["last-modified"] !== undefined && request.headers["if-modified-since"] === headers["last-modified"];
  if (isSame || isAsOld) return void response.writeHead(304).end();
  response.writeHead(status, headers);
  if (!cut) return void response.end(body);
  response.write(Buffer.from(body).subarray(0, 200), () => request.socket.destroy());
});
let base: string;
let cache: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  pages = {};
  asked.length = 0;
  cache = mkdtempSync(join(tmpdir(), "igc-sante-address-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const file = (long: string): Buffer => gzipSync(fileOf([{ number: "690000013", sites: [{ number: "690781810", long }] }]));
const paths = (): string[] => asked.map(({ url }) => url!);
/** The name of the site in a refresh that many hours after the first one, or the code of what failed. */
async function nameAfter(hours: number, place: string): Promise<unknown> {
  const now = new Date(Date.parse("2026-11-27T09:00:00Z") + hours * 3_600_000);
  try {
    const found = (await openFiness(place, { cwd: "/", env: {}, now: () => now, cache }).lookUp(["1690781810"])).get("1690781810");
    return typeof found === "object" ? found.names[0] : found;
  } catch (error) {
    return isFault(error) ? error.code : error;
  }
}

test.each([
  ["its ETag", { "etag": '"1"' }, { "etag": '"2"' }],
  ["its last change", { "last-modified": "Thu, 26 Nov 2026 02:16:00 GMT" }, { "last-modified": "Fri, 27 Nov 2026 02:16:00 GMT" }],
])("it is asked for once a day, and taken again only by %s", async (_, before, after) => {
  pages["/s.json.gz"] = { headers: before, body: file("CENTRE A") };
  expect(await nameAfter(0, `${base}/s.json.gz`)).toBe("CENTRE A");
  expect(await nameAfter(23, `${base}/s.json.gz`)).toBe("CENTRE A");
  expect(asked).toHaveLength(1);
  const kept = readdirSync(cache).sort();
  expect(await nameAfter(25, `${base}/s.json.gz`)).toBe("CENTRE A");
  expect([asked.length, readdirSync(cache).sort()]).toEqual([2, kept]);
  pages["/s.json.gz"] = { headers: after, body: file("CENTRE B") };
  expect(await nameAfter(50, `${base}/s.json.gz`)).toBe("CENTRE B");
  expect(readdirSync(cache)).toHaveLength(2);
});

test("of a dataset the newest daily file is taken, and only when it is another one", async () => {
  const dataset = "/api/1/datasets/finess-structures-1/";
  const titled = (...titles: string[]): Page => ({
    body: JSON.stringify({
      resources: [null, { title: "notice.pdf", url: "x" }, ...titles.map((title) => ({ title, url: `${base}/files/${title}` }))].filter(
        Boolean,
      ),
    }),
  });
  pages[dataset] = titled(
    "finess-structures-mensuel-202612.json.gz",
    "finess-structures-journalier-20261127.json.gz",
    "finess-structures-journalier-20261126.json.gz",
  );
  pages["/files/finess-structures-journalier-20261127.json.gz"] = { body: file("CENTRE A") };
  expect(await nameAfter(0, base + dataset)).toBe("CENTRE A");
  expect(await nameAfter(25, base + dataset)).toBe("CENTRE A");
  expect(paths()).toEqual([dataset, "/files/finess-structures-journalier-20261127.json.gz", dataset]);
  pages[dataset] = titled("finess-structures-mensuel-202612.json.gz");
  pages["/files/finess-structures-mensuel-202612.json.gz"] = { body: file("CENTRE B") };
  expect(await nameAfter(50, base + dataset)).toBe("CENTRE B");
});

test.each<[what: string, page: Page]>([
  ["without such files", { body: JSON.stringify({ resources: [{ title: "cs1100507.csv", url: "x" }] }) }],
  [
    "that leads to another host",
    {
      body: JSON.stringify({ resources: [{ title: "finess-structures-journalier-20261127.json.gz", url: "https://attacker.example/x" }] }),
    },
  ],
  ["that is a page", { body: "<html>" }],
])("a dataset %s is refused", async (_, page) => {
  pages["/api/1/datasets/x/"] = page;
  expect([await nameAfter(0, `${base}/api/1/datasets/x/`), paths()]).toEqual(["register-answer", ["/api/1/datasets/x/"]]);
});

test.each<[what: string, page: Page, code: string]>([
  ["is not there", { status: 404 }, "register-unreachable"],
  ["fails", { status: 503 }, "register-unreachable"],
  ["is cut off", { body: file("CENTRE A"), headers: { "content-length": "100000" }, cut: true }, "register-unreachable"],
  ["announces more than is read", { headers: { "content-length": String(2 ** 31) }, cut: true, body: "{" }, "register-answer"],
  ["leads to another host", { status: 302, headers: { location: "http://localhost:1/x" } }, "register-unreachable"],
  ["answers 304 to whom asked for no change", { status: 304 }, "register-unreachable"],
])("an address that %s: what was indexed before stays, and is not taken for today's", async (_, page, code) => {
  pages["/s"] = { body: file("CENTRE A"), headers: {} };
  expect(await nameAfter(0, `${base}/s`)).toBe("CENTRE A");
  const kept = readdirSync(cache).sort();
  pages["/s"] = page;
  expect(await nameAfter(25, `${base}/s`)).toBe(code);
  expect(readdirSync(cache).sort()).toEqual(kept);
  pages["/s"] = { body: file("CENTRE B") };
  expect(await nameAfter(26, `${base}/s`)).toBe("CENTRE B");
});

test("the open data's own hosts may lead to each other, and to nobody else", async () => {
  const hosts: string[] = [];
  const spy = jest.spyOn(https, "request").mockImplementation(((url: URL, ...rest: unknown[]) => {
    hosts.push(url.host);
    return (http.request as (...all: unknown[]) => http.ClientRequest)(new URL(url.pathname, base), ...rest);
  }) as never);
  try {
    pages["/datasets/r/1"] = { status: 302, headers: { location: "https://static.data.gouv.fr/resources/s.json.gz" } };
    pages["/resources/s.json.gz"] = { body: file("CENTRE A") };
    expect(await nameAfter(0, "https://www.data.gouv.fr/datasets/r/1")).toBe("CENTRE A");
    pages["/datasets/r/1"] = { status: 302, headers: { location: "https://attacker.example/resources/s.json.gz" } };
    expect(await nameAfter(25, "https://www.data.gouv.fr/datasets/r/1")).toBe("register-unreachable");
  } finally {
    spy.mockRestore();
  }
  expect(hosts).toEqual(["www.data.gouv.fr", "static.data.gouv.fr", "www.data.gouv.fr"]);
});
