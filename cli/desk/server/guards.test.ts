import { type DeskStage, file, openDeskStage, type Visitor } from "../../../test/desk/stage";

/** What every request must be, before anything of it is looked at. Without a port: the same on a real one is test/desk/attacks.test.ts. */
let stage: DeskStage;
let visitor: Visitor;
beforeAll(async () => void (stage = await openDeskStage()));
afterAll(() => stage.dispose());
beforeEach(async () => {
  visitor = stage.visit();
  await visitor.enter();
});

const form = (): string => `/formulaires/${stage.ticket("f413-")}`;
const reply = (headers: Record<string, string> = {}): Promise<Response> =>
  visitor.fill(form(), `${form()}/reponse`, { envoi: "2026-11-24" }, headers);
/** What it did: the status, and whether anything was written. */
async function outcome(act: () => Promise<Response>): Promise<readonly [number, boolean]> {
  const before = stage.tree();
  const { status } = await act();
  return [status, JSON.stringify(stage.tree()) !== JSON.stringify(before)];
}

it.each([
  ["another name", "bureau.example:4000"],
  ["the name of this machine", "localhost:4000"],
  ["another port", "127.0.0.1:4001"],
  ["no port", "127.0.0.1"],
  ["capital letters and a dot", "127.0.0.1.:4000"],
])("answers %s in Host with 421, and nothing of a page (DNS rebinding)", async (_what, host) => {
  const answer = await visitor.ask("/", { headers: { host } });
  expect(answer.status).toBe(421);
  expect(await answer.text()).not.toContain("Centre");
});

it("answers no request for another address in its first line", async () => {
  const answer = await visitor.desk.fetch(new URL("http://elsewhere.example/"), {
    headers: { host: "127.0.0.1:4000", cookie: visitor.cookie },
  });
  expect(answer.status).toBe(421);
});

it.each(["cross-site", "same-site", "something"])(
  "refuses what a page of elsewhere asks a browser for (Sec-Fetch-Site: %s)",
  async (from) => {
    expect((await visitor.ask("/", { headers: { "sec-fetch-site": from } })).status).toBe(403);
    expect(await outcome(() => reply({ "sec-fetch-site": from }))).toEqual([403, false]);
  },
);

it("lets a person open a page by its address, and write by a page alone", async () => {
  expect((await visitor.ask("/", { headers: { "sec-fetch-site": "none" } })).status).toBe(200);
  expect(await outcome(() => reply({ "sec-fetch-site": "none" }))).toEqual([403, false]);
});

it.each(["http://elsewhere.example", "http://127.0.0.1:4001", "http://localhost:4000", "https://127.0.0.1:4000", "null", ""])(
  "refuses a write whose Origin is not this desk's (%s)",
  async (origin) => expect(await outcome(() => reply({ origin }))).toEqual([403, false]),
);

it("refuses a write without an Origin", async () => {
  const body = new URLSearchParams({ csrf: await visitor.csrf(form()), envoi: "2026-11-24" });
  expect(await outcome(() => visitor.ask(`${form()}/reponse`, { method: "POST", body }))).toEqual([403, false]);
});

it("refuses a write without the token of its pages: another port's page has the cookie too", async () => {
  for (const csrf of ["", "x", `${await visitor.csrf(form())}x`])
    expect(await outcome(() => visitor.fill(form(), `${form()}/reponse`, { csrf, envoi: "2026-11-24" }))).toEqual([403, false]);
  expect(await outcome(() => visitor.post(`${form()}/reponse`, new URLSearchParams({ envoi: "2026-11-24" })))).toEqual([403, false]);
});

it("takes a write of its own page", async () => {
  expect(await outcome(() => reply())).toEqual([200, true]);
});

