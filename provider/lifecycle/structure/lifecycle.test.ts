import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { healthStructure } from "./lifecycle";

/** What a structure says must be there first, operation by operation. */
let lines: string[];
beforeEach(() => {
  lines = [];
});
const representative = { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example" };
const wish = { structureName: "Centre des Lilas", finess: "690781810", kind: "centre-de-sante", legalRepresentative: representative };
const carded = { ...representative, cardNumber: "2800262487" };
const contract = { signedOn: "2024-03-18" };
const on = (day: string): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: "/", env: {}, now: () => new Date(day), say: (line) => void lines.push(line) }),
});
async function inputsOf(change: Properties, olds: object = {}, session = on("2026-11-24")) {
  const { inputs, refusals } = await healthStructure.check({ ...wish, ...change }, { ...olds }, session);
  expect(refusals).toEqual([]);
  return inputs as never;
}
const made = async (change: Properties, day = "2026-11-24") => (await healthStructure.create(await inputsOf(change), on(day))).outputs;

it("names the first thing in the preview of what is not made yet: who, what and the form's address", async () => {
  await inputsOf({});
  expect(lines).toEqual([
    expect.stringMatching(
      /^needed first: Aïcha Lefèvre, legal representative of Centre des Lilas: sign the membership contract .*: https:\/\/esante\.gouv\.fr\/.*Contrat_adhesion\.pdf \(/,
    ),
  ]);
});

it("says it once an operation, of what is new alone, and counts more than ten", async () => {
  const session = on("2026-11-24");
  const olds = await inputsOf({}, {}, session);
  await inputsOf({}, olds, session);
  expect(lines).toHaveLength(1);
  for (let number = 0; number < 20; number++) await inputsOf({ structureName: `Centre ${number}` }, {}, session);
  expect([lines.length, lines.at(-1)]).toEqual([11, "needed first: more than is said here; igc-sante next lists it after the run"]);
});

it("goes on to the next thing once one is there, and lists all of them all the while", async () => {
  const [none, signed, all] = [await made({}), await made({ contract }), await made({ contract, legalRepresentative: carded })];
  expect(none.nextAction!.what).toMatch(/^sign the membership contract/);
  expect(signed.nextAction!.what).toMatch(/^order a director's card \(CDE\) with form 101/);
  expect(all.nextAction).toBeNull();
  expect([none, signed, all].map(({ prerequisites }) => prerequisites.map(({ name, state }) => `${name} ${state}`))).toEqual([
    ["contract unmet", "director-card unmet", "director-card-valid unknown"],
    ["contract met", "director-card unmet", "director-card-valid unknown"],
    ["contract met", "director-card met", "director-card-valid unknown"],
  ]);
});

it("says 90 days before that the signatory's card ends, in a plain preview, and again once it has ended", async () => {
  const ending = { contract, legalRepresentative: { ...carded, cardExpiresOn: "2027-03-31" } };
  const state = await made(ending);
  const inputs = await inputsOf(ending);
  const differs = async (from: typeof state, day: string): Promise<boolean> =>
    (await healthStructure.diff("s", from, inputs, on(day))).changes;
  expect([state.nextAction, await differs(state, "2026-12-30"), await differs(state, "2026-12-31")]).toEqual([null, false, true]);
  const told = await healthStructure.update("s", state, inputs, on("2026-12-31"));
  expect(told.nextAction!.by).toBe("2027-03-31");
  expect([await differs(told, "2027-03-31"), await differs(told, "2027-04-01")]).toEqual([false, true]);
});

it("shows no difference for a state of before, whose words were others", async () => {
  const state = await made({});
  const before = {
    ...state,
    prerequisites: [],
    nextAction: { ...state.nextAction!, where: "https://esante.gouv.fr/documents/Contrat_adhesion.pdf" },
  };
  expect((await healthStructure.diff("s", before, await inputsOf({}), on("2026-11-24"))).changes).toBe(false);
});
