import { renameSync, writeFileSync } from "node:fs";
import { type DeskStage, openDeskStage, type Visitor } from "../../../test/desk/stage";

/** What a person sees who goes back, presses twice, types wrongly or comes too early or too late: French, nothing lost, and a way on. */
let stage: DeskStage;
let visitor: Visitor;
let before: Record<string, string>;
beforeAll(async () => void (stage = await openDeskStage()));
afterAll(() => stage.dispose());
beforeEach(async () => {
  visitor = stage.visit();
  await visitor.enter();
  before = stage.tree();
});

const page = (): string => `/formulaires/${stage.ticket("f413-")}`;
const written = (): string[] => Object.entries(stage.tree()).flatMap(([path, content]) => (before[path] === content ? [] : [path]));
/** Lets what is read get on: a page that is asked for without a port waits for no disk. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
/** What a person reads at once: no script, nothing that is folded. */
const read = (text: string): string =>
  text
    .replace(/<(script|style|details)[ >][^]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");

describe("what was typed and cannot be noted", () => {
  it("stands in its form again, and each thing that is wrong is beside its field and leads to it from above", async () => {
    const typed = { envoi: "2026-11-26", dossier: "–", accuse: "2026-11-20", motif: "incomplet <b>" };
    const answer = await visitor.fill(page(), `${page()}/reponse`, typed);
    const text = await answer.text();
    expect([answer.status, written()]).toEqual([422, []]);
    expect(/<title>([^<]*)/.exec(text)![1]).toMatch(/^Non fait : /);
    for (const value of [
      'id="envoi" name="envoi" aria-invalid="true" aria-describedby="erreur-envoi" type="date" value="2026-11-26"',
      'value="–"',
      'value="2026-11-20"',
      ">incomplet &lt;b&gt;</textarea>",
    ])
      expect(text).toContain(value);
    for (const [field, because] of [
      ["envoi", "encore à venir"],
      ["dossier", "ni lettre ni chiffre"],
      ["refus", "sans date de refus"],
      ["accuse", "précède"],
    ] as const) {
      expect(text).toMatch(new RegExp(`<li><a href="#${field}">[^<]*${because}`));
      expect(text).toMatch(new RegExp(`<p class="wrong" id="erreur-${field}">[^<]*${because}`));
      expect(text).toContain(`id="${field}" name="${field}" aria-invalid="true" aria-describedby="erreur-${field}"`);
    }
    expect(text.match(/aria-invalid/g)).toHaveLength(4);
  });

  it("of a correction is in the correction, which is open, and not in the other form", async () => {
    await visitor.fill(page(), `${page()}/reponse`, { envoi: "2026-11-24" });
    const text = await (await visitor.fill(page(), `${page()}/correction`, { envoi: "2026-11-26" })).text();
    expect(text).toContain("<details open>");
    expect(text).toContain('<a href="#corrige-envoi">');
    expect(text).toMatch(
      /id="corrige-envoi" name="envoi" aria-invalid="true" aria-describedby="erreur-corrige-envoi" type="date" value="2026-11-26"/,
    );
    expect(text).toContain('id="envoi" name="envoi" type="date" value="2026-11-24"');
  });
});

describe("what is refused", () => {
  it.each<[string, () => Promise<Response>, number, RegExp, string | undefined]>([
    [
      "a browser that is not in, or of a desk of before",
      () => visitor.ask("/", { headers: { cookie: "" } }),
      403,
      /un nouveau lien/,
      "/entree",
    ],
    ["another site's page", () => visitor.ask("/", { headers: { "sec-fetch-site": "cross-site" } }), 403, /vient d'une autre page/, "/"],
    ["a method", () => visitor.ask("/", { method: "PUT" }), 405, /n'est que lue/, "/"],
    [
      "a text that is too long",
      () => visitor.post(`${page()}/reponse`, new URLSearchParams({ motif: "a".repeat(70_000) })),
      413,
      /trop long.*abrégez/,
      "/",
    ],
    [
      "what is no form",
      () => visitor.post(`${page()}/reponse`, "{}", { "content-type": "application/json" }),
      415,
      /pas un formulaire/,
      "/",
    ],
    [
      "another Host, whose links lead elsewhere",
      () => visitor.ask("/", { headers: { host: "localhost:4000" } }),
      421,
      /que le terminal a affichée/,
      undefined,
    ],
    ["a page that is not there", () => visitor.ask("/commandes/x"), 404, /n'est plus dans l'état/, "/"],
  ])("of %s is said in French, with a way on", async (_what, act, status, because, way) => {
    const answer = await act();
    const text = await answer.text();
    expect([answer.status, read(text)]).toEqual([status, expect.stringMatching(because)]);
    expect(text).toContain('<html lang="fr">');
    expect(/<main[^]*?<a (?:[^>]* )?href="([^"]*)"/.exec(text)?.[1]).toBe(way);
    expect(read(text)).not.toMatch(/\d{5,} octets/);
  });
});

describe("a state that cannot be read", () => {
  afterEach(() => stage.up());

  it("is said in French, with what to do and a button to try again; the English original is folded", async () => {
    writeFileSync(stage.stateFile, "{");
    const early = stage.visit();
    await early.enter(false);
    let answer = await early.ask("/");
    while (answer.headers.has("retry-after")) answer = await turn().then(() => early.ask("/"));
    const text = await answer.text();
    expect([answer.status, read(text)]).toEqual([503, expect.stringMatching(/Lecture impossible .*Que faire .*Lire à nouveau/)]);
    expect(read(text)).not.toMatch(/\b(the|cannot)\b/i);
    expect(text).toMatch(/<details>[^]*lang="en"[^]*state-unreadable/);
  });

  it("or vanishes leaves the page of before, which says so in French and for whom reads it as not done", async () => {
    renameSync(stage.stateFile, `${stage.stateFile}.away`);
    let text = await visitor.text("/");
    while (!text.includes("a échoué")) text = await turn().then(() => visitor.text("/"));
    expect(read(text)).toMatch(/Non fait : la dernière relecture a échoué, cette page est d'avant/);
    expect(read(text)).not.toMatch(/\b(the|cannot)\b/i);
    expect(text).toContain("file-unreadable");
    expect(text).toContain("Centre de santé des Lilas");
  });
});

it.each([
  "commandes/x/certificat",
  "commandes/x/refus",
  "commandes/x/code",
  "formulaires/x/signe",
  "formulaires/x/reponse",
  "formulaires/x/correction",
  "revocations/x/code",
  "revocations/x/refus",
])("leads from the address of an answer (%s), asked for again, to the page it was about, and shows nothing of the answer", async (path) => {
  const answer = await visitor.ask(`/${path}`);
  expect([answer.status, answer.headers.get("location"), await answer.text()]).toEqual([
    303,
    `/${path.split("/").slice(0, 2).join("/")}`,
    "",
  ]);
});

it("leads back to the page after a note, when everything is read anew from there", async () => {
  const referer = `${visitor.desk.origin}${page()}/reponse`;
  const answer = await visitor.fill(page(), "/actualiser", {}, { referer });
  const reading = answer.headers.get("location")!;
  let done = await visitor.ask(reading);
  while (done.status === 503) {
    await turn();
    done = await visitor.ask(reading);
  }
  const at = done.headers.get("location")!;
  expect([at, (await visitor.ask(at)).headers.get("location")]).toEqual([`${page()}/reponse`, page()]);
});

it("waits with what somebody sent until everything is read, and then does it", async () => {
  visitor = stage.visit();
  await visitor.enter(false);
  const body = new URLSearchParams({ csrf: visitor.desk.csrf!, envoi: "2026-11-24", dossier: "ANS-2026-1" });
  const answer = await visitor.post(`${page()}/reponse`, body);
  expect([answer.status, answer.headers.get("refresh"), written()]).toEqual([200, null, [expect.stringMatching(/^inbox\/reponse-f413-/)]]);
});
