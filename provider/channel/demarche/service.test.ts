import { type Answer, type Descriptor, Demarche as StandIn } from "../../../test/servers/demarche";
import { f413, text } from "../../../test/servers/demarche-questions";
import { type Fault, isFault } from "../../fault";
import { openService } from "./service";

let standIn: StandIn;
let clock: number;
let waited: number[];
beforeAll(async () => {
  standIn = await new StandIn(() => new Date(clock)).start();
});
afterAll(() => standIn.close());
beforeEach(() => {
  [clock, waited] = [Date.parse("2026-11-27T09:00:00Z"), []];
  standIn.asked.length = standIn.next.length = standIn.dossiers.length = standIn.posts.length = 0;
  Object.assign(standIn, { questions: f413, mostPosts: Number.POSITIVE_INFINITY, isOpen: true });
});

const opened = (origin = standIn.base) =>
  openService(
    { origin, slug: "f413" },
    {
      now: () => new Date(clock),
      random: () => 0,
      sleep: async (milliseconds) => {
        waited.push(milliseconds);
        clock += milliseconds;
      },
    },
  );
const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => Promise.reject(new Error("no fault")),
    (error: unknown) => (isFault(error) ? error : Promise.reject(error as Error)),
  );
const secrets = (): string[] => standIn.dossiers.map(({ token }) => token);

test("a dossier is posted with the content type alone, is found by its token, and its URL is the service's", async () => {
  const service = opened();
  const { number } = await service.schema();
  const made = await service.create(number, { [`champ_${f413[1]!.id}`]: "Les Lilas" });
  const [dossier] = standIn.dossiers as [(typeof standIn.dossiers)[0]];
  expect([dossier.filled, made.number, made.token]).toEqual([{ [f413[1]!.id]: "Les Lilas" }, dossier.number, dossier.token]);
  expect(standIn.asked.find(({ method }) => method === "POST")!.headers["content-type"]).toBe("application/json");
  expect(standIn.open(made.url, "directrice")).toMatchObject({ state: "brouillon" });
  expect(await service.poll(number, [made.token, "another-token-of-nobody"])).toEqual(
    new Map([[made.token, { state: "brouillon", number: made.number, submittedAt: null, processedAt: null }]]),
  );
});

test("two hundred tokens are asked for in as few requests as their addresses have room for", async () => {
  const service = opened();
  for (let index = 0; index < 200; index++) await service.create(1234, {});
  standIn.asked.length = 0;
  expect((await service.poll(1234, secrets())).size).toBe(200);
  expect(standIn.asked.map(({ url }) => url.href.length < 4000)).toEqual([true, true]);
});

test("a slow service is asked no further, and what it said before stands", async () => {
  const service = opened();
  for (let index = 0; index < 400; index++) await service.create(1234, {});
  standIn.asked.length = 0;
  const slow = openService(
    { origin: standIn.base, slug: "f413" },
    { now: () => new Date((clock += 5000)), random: () => 0, sleep: async () => undefined },
  );
  const heard = [...(await slow.poll(1234, secrets())).values()];
  const faults = heard.filter((each) => isFault(each));
  expect([standIn.asked.length, heard.length, faults.length]).toEqual([
    2,
    400,
    400 - 2 * Math.floor((4000 - standIn.base.length - 100) / 25),
  ]);
  expect(faults[0]).toMatchObject({
    code: "channel-unreachable",
    what: expect.stringMatching(/too slow to tell of 400 dossiers/) as string,
  });
});

test("429 is waited for until the instant it names, and the dossier is made once", async () => {
  standIn.mostPosts = 1;
  const service = opened();
  await service.create(1234, {});
  clock += 4000;
  await service.create(1234, {});
  expect([waited, standIn.dossiers.length]).toEqual([[11_000], 2]);
});

