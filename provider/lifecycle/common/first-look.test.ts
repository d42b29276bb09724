import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { good, kinds } from "../../../test/bad-inputs/good";
import { type Failure, type FaultProxy, faultProxy } from "../../../test/servers/fault-proxy";
import { anybody } from "../../../test/servers/s3-stage";
import { unknownValue } from "../../rpc";
import { openWorld } from "./world";

/** What a first preview says of the exchange: Pulumi calls `check` alone for what is to be made (issue 12). */
Object.assign(process.env, anybody);
let dir: string;
let proxy: FaultProxy;
/** A prefix of each case: of requests that begin together some arrive after the first was answered. */
let prefix = 0;
const asked = () => proxy.seen.filter(({ path }) => path.includes(`igc-${prefix}%2F`) || path.includes(`igc-${prefix}/`));
beforeAll(async () => void (proxy = await faultProxy("http://127.0.0.1:1")));
afterAll(async () => {
  // A look that goes well comes behind the requests of those that failed at their first answer: none is left to be asked again.
  proxy.decide(({ url }) => empty(url));
  await worldOf().look(bucket());
  await proxy.stop();
});
beforeEach(() => {
  prefix++;
  dir = mkdtempSync(join(tmpdir(), "igc-sante-first-look-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const config = { get: () => undefined };
const worldOf = () => openWorld({ cwd: dir, env: {}, now: () => new Date("2026-11-24T09:00:00Z"), say: () => undefined });
const bucket = (): string => `manual:s3://igc-bucket/igc-${prefix}?region=eu-west-3&endpoint=${proxy.url}`;
const xml = (status: number, text: string): Failure => ({ status, headers: { "content-type": "application/xml" }, text });
const refusal = (status: number, code: string): Failure => xml(status, `<Error><Code>${code}</Code><Message>no</Message></Error>`);
/** A bucket with nothing in it. */
const empty = (url = ""): Failure =>
  url.includes("list-type=2")
    ? xml(200, "<ListBucketResult><Name>igc-bucket</Name><KeyCount>0</KeyCount></ListBucketResult>")
    : refusal(404, "NoSuchKey");

const kindsWithPlace = ["form", "certificate"] as const;
const check = (kind: (typeof kindsWithPlace)[number], platform: string, olds = {}, world = worldOf(), change = {}) =>
  kinds[kind].check({ ...good[kind], ...change, platform }, olds, { world, config });
const said = async (checking: ReturnType<typeof check>) =>
  (await checking).refusals.map(({ property, fault }) => [property, fault.code, fault.hint]);

describe.each(kindsWithPlace)("a new %s", (kind) => {
  it.each<[string, Failure, string, RegExp]>([
    ["is missing", refusal(404, "NoSuchBucket"), "exchange-missing", /aws s3 mb/],
    ["is in another region", refusal(301, "PermanentRedirect"), "exchange-missing", /\?region=/],
    ["may not be listed", refusal(403, "AccessDenied"), "exchange-forbidden", /policy for pipelines/],
    ["is refused for the clock", refusal(403, "RequestTimeTooSkewed"), "exchange-forbidden", /clock/],
    ["knows no conditional writes", refusal(501, "NotImplemented"), "exchange-unconditional", /If-None-Match/],
    ["is no store", { status: 404, text: "<html>no such page</html>" }, "platform-unreachable", /its endpoint/],
  ])("is refused where the bucket %s", async (_what, answer, code, hint) => {
    proxy.decide(() => answer);
    expect(await said(check(kind, bucket()))).toEqual([["platform", code, expect.stringMatching(hint)]]);
  });

  it("is refused where the folder is a file", async () => {
    writeFileSync(join(dir, "igc"), "");
    expect(await said(check(kind, "manual:./igc"))).toEqual([["platform", "platform-unreachable", expect.stringMatching(/folder/)]]);
  });

  it.each(["manual:./igc", "sandbox:./sandbox"])("is taken where %s is to be made, and nothing is", async (platform) => {
    expect(await said(check(kind, platform, {}, worldOf(), { environment: "rehearsal" }))).toEqual([]);
    mkdirSync(join(dir, "there"));
    expect(await said(check(kind, platform.replace(/\.\/.*/, "./there"), {}, worldOf(), { environment: "rehearsal" }))).toEqual([]);
    expect(readdirSync(dir, { recursive: true })).toEqual(["there"]);
  });

  it("is refused too while other inputs are not known yet", async () => {
    proxy.decide(() => refusal(404, "NoSuchBucket"));
    expect(await said(check(kind, bucket(), {}, worldOf(), { structure: unknownValue }))).toEqual([
      ["platform", "exchange-missing", expect.any(String)],
    ]);
  });

  it("is not asked for where its inputs are wrong, or the place is not known yet", async () => {
    proxy.decide(() => refusal(404, "NoSuchBucket"));
    expect((await check(kind, bucket(), {}, worldOf(), { environment: "prod" })).refusals).toMatchObject([{ property: "environment" }]);
    expect(await said(check(kind, unknownValue))).toEqual([]);
    expect(asked()).toEqual([]);
  });
});

it("what has a state costs nothing here, and is not refused while its exchange is out of reach", async () => {
  proxy.decide(() => refusal(404, "NoSuchBucket"));
  for (const kind of kindsWithPlace) {
    const { inputs } = await check(kind, "manual:./igc");
    expect(await said(check(kind, bucket(), inputs))).toEqual([]);
  }
  expect(asked()).toEqual([]);
});

it("a habilitation that the program states needs no place", async () => {
  proxy.decide(() => refusal(404, "NoSuchBucket"));
  const habilitation = { validatedOn: "2026-02-03", channel: "form" };
  expect(await said(check("form", bucket(), {}, worldOf(), { habilitation }))).toEqual([]);
});

it("is one look an operation, which what follows shares, and writes nothing", async () => {
  proxy.decide(({ url }) => empty(url));
  const world = worldOf();
  for (let number = 0; number < 20; number++)
    for (const kind of kindsWithPlace)
      expect(await said(check(kind, bucket(), {}, world, kind === "certificate" ? { serverInstance: `srv${number}` } : {}))).toEqual([]);
  await world.look(bucket());
  // Three listings, the index, and the note that the store was proved: as a look of before (docs/exchange.md).
  expect(asked().map(({ method }) => method)).toEqual(Array(5).fill("GET"));
});

it("says a fault once an operation, whatever asks", async () => {
  proxy.decide(() => refusal(404, "NoSuchBucket"));
  const world = worldOf();
  const refused = [await said(check("form", bucket(), {}, world)), await said(check("certificate", bucket(), {}, world))];
  expect(refused.map(({ length }) => length)).toEqual([1, 0]);
  await expect(world.look(bucket())).rejects.toMatchObject({ code: "exchange-missing" });
});
