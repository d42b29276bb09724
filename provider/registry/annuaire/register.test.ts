import { type Annuaire, type Answer, annuaire, annuaireKey, bundle, outcome } from "../../../test/registry/annuaire";
import { type Fault, isFault } from "../../fault";
import { openAnnuaire } from "./register";

let service: Annuaire;
beforeAll(async () => {
  service = await annuaire();
});
afterAll(() => service.close());
let waited: number[];
/** Calls that had begun when one waited. */
let begun: number[];
let clock: number;
beforeEach(() => {
  Object.assign(service, { organizations: [], pageSize: 50 });
  service.asked.length = service.next.length = 0;
  [waited, begun, clock] = [[], [], Date.parse("2026-11-27T09:00:00Z")];
});

const sleep = async (milliseconds: number): Promise<void> => {
  waited.push(milliseconds);
  begun.push(service.asked.length);
  clock += milliseconds;
};
const opened = (env: Record<string, string> = { ESANTE_API_KEY: annuaireKey }, base = service.base) =>
  openAnnuaire(base, { cwd: "/", env, now: () => new Date(clock), cache: "/nowhere", sleep });
const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => Promise.reject(new Error("no fault")),
    (error: unknown) => (isFault(error) ? error : Promise.reject(error as Error)),
  );

const site = "1690781810";
const lilas = { id: "o1", finess: "690781810", partOf: "e1" } as const;
const entity = { id: "e1", finess: "690000013", entity: "legal", name: "ASSOCIATION DES LILAS" } as const;

test("a site comes with its legal entity's number, by one search that names the key in its header alone", async () => {
  service.organizations = [lilas, entity];
  expect(await opened().lookUp([site])).toEqual(
    new Map([
      [
        site,
        {
          entity: "geographic",
          names: ["CENTRE DE SANTE DES LILAS"],
          category: "124",
          department: "69",
          isOpen: true,
          closedOn: null,
          legalEntity: "690000013",
        },
      ],
    ]),
  );
  const [{ url, headers }] = service.asked as [(typeof service.asked)[0]];
  expect(url.searchParams.get("identifier")).toBe("https://finess.esante.gouv.fr|690781810");
  expect([headers["esante-api-key"], headers.accept, url.href.includes(annuaireKey)]).toEqual([
    annuaireKey,
    "application/fhir+json",
    false,
  ]);
});

test.each<[what: string, organizations: Annuaire["organizations"], identifier: string, expected: unknown]>([
  ["nobody", [], site, "unknown"],
  [
    "one that is not active, of which little is told",
    [{ ...lilas, active: false }],
    site,
    { isOpen: false, closedOn: null, entity: "geographic", category: null, department: null },
  ],
  ["a legal entity", [entity], "1690000013", { entity: "legal", category: null }],
  [
    "an active one beside one that is not",
    [
      { ...lilas, active: false },
      { ...lilas, id: "o2", name: "NOUVEAU" },
    ],
    site,
    { isOpen: true, names: ["NOUVEAU"] },
  ],
  ["one of a Corsican postal code", [{ ...lilas, postalCode: "20200" }], site, { department: "2B" }],
  ["one known by its SIRET number", [{ id: "s", siret: "77220148900022" }], "377220148900022", { isOpen: true }],
])("%s is found", async (_, organizations, identifier, expected) => {
  service.organizations = organizations;
  const found = (await opened().lookUp([identifier])).get(identifier);
  if (typeof expected === "string") expect(found).toBe(expected);
  else expect(found).toMatchObject(expected as object);
});

const number = (n: number): string => `69${String(n).padStart(7, "0")}`;
test("100 structures are three searches, whatever the pages; each search has at most 40", async () => {
  service.pageSize = 7;
  service.organizations = Array.from({ length: 100 }, (_, n) => ({ id: `o${n}`, finess: number(n), name: `CENTRE ${n}` }));
  const identifiers = Array.from({ length: 101 }, (_, n) => `1${number(n)}`);
  const found = await opened().lookUp(identifiers);
  expect(identifiers.map((each) => found.get(each))).toEqual([
    ...Array.from({ length: 100 }, (_, n) => expect.objectContaining({ names: [`CENTRE ${n}`] }) as unknown),
    "unknown",
  ]);
  const searches = service.asked.filter(({ url }) => url.searchParams.has("identifier"));
  expect(searches.map(({ url }) => url.searchParams.get("identifier")!.split(",").length)).toEqual([40, 40, 21]);
  expect(Math.max(...searches.map(({ url }) => url.href.length))).toBeLessThan(2500);
  expect(service.asked).toHaveLength(6 + 6 + 3);
});

test("no more than 17 calls begin within a second", async () => {
  service.pageSize = 1;
  service.organizations = Array.from({ length: 20 }, (_, n) => ({ id: `o${n}`, finess: number(n) }));
  const started = clock;
  await opened()
    .lookUp(Array.from({ length: 20 }, (_, n) => `1${number(n)}`))
    .catch(() => undefined);
  expect([clock - started, begun]).toEqual([1000, [17]]); // the 18th waited
});

const cutShort: Answer = { body: "", cut: true };
const gateway = (status: number, message: string): Answer => ({ status, body: { message, http_status_code: status } });
const ofFhir = (status: number, code: string, diagnostics: string): Answer => ({ status, body: outcome(code, diagnostics) });
const loop = { body: undefined as unknown };

