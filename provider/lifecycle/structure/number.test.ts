import type { Properties, Session } from "../../rpc";
import { unknownValue } from "../../rpc";
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
  kind: "entreprise",
  environment: "rehearsal",
  legalRepresentative: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example" },
};
const check = (change: Properties, olds: Properties = {}) => healthStructure.check({ ...wish, ...change }, olds, session());

it.each<[string, Properties, Properties]>([
  [
    "a FINESS number",
    { finess: "69 078 181 0", kind: "centre-de-sante" },
    { idNat: "1690781810", finess: "690781810", departmentLabel: "Rhône (69)" },
  ],
  [
    "a SIRET number",
    { siret: "187 512 751 00020", department: "75" },
    { idNat: "318751275100020", siret: "18751275100020", departmentLabel: "Paris (75)" },
  ],
  [
    "RPPS ranks",
    { rppsRanks: ["99700367909 006", "99700367917009"], kind: "cabinet", department: "2a" },
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
  ["unknown ranks", { rppsRanks: unknownValue, kind: "cabinet", department: "75" }],
  ["an unknown first rank", { rppsRanks: [unknownValue, "99700367909006"], kind: "cabinet", department: "75" }],
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
  const kindOf = (change: Properties) => (change["rppsRanks"] ? "cabinet" : "entreprise");
  const made = async (change: Properties) => (await check({ department: "75", ...change, kind: kindOf(change) })).inputs as never;
  const { outputs } = await healthStructure.create(await made(before), session());
  expect(await healthStructure.diff("s", outputs, await made(after), session())).toEqual({ changes: true, replaces });
});
