import type { Session } from "../../rpc";
import { openWorld, type World } from "../common";
import { technicalAdmin } from "./lifecycle";

let lines: string[];
beforeEach(() => {
  lines = [];
});
const wish = {
  cardType: "CPA",
  cardNumber: "2600301752",
  lastName: "Noël",
  firstName: "Zoé",
  phone: "0144000002",
  email: "certificats@editeur.example",
  employer: "vendor",
  cardExpiresOn: "2027-03-31",
};
const on = (day: string, settings: Readonly<Record<string, string>> = {}): Session<World> => ({
  config: { get: (key) => settings[key] },
  world: openWorld({ cwd: "/", env: {}, now: () => new Date(day), say: (line) => void lines.push(line) }),
});

it("says 90 days before that a card ends, in a plain preview, and once", async () => {
  const { outputs } = await technicalAdmin.create(wish as never, on("2026-11-24"));
  const differs = async (state: typeof outputs, day: string): Promise<boolean> =>
    (await technicalAdmin.diff("a", state, wish as never, on(day))).changes;
  expect([outputs.nextAction, await differs(outputs, "2026-12-30")]).toEqual([null, false]);
  expect(await differs(outputs, "2026-12-31")).toBe(true);
  const told = await technicalAdmin.update("a", outputs, wish as never, on("2026-12-31"));
  expect(told.nextAction!.by).toBe("2027-03-31");
  expect([await differs(told, "2027-01-20"), await differs(told, "2027-04-01")]).toEqual([false, true]);
});

async function made(change: object, session = on("2026-11-24")) {
  const { inputs, refusals } = await technicalAdmin.check({ ...wish, cardExpiresOn: undefined, ...change }, {}, session);
  expect(refusals).toEqual([]);
  return (await technicalAdmin.create(inputs as never, session)).outputs;
}

it.each<[string, object, Readonly<Record<string, string>>, RegExp | null]>([
  ["nothing, where nothing is said", {}, {}, null],
  ["form 501, where the card is lost", { cardIncident: { kind: "lost", since: "2026-11-20" } }, {}, /form 501/],
  ["the e-CPx, where it is not activated", { eCpxActivated: false }, {}, /^activate the e-CPx/],
  ["nothing, where it is", { eCpxActivated: true }, {}, null],
  [
    "the vendor's contract before the card, where there is none",
    { cardNumber: undefined, vendorContract: "none" },
    {},
    /^sign the vendor's/,
  ],
  ["the same, where the stack says so", { cardNumber: undefined }, { "igc-sante:vendorContract": "none" }, /^sign the vendor's/],
  [
    "form 301, where there is one",
    { cardNumber: undefined },
    { "igc-sante:vendorContract": "2023-05-02" },
    /^order a CPA card with form 301/,
  ],
  [
    "TOPS for one of the structure, whatever the stack says of its vendor",
    { cardNumber: undefined, cardType: "CPE", employer: "structure" },
    { "igc-sante:vendorContract": "none" },
    /^have a CPE card/,
  ],
])("says %s", async (_sentence, change, settings, what) => {
  const { nextAction } = await made(change, on("2026-11-24", settings));
  expect(nextAction?.what ?? null).toEqual(what && expect.stringMatching(what));
  expect(lines).toEqual(
    nextAction ? [`needed first: ${nextAction.who}: ${nextAction.what}: ${nextAction.where} (${nextAction.because})`] : [],
  );
});

it("lists what an administrator must have", async () => {
  const { prerequisites } = await made({ cardIncident: { kind: "blocked", since: "2026-11-20" }, vendorContract: "2023-05-02" });
  expect(prerequisites.map(({ name, state }) => [name, state])).toEqual([
    ["vendor-contract", "met"],
    ["admin-card", "met"],
    ["admin-card-usable", "unmet"],
    ["admin-card-valid", "unknown"],
    ["e-cpx", "unknown"],
  ]);
});

it.each([
  ["an incident of another kind", { cardIncident: { kind: "eaten", since: "2026-11-20" } }, "cardIncident.kind"],
  ["an incident without its day", { cardIncident: { kind: "lost" } }, "cardIncident.since"],
  ["an activation that is no yes or no", { eCpxActivated: "yes" }, "eCpxActivated"],
  ["a contract that is no day", { vendorContract: "yes" }, "vendorContract"],
  [
    "a vendor's contract of one the structure employs",
    { vendorContract: "none", employer: "structure", cardType: "CPE" },
    "vendorContract",
  ],
])("refuses %s", async (_sentence, change, property) => {
  const { refusals } = await technicalAdmin.check({ ...wish, ...change }, {}, on("2026-11-24"));
  expect(refusals.map((refusal) => refusal.property)).toEqual([property]);
});

it("shows no difference for a state of before, which knows nothing of all that", async () => {
  const { prerequisites: _, ...state } = await made({});
  const { inputs } = await technicalAdmin.check({ ...wish, cardExpiresOn: undefined }, {}, on("2026-11-24"));
  expect((await technicalAdmin.diff("a", state as never, inputs as never, on("2026-11-24"))).changes).toBe(false);
});
