import { formWish } from "../../../test/forms/wish";
import type { Properties, Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { check } from "./check";
import { changeOf, type Inputs } from "./wish";

/** Forms of structures that are known by another number than FINESS, and forms of before. */
const session = (): Session<World> => ({
  config: { get: () => undefined },
  world: openWorld({ cwd: "/nowhere", env: {}, now: () => new Date(0), say: () => {} }),
});
const wish: Properties = { ...formWish, platform: "sandbox:./sandbox" };
/** In the order of the engine, by which a ticket is made. */
const centre = { finess: "690781810", idNat: "1690781810", name: "Centre de santé des Lilas" };
const inputsOf = async (structure: Properties): Promise<Inputs> => {
  // The old inputs say what is printed already, so that nothing is printed here.
  const { inputs, refusals } = await check({ ...wish, structure }, { ...wish, structure, certificateType: "ORG" }, session());
  expect(refusals).toEqual([]);
  return inputs as unknown as Inputs;
};

/** Computed with the version before there was another number: a changed ticket would be another form, to be signed again. */
it("keeps the ticket that a form of before has", async () => {
  for (const structure of [centre, { ...centre, siret: null, rppsRanks: null }, { ...centre, siret: undefined }]) {
    const { ticket, structure: stored } = await inputsOf(structure);
    expect([ticket, stored]).toEqual(["f413-1690781810-org-d9218fb055", centre]);
  }
});

const [first, second] = ["99700367909006", "99700367909014"] as const;
const practice = (...rppsRanks: string[]) => ({ name: "Cabinet", rppsRanks, idNat: `4${rppsRanks[0]}` });

it.each<[string, Properties, Properties, readonly string[]]>([
  ["one more rank", practice(first), practice(first, second), ["structure"]],
  ["one rank less", practice(first, second), practice(first), []],
  ["another first rank", practice(first), practice(second), ["structure"]],
  ["the same ranks", practice(first), { ...practice(first), name: "Cabinet du Lac" }, []],
])("a validated form and %s: replaces %j", async (_what, before, after, replaces) => {
  expect(changeOf("validated", await inputsOf(before), await inputsOf(after)).replaces).toEqual(replaces);
});
