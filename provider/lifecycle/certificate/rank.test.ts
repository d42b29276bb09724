import { type Properties, type Session, unknownValue } from "../../rpc";
import { openWorld, type World } from "../common";
import { checkCertificate } from "./check";
import { orgCertificate } from "./lifecycle";

/** Which rank of a practice a certificate is for. */
const [first, second] = ["99700367909006", "99700367909014"] as const;
const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: "/nowhere", env: {}, now: () => new Date(0), say: () => {} }),
});
const practice = { name: "Cabinet de radiologie", idNat: `4${first}`, rppsRanks: [first, second], departmentLabel: "Rhône (69)" };
const wish: Properties = {
  owner: "c",
  environment: "rehearsal",
  structure: practice,
  formRequest: { ticket: "f413-x", certificateType: "ORG", admins: [{ lastName: "Noël", firstName: "Zoé" }] },
  usage: "SIGN",
  service: "DMP",
  serverInstance: "srv1",
  contactMail: "certificats@editeur.example",
  vault: "file:./vault",
  platform: "sandbox:./sandbox",
};
const check = (change: Properties = {}) =>
  checkCertificate({ ...wish, ...change }, { vault: wish["vault"], platform: wish["platform"] }, session());
const idNatOf = async (change: Properties) => ((await check(change)).inputs["structure"] as { idNat: string }).idNat;

it.each<[string, Properties, string]>([
  ["the first, where none is named", {}, `4${first}`],
  ["the first, named", { rppsRank: first }, `4${first}`],
  ["another, named as people write it", { rppsRank: "99700367909 014" }, `4${second}`],
  ["an unknown one", { rppsRank: unknownValue }, unknownValue],
])("is for %s", async (_what, change, idNat) => {
  expect((await check(change)).refusals).toEqual([]);
  expect(await idNatOf(change)).toBe(idNat);
});

it("stays the one it is when what check wrote is checked again", async () => {
  const { inputs } = await check({ rppsRank: second });
  expect(await check(inputs)).toEqual({ inputs, refusals: [] });
});

it.each<[string, Properties, RegExp]>([
  [
    "of another practice",
    { rppsRank: "10005531586003" },
    /10005531586003 is none of Cabinet de radiologie: it has 99700367909006, 99700367909014/,
  ],
  [
    "of a structure by FINESS number",
    { rppsRank: first, structure: { name: "Centre", idNat: "1690781810", departmentLabel: "Rhône (69)" } },
    /none of Centre, which is known by no RPPS ranks/,
  ],
])("refuses a rank %s", async (_what, change, what) => {
  const { refusals } = await check(change);
  expect(refusals).toMatchObject([{ property: "rppsRank", fault: { code: "rpps-rank", what: expect.stringMatching(what) } }]);
});

it("another rank is another certificate: it replaces", async () => {
  const made = (await check()).inputs as never;
  const state = { ...(made as object), current: null, next: null, drift: null } as never;
  const { replaces } = await orgCertificate.diff("c", state, (await check({ rppsRank: second })).inputs as never, session());
  expect(replaces).toEqual(["structure"]);
});