it("never says that another origin may read (no CORS), and answers no OPTIONS", async () => {
  const asked = { "origin": "http://elsewhere.example", "access-control-request-method": "POST" };
  const answer = await visitor.ask("/", { method: "OPTIONS", headers: asked });
  expect(answer.status).toBe(405);
  for (const each of [answer, await visitor.ask("/"), await visitor.ask("/", { headers: { origin: "http://elsewhere.example" } })])
    expect([...each.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
});

it("lets nobody in without the cookie", async () => {
  const stranger = stage.visit();
  for (const path of ["/", "/certificats", form(), `${form()}/formulaire.pdf`, "/revocations/x", "/actualiser", "/nowhere"]) {
    const answer = await stranger.ask(path);
    expect([path, answer.status]).toEqual([path, 403]);
    expect(await answer.text()).not.toMatch(/Centre|f413|csrf/);
  }
  expect((await visitor.ask("/", { headers: { cookie: `${visitor.cookie}x` } })).status).toBe(403);
});

describe("the link", () => {
  it("is exchanged once for a cookie that no script reads and no other site sends", async () => {
    const first = stage.visit();
    const answer = await first.enter();
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    expect(answer.headers.get("set-cookie")).toMatch(/^igc-sante-desk-4000=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const again = await first.ask(first.desk.link, { headers: { "sec-fetch-site": "none" } });
    expect([again.status, again.headers.get("set-cookie")]).toEqual([403, null]);
    expect(await again.text()).toContain("déjà servi");
  });

  it("is not used up by a HEAD, a wrong token or another Host", async () => {
    const first = stage.visit();
    const { link } = first.desk;
    await first.ask(link, { method: "HEAD" });
    await first.ask(link, { headers: { host: "elsewhere.example" } });
    expect((await first.ask(`${link}x`)).status).toBe(403);
    expect((await first.enter()).status).toBe(303);
  });

  it("can be pasted into the door, whole or its token alone", async () => {
    for (const whole of [true, false]) {
      const { desk, ...first } = stage.visit();
      const jeton = whole ? ` ${desk.link}\n` : new URL(desk.link).searchParams.get("jeton")!;
      const answer = await Object.assign(stage.visit(), first, { desk }).post("/entree", new URLSearchParams({ jeton }));
      expect(answer.status).toBe(303);
    }
  });
});

describe("every answer", () => {
  it.each([
    ["a page", "/", 200],
    ["a refusal", "/nowhere", 404],
    ["the door", "/entree", 200],
    ["a file", "/commandes/x/demande.csr", 404],
  ])("says how it may be used: %s", async (_what, path, status) => {
    const answer = await visitor.ask(path);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cache-control": "no-store",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
  });

  it("allows its own script by its hash, no other, no frame, no base, no form to elsewhere", async () => {
    const policy = (await visitor.ask("/")).headers.get("content-security-policy")!;
    const [first, ...rest] = policy.split("; ");
    expect(first).toBe("default-src 'none'");
    expect(rest.map((rule) => rule.replace(/'sha256-[\w+/=]+'/g, "HASH"))).toEqual([
      "style-src 'self' HASH",
      "script-src HASH",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it("has a script and styles of exactly these hashes, and no handler in an attribute", async () => {
    const { createHash } = await import("node:crypto");
    for (const path of ["/", "/entree", form()]) {
      const answer = await visitor.ask(path);
      const text = await answer.text();
      const inline = [...text.matchAll(/<(?:script|style)>([^]*?)<\/(?:script|style)>/g)].map(([, content]) => content!);
      const hashes = inline.map((content) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`);
      for (const hash of hashes) expect(answer.headers.get("content-security-policy")).toContain(hash);
      expect(text).not.toMatch(/\son\w+=|style="|javascript:/i);
    }
  });
});

it.each(["PUT", "PATCH", "DELETE", "PROPFIND", "OPTIONS"])("answers %s with 405", async (method) => {
  const answer = await visitor.ask(form(), { method });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
});

it("writes by the addresses of its forms alone", async () => {
  for (const path of [
    "/",
    "/certificats",
    form(),
    `${form()}/formulaire.pdf`,
    "/commandes/x/code",
    "/revocations/x",
    "/revocations/x/code",
    "/revocations/x/refus",
  ])
    expect(await outcome(() => visitor.fill(form(), path, {}))).toEqual([404, false]);
});

it.each(["..%2f..%2fticket.json", "..%5c..", "f413-%00", "__proto__", "constructor", "toString", "a".repeat(99), "%ff", "%"])(
  "finds nothing under the name %s: names are looked up, and none is a path",
  async (name) => {
    for (const path of [
      `/commandes/${name}/demande.csr`,
      `/formulaires/${name}/formulaire.pdf`,
      `/certificats/${name}`,
      `/revocations/${name}`,
    ])
      expect([path, (await visitor.ask(path)).status]).toEqual([path, 404]);
  },
);

describe("a body", () => {
  it.each(["application/json", "text/plain", "application/xml", "multipart/mixed; boundary=x", "", "multipart/form-data"])(
    "that is no form is not read (%s)",
    async (type) => expect(await outcome(() => visitor.post(`${form()}/reponse`, "{}", { "content-type": type }))).toEqual([415, false]),
  );

  it("that is too big is refused before it is read as anything", async () => {
    const csrf = await visitor.csrf(form());
    const big = `csrf=${csrf}&motif=${"a".repeat(70_000)}`;
    expect(await outcome(() => visitor.post(`${form()}/reponse`, new URLSearchParams(big)))).toEqual([413, false]);
    const content = file(new Uint8Array(33 * 1_048_576));
    expect(await outcome(() => visitor.fill(form(), `${form()}/signe`, { fichier: content }))).toEqual([413, false]);
  });

  it("that says a field twice, or breaks off, is no form of ours", async () => {
    const csrf = await visitor.csrf(form());
    const twice = `csrf=${csrf}&envoi=2026-11-24&envoi=2026-11-23`;
    expect(await outcome(() => visitor.post(`${form()}/reponse`, new URLSearchParams(twice)))).toEqual([400, false]);
    const type = { "content-type": "multipart/form-data; boundary=x" };
    expect(await outcome(() => visitor.post(`${form()}/reponse`, "--x\r\nContent-Dispo", type))).toEqual([400, false]);
  });
});
