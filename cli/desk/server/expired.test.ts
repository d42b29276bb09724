import { type DeskStage, file, openDeskStage, type Visitor } from "../../../test/desk/stage";

/** A form of a desk of before: its token is not this desk's. What was typed is given back, to nobody else, and nothing of it is done. */
let stage: DeskStage;
let visitor: Visitor;
beforeAll(async () => {
  stage = await openDeskStage();
  visitor = stage.visit();
  await visitor.enter();
});
afterAll(() => stage.dispose());

const page = (): string => `/formulaires/${stage.ticket("f413-")}`;
const typed = { envoi: "2026-11-24", dossier: 'ANS-"4711"', motif: "CSR <b>illisible</b>\r\nà refaire\u202e" };
const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  visitor.post(path, new URLSearchParams({ csrf: "of-before", ...fields }), headers);

it("gives back what was typed with a token of this desk, so that one press sends it", async () => {
  const before = stage.tree();
  const answer = await send(`${page()}/reponse`, { envoi: typed.envoi, dossier: typed.dossier });
  const text = await answer.text();
  expect([answer.status, answer.headers.get("cache-control"), stage.tree()]).toEqual([403, "no-store", before]);
  expect(text).toContain("Cette page a expiré");
  // As a browser sends the form that is on the page, and nothing else.
  const form = /<form method="post" action="([^"]+)">([^]*?)<\/form>/.exec(text)!;
  const inputs = form[2]!.matchAll(/<input [^>]*name="(\w+)"[^>]*? value="([^"]*)"/g);
  const fields = Object.fromEntries([...inputs].map(([, name, value]) => [name!, value!.replaceAll("&quot;", '"')]));
  expect(fields).toMatchObject({ csrf: visitor.desk.csrf, envoi: typed.envoi, dossier: typed.dossier });
  const sent = await visitor.post(form[1]!, new URLSearchParams(fields));
  expect([sent.status, await sent.text()]).toEqual([200, expect.stringContaining("ANS-&quot;4711&quot;")]);
});

it.each([
  ["an answer", () => `${page()}/reponse`],
  ["a correction", () => `${page()}/correction`],
  ["a refusal of an order", () => "/commandes/commande-1/refus"],
  ["a refusal of a revocation", () => "/revocations/revocation-1/refus"],
])("shows the words of %s escaped and on one line, with the form they are of", async (_what, path) => {
  const text = await (await send(path(), typed)).text();
  expect(text).toContain("CSR &lt;b&gt;illisible&lt;/b&gt; à refaire\\u202e</textarea>");
  expect(text).toContain(`<form method="post" action="${path()}">`);
  expect(text).not.toContain("of-before");
});

it.each<[string, () => Promise<Response>]>([
  ["no cookie", () => send(`${page()}/reponse`, typed, { cookie: "" })],
  ["the cookie of a desk of before", () => send(`${page()}/reponse`, typed, { cookie: `${visitor.cookie}x` })],
  ["another Origin", () => send(`${page()}/reponse`, typed, { origin: "http://127.0.0.1:4001" })],
  ["no Origin", () => send(`${page()}/reponse`, typed, { origin: "" })],
  ["another site", () => send(`${page()}/reponse`, typed, { "sec-fetch-site": "same-site" })],
])("gives nothing back, and no token, to %s", async (_what, act) => {
  const answer = await act();
  const text = await answer.text();
  expect(answer.status).toBe(403);
  expect(text).not.toMatch(/illisible|4711|2026-11-24|<form/);
  expect(text).not.toContain(visitor.desk.csrf);
});

it.each([
  ["the code of an order", "/commandes/commande-1/code", { code: "Abcd-efgh" }],
  ["the code of a revocation", "/revocations/revocation-1/code", { code: "Abcd-efgh" }],
  ["a yes to a file", "/commandes/commande-1/certificat", { depot: "Abcd-efgh" }],
  ["a ticket that is none", '/formulaires/"><b>/reponse', { motif: "Abcd-efgh" }],
  ["an address that takes nothing", "/nowhere", { motif: "Abcd-efgh" }],
])("gives nothing back of %s", async (_what, path, fields) => {
  const answer = await send(path, fields);
  const text = await answer.text();
  expect([answer.status, text]).toEqual([403, expect.stringContaining("Cette page a expiré")]);
  expect(text).not.toMatch(/Abcd-efgh|<form/);
});

it("gives back fields of words alone: no file, and no field that is not of the form", async () => {
  const content = file("-----BEGIN CERTIFICATE-----", "a.pem");
  const upload = await visitor.fill(page(), `${page()}/signe`, { csrf: "of-before", fichier: content });
  expect([upload.status, await upload.text()]).toEqual([403, expect.not.stringContaining("BEGIN")]);
  const text = await (await send(`${page()}/reponse`, { ...typed, code: "Abcd-efgh" })).text();
  expect(text).not.toContain("Abcd-efgh");
});
