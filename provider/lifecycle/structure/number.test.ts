import { type Properties, type Session, unknownValue } from "../../rpc";
import { kindRules, signatoryRoles, structureNumbers } from "../../structure";
import { openWorld, type World } from "../common";
import { healthStructure } from "./lifecycle";

/** By exactly one number: what check writes, and what it refuses by property. */
const fiveRanks = ["99700367909006", "99700367909014", "99700367909022", "99700367909030", "99700367909048"];
const lines: string[] = [];
const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: "/nowhere", env: {}, now: () => new Date(0), say: (line) => void lines.push(line) }),
});
const wish: Properties = {
  structureName: "Éditeur",
  environment: "rehearsal",
  legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example" },
};
const kindOf = ({ rppsRanks, finess }: Properties): string => (rppsRanks ? "cabinet" : finess ? "centre-de-sante" : "entreprise");
const check = (change: Properties, olds: Properties = {}) =>
  healthStructure.check({ ...wish, kind: kindOf(change), ...change }, olds, session());

it.each<[string, Properties, Properties]>([
  ["a FINESS number", { finess: "69 078 181 0" }, { idNat: "1690781810", finess: "690781810", departmentLabel: "Rhône (69)" }],
  [
    "a SIRET number",
    { siret: "187 512 751 00020", department: "75" },
    { idNat: "318751275100020", siret: "18751275100020", departmentLabel: "Paris (75)" },
  ],
  [
    "RPPS ranks",
    { rppsRanks: ["99700367909 006", "99700367917009"], department: "2a" },
    { idNat: "499700367909006", rppsRanks: ["99700367909006", "99700367917009"], departmentLabel: "Corse-du-Sud (2A)" },
  ],
])("is known by %s", async (_what, change, written) => {
  const { inputs, refusals } = await check(change);
  expect(refusals).toEqual([]);
  expect(inputs).toMatchObject(written);
});

it.each<[string, Properties, string, string]>([
  ["no number", {}, "finess", "structure-number"],
  ["two numbers", { finess: "690781810", siret: "18751275100020", department: "69" }, "siret", "structure-number"],
  ["a rank twice", { rppsRanks: ["99700367909006", "99700367909006"], department: "69" }, "rppsRanks[1]", "structure-number"],
  ["five ranks", { rppsRanks: fiveRanks, department: "69" }, "rppsRanks", "too-long"],
  ["no ranks", { rppsRanks: [], department: "69" }, "rppsRanks", "required"],
  ["a wrong key", { siret: "18751275100021", department: "69" }, "siret", "siret-check-digit"],
  ["a rank that is none", { rppsRanks: ["99700367909006", "123"], department: "69" }, "rppsRanks[1]", "rpps-rang-shape"],
  ["a SIRET number, which tells no department", { siret: "18751275100020" }, "department", "required"],
  ["ranks, which tell no department", { rppsRanks: ["99700367909006"] }, "department", "required"],
])("refuses %s", async (_what, change, property, code) => {
  const { refusals } = await check(change);
  expect(refusals.map((refusal) => [refusal.property, refusal.fault.code])).toEqual([[property, code]]);
});

it.each<[string, Properties]>([
  ["an unknown SIRET number", { siret: unknownValue, department: "75" }],
  ["unknown ranks", { rppsRanks: unknownValue, department: "75" }],
  ["an unknown first rank", { rppsRanks: [unknownValue, "99700367909006"], department: "75" }],
])("leaves what follows from %s unknown", async (_what, change) => {
  const { inputs, refusals } = await check(change);
  expect([inputs["idNat"], refusals]).toEqual([unknownValue, []]);
});

it.each<[string, Properties, Properties, string[]]>([
  ["another SIRET number", { siret: "18751275100020" }, { siret: "73282932000074" }, ["siret"]],
  ["a SIRET in place of a FINESS number", { finess: "690781810" }, { siret: "18751275100020" }, ["finess", "siret"]],
  ["another first rank", { rppsRanks: ["99700367909006"] }, { rppsRanks: ["99700367917009"] }, ["rppsRanks"]],
  ["a second rank", { rppsRanks: ["99700367909006"] }, { rppsRanks: ["99700367909006", "99700367917009"] }, []],
])("%s: replaces %j", async (_what, before, after, replaces) => {
  const made = async (change: Properties) => (await check({ department: "75", ...change })).inputs as never;
  const { outputs } = await healthStructure.create(await made(before), session());
  expect(await healthStructure.diff("s", outputs, await made(after), session())).toEqual({ changes: true, replaces });
});

const representative = wish["legalRepresentative"] as Properties;
const numbers: Readonly<Record<string, Properties>> = {
  finess: { finess: "690781810" },
  siret: { siret: "18751275100020", department: "75" },
  rppsRanks: { rppsRanks: ["10005531586003"], department: "75" },
};

/** The kinds, and the number that certificates of each are ordered on. */
describe.each(Object.entries(kindRules))("a structure of kind %s", (kind, rule) => {
  it.each(structureNumbers)("by %s", async (number) => {
    const { refusals } = await check({ ...numbers[number], kind, environment: "production" });
    if (number === rule.number) return expect(refusals).toEqual([]);
    expect(refusals).toMatchObject([{ property: number, fault: { code: "structure-number" } }]);
    expect(refusals[0]!.fault.what).toContain(rule.which);
    expect(refusals[0]!.fault.hint).toContain(`\`${rule.number}\``);
  });

  it.each(signatoryRoles)("signed for by a %s", async (role) => {
    const { refusals } = await check({ ...numbers[rule.number], kind, legalRepresentative: { ...representative, role } });
    const refused = role === "titulaire" && rule.number !== "rppsRanks";
    expect(refusals.map(({ property, fault }) => [property, fault.code])).toEqual(
      refused ? [["legalRepresentative.role", "signatory-role"]] : [],
    );
  });

  it("is advised once against certificates where ANS' guide has cards do", async () => {
    lines.length = 0;
    const { inputs } = await check({ ...numbers[rule.number], kind });
    await check({ ...numbers[rule.number], kind }, inputs);
    const advised = lines.filter((line) => line.includes("CPS cards"));
    expect(advised).toHaveLength(kind === "cabinet" ? 1 : 0);
  });
});

/** TEST numbers of ANS, from TEST certificates: refused in production, by a fault of their own; a rehearsal takes them. */
it.each<[string, Properties, string, string]>([
  ["a TEST site", { finess: "0B0152872", department: "69" }, "finess", "finess-environment"],
  ["a TEST legal entity", { finess: "1B0073160", kind: "hopital", department: "69" }, "finess", "finess-environment"],
  ["a TEST company", { siret: "00000000077081", department: "21" }, "siret", "siret-environment"],
  ["a TEST practice", { rppsRanks: ["99700367909006"], department: "69" }, "rppsRanks[0]", "rpps-environment"],
])("refuses %s in production, and takes it in test", async (_what, change, property, code) => {
  const refused = async (environment: string) =>
    (await check({ ...change, environment })).refusals.map((refusal) => [refusal.property, refusal.fault.code]);
  expect(await refused("production")).toEqual([[property, code]]);
  expect(await refused("test")).toEqual([]);
});

it("takes a real SIRET number in test: ANS' own TEST certificates bear one", async () => {
  const { refusals } = await check({ ...numbers["siret"], environment: "test" });
  expect(refusals).toEqual([]);
});