const joke: Answer = { status: 429, headers: { "ratelimit-reset": "1795770015", "content-type": "text/plain" }, body: "Slow down\nplease" };
const html: Answer = { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Page non trouvée</h1>" };
const secretive = { status: 400, body: { error: "token c2VjcmV0LXRva2VuLW9mLTEyMzQ= is wrong" } };

test.each<[what: string, answers: Answer[], code: string, words: string, posts: number]>([
  ["429 without an end", Array.from({ length: 8 }, () => joke), "demarche-throttled", "also after waiting", 8],
  ["a limit that ends tomorrow", [{ ...joke, headers: { "ratelimit-reset": "1795860000" } }], "demarche-throttled", "429", 1],
  [
    "a procedure that closed",
    [{ status: 404, body: { error: "procedure 1234 is not found" } }],
    "demarche-closed",
    "procedure 1234 is not found",
    1,
  ],
  ["404 of something else", [html], "demarche-answer", "404 without saying", 1],
  ["a type that a proxy changed", [{ status: 400, body: { error: "Content-Type should be json" } }], "demarche-refused", "content type", 1],
  ["a dossier that is refused", [{ status: 400, body: { error: "Champ invalide" } }], "demarche-refused", "400: Champ invalide", 1],
  ["a reason that quotes a token", [secretive], "demarche-refused", "(...)", 1],
  ["500", [{ status: 500 }], "channel-unknown", "Whether it made the dossier is not known", 1],
  ["a connection that breaks before", [{ status: 0, cut: "before" }], "channel-unknown", "is not known", 1],
  ["a connection that breaks after", [{ status: 0, cut: "after" }], "channel-unknown", "is not known", 1],
  ["a redirect", [{ status: 301, headers: { location: "/elsewhere" } }], "channel-unknown", "it redirects, which is not followed", 1],
  ["no JSON", [{ status: 201, body: "<html>" }], "demarche-answer", "no JSON", 1],
  ["something else", [{ status: 201, body: [] }], "demarche-answer", "which dossier", 1],
])("a POST that meets %s is a fault, and is repeated only where nothing was made", async (_, answers, code, words, posts) => {
  standIn.next.push(...answers);
  const fault = await faultOf(opened().create(1234, {}));
  expect([fault.code, fault.message]).toEqual([code, expect.stringContaining(words)]);
  expect(standIn.asked.filter(({ method }) => method === "POST")).toHaveLength(posts);
  expect(secrets().filter((token) => fault.message.includes(token))).toEqual([]);
});

const token = "dG9rZW4tb2YtMjEwNzU2NjU";
const made = (base: string) => ({
  dossier_url: `${base}/commencer/f413?prefill_token=${token}`,
  state: "prefilled",
  dossier_id: "RG9zc2llci0yMTA3NTY2NQ==",
  dossier_number: 21_075_665,
  dossier_prefill_token: token,
});

test.each<[what: string, change: object, words: string]>([
  ["has no number", { dossier_number: undefined }, "without a number"],
  ["has another id", { dossier_id: "RG9zc2llci0x" }, "without a number, or with two"],
  ["has no token", { dossier_prefill_token: "" }, "without a token"],
  ["has a token that ends a list", { dossier_prefill_token: "abc,defghijkl" }, "without a token"],
  ["has another token in its URL", { dossier_prefill_token: "another-token-of-it" }, "not that of its token"],
  ["is somebody's", { state: "brouillon" }, "not prefilled"],
  ["leads elsewhere", { dossier_url: `https://elsewhere.example/x?prefill_token=${token}` }, "is at elsewhere.example and not at"],
])("an answer to a POST that %s is none, and no secret is quoted", async (_, change, words) => {
  standIn.next.push({ status: 201, body: { ...made(standIn.base), ...change } });
  const fault = await faultOf(opened().create(1234, {}));
  expect([fault.code, fault.message, fault.message.includes(token)]).toEqual(["demarche-answer", expect.stringContaining(words), false]);
});

test.each<[what: string, body: unknown, words: string]>([
  ["no list", {}, "no list"],
  ["nothing at all", "", "no JSON"],
  ["a dossier of others", [{ ...made(""), dossier_prefill_token: "of-somebody-else" }], "not asked for"],
  ["one twice", [made(""), made("")], "twice"],
  ["the page of a maintenance", "<!doctype html><title>Maintenance</title>", "no JSON"],
])("a poll that answers %s concludes nothing", async (_, body, words) => {
  standIn.next.push({ status: 200, body });
  const fault = await faultOf(opened().poll(1234, [token]));
  expect([fault.code, fault.message, fault.message.includes(token)]).toEqual(["demarche-answer", expect.stringContaining(words), false]);
});

test.each<[what: string, change: object, words: string]>([
  ["in a state nobody knows", { state: "archive" }, "state that is not known"],
  ["with a day that is none", { submitted_at: "gestern" }, "day that cannot be read"],
])("of a dossier %s nothing is concluded, and of the others what they say", async (_, change, words) => {
  const other = { ...made(""), dossier_prefill_token: "token-of-another-one", dossier_number: 7, state: "accepte" };
  standIn.next.push({ status: 200, body: [{ ...made(""), ...change }, other] });
  const poll = await opened().poll(1234, [token, "token-of-another-one"]);
  expect(poll.get(token)).toMatchObject({ code: "demarche-answer", message: expect.stringContaining(words) });
  expect([poll.get("token-of-another-one"), (poll.get(token) as Fault).message.includes(token)]).toMatchObject([
    { state: "accepte" },
    false,
  ]);
});

test.each<[what: string, answer: Answer, code: string]>([
  ["fails", { status: 404, headers: { "content-type": "text/html" }, body: "<h1>non</h1>" }, "demarche-answer"],
  ["is throttled until tomorrow", { ...joke, headers: { "ratelimit-reset": "1795860000" } }, "channel-unreachable"],
])("where the second of three requests %s, what the first said stands, and no third is made", async (_, answer, code) => {
  const tokens = Array.from({ length: 50 }, (_each, index) => `${index}`.padEnd(200, "x"));
  const seen = { ...made(""), dossier_prefill_token: tokens[0], state: "accepte" };
  standIn.next.push({ status: 200, body: [seen] }, answer);
  const poll = await opened().poll(1234, tokens);
  expect([poll.get(tokens[0]!), poll.get(tokens[49]!), standIn.asked.length]).toMatchObject([{ state: "accepte" }, { code }, 2]);
  expect(standIn.asked.every(({ url }) => url.href.length <= 4000)).toBe(true);
});

test("a poll is asked again while the server fails, and then it is out of reach", async () => {
  standIn.next.push({ status: 502 }, { status: 503 });
  expect(await opened().poll(1234, [token])).toEqual(new Map());
  standIn.next.push({ status: 502 }, { status: 503 }, { status: 500 });
  expect((await faultOf(opened().poll(1234, [token]))).code).toBe("channel-unreachable");
});

test.each<[what: string, schema: () => unknown, words: string]>([
  ["no object", () => [], "no JSON object"],
  ["no number", () => ({ revision: { id: "r", champDescriptors: [] } }), "no number"],
  ["no revision", () => ({ number: 1 }), "no revision"],
  ["no questions", () => ({ number: 1, revision: { id: "r" } }), "no list"],
  ["too many questions", () => schemaOf(Array.from({ length: 1001 }, (_, index) => text(index, "Nom"))), "at most 1000"],
  ["one question twice", () => schemaOf([text(1, "Nom"), text(1, "Prénom")]), "twice"],
  ["a question without a type", () => schemaOf([{ ...text(1, "Nom"), __typename: "Text" }]), "without type"],
  ["a question with an id of another kind", () => schemaOf([{ ...text(1, "Nom"), id: "1" }]), "without an id"],
])("a schema that has %s is none", async (_, schema, words) => {
  standIn.next.push({ status: 200, body: schema() });
  const fault = await faultOf(opened().schema());
  expect([fault.code, fault.message]).toEqual(["demarche-answer", expect.stringContaining(words)]);
});
const schemaOf = (champDescriptors: readonly Descriptor[]) => ({ number: 1, revision: { id: "r", champDescriptors } });

test("a schema with more bytes than are read is none, and one that is not there is said by its name", async () => {
  standIn.next.push({ status: 200, body: " ".repeat((8 << 20) + 1) });
  expect((await faultOf(opened().schema())).code).toBe("demarche-answer");
  standIn.isOpen = false;
  expect(await faultOf(opened().schema())).toMatchObject({
    code: "demarche-closed",
    what: expect.stringContaining("procedure f413 is not found"),
  });
});