test.each<[what: string, answers: readonly Answer[], code: string, words: RegExp]>([
  ["the gateway refuses the key", [gateway(401, "Unauthorized")], "register-forbidden", /answers 401 \(the gateway: Unauthorized\)/],
  ["the application is not subscribed", [gateway(403, "Forbidden")], "register-forbidden", /403 \(the gateway: Forbidden\)/],
  [
    "the server refuses",
    [ofFhir(403, "forbidden", "HAPI-0333: Access denied")],
    "register-forbidden",
    /403 \(OperationOutcome: error forbidden HAPI-0333: Access denied\)/,
  ],
  [
    "a parameter is wrong",
    [ofFhir(400, "processing", "HAPI-0524: Unknown search parameter")],
    "register-answer",
    /400 \(OperationOutcome: error processing HAPI-0524/,
  ],
  ["the base is wrong", [ofFhir(404, "not-found", "HAPI-0302")], "register-answer", /404 .*is the address of igc-sante:registry the base/],
  ["it is gone", [gateway(410, "Gone")], "register-answer", /410/],
  ["a precondition failed", [ofFhir(412, "conflict", "HAPI-0550")], "register-answer", /412/],
  [
    "it redirects",
    [{ status: 302, headers: { location: "/elsewhere" }, body: "" }],
    "register-unreachable",
    /redirects, which is not followed/,
  ],
  [
    "it redirects to another host",
    [{ status: 307, headers: { location: "http://localhost:1/x" }, body: "" }],
    "register-unreachable",
    /redirects/,
  ],
  [
    "it fails three times",
    [ofFhir(500, "exception", "HAPI-0389"), ofFhir(500, "exception", "HAPI-0389"), ofFhir(500, "exception", "HAPI-0389")],
    "register-unreachable",
    /500 \(OperationOutcome: error exception HAPI-0389/,
  ],
  [
    "the gateway has nobody behind it",
    Array.from({ length: 3 }, () => ({ status: 502, body: "<html>Bad Gateway</html>" })),
    "register-unreachable",
    /502 \(no JSON\)/,
  ],
  ["the connection is cut", [cutShort], "register-unreachable", /gives no answer/],
  ["a page of a portal comes", [{ body: "<html>maintenance</html>" }], "register-answer", /no JSON/],
  ["the answer is cut short", [{ body: JSON.stringify(bundle([lilas])).slice(0, -30) }], "register-answer", /no JSON/],
  ["another resource comes", [{ body: { resourceType: "CapabilityStatement" } }], "register-answer", /no Bundle of a search/],
  ["a Bundle of another type comes", [{ body: { resourceType: "Bundle", type: "history" } }], "register-answer", /no Bundle of a search/],
  [
    "an OperationOutcome comes with 200",
    [{ body: outcome("timeout", "HAPI-0001") }],
    "register-answer",
    /in place of a Bundle: error timeout/,
  ],
  [
    "a Bundle tells of an error",
    [{ body: { ...bundle([]), entry: [{ resource: outcome("incomplete", "shard away"), search: { mode: "outcome" } }] } }],
    "register-answer",
    /in part: error incomplete/,
  ],
  ["it counts more than it gives", [{ body: bundle([lilas], [], 2) }], "register-answer", /counts 2 organisations and gives 1/],
  [
    "the next page is elsewhere",
    [{ body: bundle([lilas], [], 2, "https://attacker.example/fhir/v2?page=2") }],
    "register-answer",
    /another place/,
  ],
  ["the next page is the same for ever", [loop, loop], "register-answer", /goes on after/],
])("%s: that is told, and nothing is concluded", async (_, answers, code, words) => {
  loop.body = bundle([lilas], [], 3, `${service.base}?again=1`);
  service.next.push(...answers);
  const fault = await faultOf(opened().lookUp([site]));
  expect([fault.code, fault.what]).toEqual([code, expect.stringMatching(words)]);
  expect(fault.message).not.toContain(annuaireKey);
  expect(service.next).toEqual([]);
});

test("a server that fails once is asked again", async () => {
  service.organizations = [lilas];
  service.next.push({ status: 503, body: "" });
  expect((await opened().lookUp([site])).get(site)).toMatchObject({ isOpen: true });
});

test("429 is waited for as long as it asks, else for a growing time, and said in the end", async () => {
  service.organizations = [lilas];
  service.next.push({ status: 429, headers: { "retry-after": "3" }, body: { message: "Rate limit exceeded", http_status_code: 429 } });
  expect((await opened().lookUp([site])).get(site)).toMatchObject({ isOpen: true });
  expect([waited.length, waited[0]! >= 3000, waited[0]! < 4000]).toEqual([1, true, true]);
  service.next.push(...Array.from({ length: 8 }, () => gateway(429, "Rate limit exceeded")));
  expect((await faultOf(opened().lookUp([site]))).code).toBe("register-throttled");
});

test.each([
  ["is not set", undefined],
  ["is empty", "  "],
  ["holds a line end", "abc\r\nX-Other: 1"],
])("a key that %s is asked for, is in no words, and nothing is sent", async (_, key) => {
  const fault = await faultOf(opened(key === undefined ? {} : { ESANTE_API_KEY: key }).lookUp([site]));
  expect([fault.code, fault.message.includes("abc"), service.asked.length]).toEqual(["register-forbidden", false, 0]);
});

test("a base with a slash at its end, or without, is the same", async () => {
  service.organizations = [lilas];
  await opened(undefined, `${service.base}/`).lookUp([site]);
  await opened().lookUp([site]);
  expect(new Set(service.asked.map(({ url }) => url.pathname))).toEqual(new Set(["/fhir/v2/Organization"]));
});
