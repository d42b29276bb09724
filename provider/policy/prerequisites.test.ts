import { readFileSync } from "node:fs";
import { join } from "node:path";
import { milestones, type PrerequisiteName, prerequisiteGraph, prerequisiteNames } from "./prerequisite-graph";
import { adminNextAction, firstBlocking, type PrerequisiteFacts, prerequisites, structureNextAction } from "./prerequisites";
import type { AdministratorFacts } from "./prerequisites-administrator";
import type { StructureFacts } from "./prerequisites-structure";

const now = new Date("2026-11-24T12:00:00Z");
const isBlocking = (name: PrerequisiteName): boolean => Object.values(milestones).some((names) => names.includes(name));
const representative = { firstName: "Aïcha", lastName: "Lefèvre", cardNumber: "2800262487" };
const structure: StructureFacts = {
  structureName: "Centre",
  finess: "690781810",
  contract: { signedOn: "2024-01-01" },
  legalRepresentative: representative,
};
const zoe: AdministratorFacts = { firstName: "Zoé", lastName: "Noël", cardType: "CPA", cardNumber: "2600301752" };

describe("the graph", () => {
  it("stands in topological order, so it has no circle, and each need is a node", () => {
    for (const [place, name] of prerequisiteNames.entries())
      for (const need of prerequisiteGraph[name].needs) expect(prerequisiteNames.slice(0, place)).toContain(need);
  });
  it("has whatever a milestone needs blocking, with all that it needs in turn blocking somewhere", () => {
    expect(prerequisiteNames.filter((name) => !isBlocking(name))).toEqual(["e-cpx"]);
    for (const name of prerequisiteNames.filter(isBlocking))
      for (const need of prerequisiteGraph[name].needs) expect(isBlocking(need)).toBe(true);
    for (const name of milestones["form-413"])
      for (const need of prerequisiteGraph[name].needs) expect(milestones["form-413"]).toContain(need);
  });
  it("is the table of docs/prerequisites.md", () => {
    const page = readFileSync(join(__dirname, "..", "..", "docs", "prerequisites.md"), "utf8");
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \| (.*) \| (.*) \| (.*) \|$/gm)].map(([, name, ...cells]) => [
      name,
      ...cells.slice(0, 4),
    ]);
    const waits = (name: PrerequisiteName): string =>
      milestones["form-413"].includes(name) ? "form 413" : milestones.order.includes(name) ? "the order" : "nothing";
    expect(rows).toEqual(
      prerequisiteNames.map((name) => {
        const { needs, who, where } = prerequisiteGraph[name];
        return [name, needs.map((need) => `\`${need}\``).join(", ") || "nothing", who, where, waits(name)];
      }),
    );
  });
});

/** Facts in which exactly these are missing, and all others are there. */
function without(missing: ReadonlySet<PrerequisiteName>): PrerequisiteFacts {
  const is = (name: PrerequisiteName): boolean => !missing.has(name);
  return {
    now,
    structure: {
      ...structure,
      contract: is("contract") ? structure.contract : null,
      legalRepresentative: {
        ...representative,
        cardNumber: is("director-card") ? representative.cardNumber : null,
        cardExpiresOn: is("director-card-valid") ? "2029-01-01" : "2026-11-23",
      },
    },
    administrators: [
      {
        ...zoe,
        vendorContract: is("vendor-contract") ? "2023-05-02" : "none",
        cardNumber: is("admin-card") ? zoe.cardNumber : null,
        cardExpiresOn: is("admin-card-valid") ? "2029-01-01" : "2026-11-23",
        cardIncident: is("admin-card-usable") ? null : { kind: "lost", since: "2026-11-20" },
        eCpxActivated: is("e-cpx"),
      },
    ],
  };
}
const subsets = Array.from(
  { length: 2 ** prerequisiteNames.length },
  (_, bits) => new Set(prerequisiteNames.filter((_name, bit) => bits & (1 << bit))),
);
/** What of the whole each act is about: the words of one node alone. */
const marks: Readonly<Record<PrerequisiteName, RegExp>> = {
  "contract": /^sign the membership contract with ANS for FINESS 690781810/,
  "director-card": /^order a director's card \(CDE\) with form 101/,
  "director-card-valid": /^have the director's card \(CDE\) renewed by form 101/,
  "vendor-contract": /^sign the vendor's membership contract/,
  "admin-card": /^order a CPA card with form 301/,
  "admin-card-usable": /form 501/,
  "admin-card-valid": /^have the card renewed, then set `cardExpiresOn`/,
  "e-cpx": /^activate the e-CPx/,
};
const nodeOf = (what: string): PrerequisiteName[] => prerequisiteNames.filter((name) => marks[name].test(what));

it.each(["form-413", "order"] as const)(
  "names, for every subset of what is there, the one thing that is first before the %s",
  (milestone) => {
    for (const missing of subsets) {
      const action = firstBlocking(without(missing), milestone);
      const first = prerequisiteNames.find((name) => milestones[milestone].includes(name) && isUnmet(name, missing));
      expect([...missing, action && nodeOf(action.what)]).toEqual([...missing, first ? [first] : null]);
      if (!first || !action) continue;
      for (const need of prerequisiteGraph[first].needs)
        if (milestones[milestone].includes(need)) expect(isUnmet(need, missing)).toBe(false);
      expect(action.where).toBe(prerequisiteGraph[first].where);
    }
  },
);

/** A card that does not exist neither ends nor not. */
const isUnmet = (name: PrerequisiteName, missing: ReadonlySet<PrerequisiteName>): boolean =>
  missing.has(name) && !(name === "director-card-valid" && missing.has("director-card"));

it("lists them all, met or not, and words no met one as an act", () => {
  for (const missing of subsets) {
    const listed = prerequisites(without(missing));
    expect(listed.map(({ name }) => name)).toEqual(prerequisiteNames);
    for (const { name, met, state, what, needs } of listed) {
      expect([name, met, state === "unmet", nodeOf(what)]).toEqual([
        name,
        !isUnmet(name, missing),
        isUnmet(name, missing),
        met ? [] : [name],
      ]);
      expect(needs).toEqual(prerequisiteGraph[name].needs);
    }
  }
});

it("holds nobody up by what a program does not say", () => {
  const silent: AdministratorFacts = { firstName: "Zoé", lastName: "Noël", cardType: "CPA", cardNumber: "2600301752" };
  expect([structureNextAction(structure, now), adminNextAction(silent, now)]).toEqual([null, null]);
  const stands = prerequisites({ structure, administrators: [silent], now }).map(({ name, state }) => [name, state]);
  expect(Object.fromEntries(stands)).toEqual({
    "contract": "met",
    "director-card": "met",
    "director-card-valid": "unknown",
    "vendor-contract": "unknown",
    "admin-card": "met",
    "admin-card-usable": "met",
    "admin-card-valid": "unknown",
    "e-cpx": "unknown",
  });
});

describe("by the kind of structure", () => {
  const lacking = { ...structure, contract: null, legalRepresentative: { firstName: "A", lastName: "B" } };
  const carded = (kind: string, role?: "titulaire"): string =>
    structureNextAction({ ...structure, kind, legalRepresentative: { firstName: "A", lastName: "B", role } }, now)!.what;
  it.each([
    [
      "centre-de-sante",
      { finess: "690781810" },
      /for FINESS 690781810,/,
      /^ANS only delivers to structures under contract, by geographic FINESS$/,
    ],
    ["hopital", { finess: "690781810" }, /for FINESS 690781810,/, /as far as known/],
    [
      "entreprise",
      { finess: null, siret: "18751275100020" },
      /for SIRET 18751275100020,/,
      /a company's is the one its staff's CPA cards are ordered under/,
    ],
  ])("a %s signs its contract", (kind, numbers, what, because) => {
    const action = structureNextAction({ ...lacking, kind, ...numbers }, now)!;
    expect([action.what, action.because]).toEqual([expect.stringMatching(what), expect.stringMatching(because)]);
  });
  it("a practice needs none, whoever signs for it: section 2 of form 413 asks structures that are not libérales", () => {
    const practice = { ...structure, kind: "cabinet", finess: null, rppsRanks: ["10002813839001"], contract: null };
    expect(structureNextAction(practice, now)).toBeNull();
    expect(prerequisites({ structure: practice, now })[0]).toMatchObject({
      name: "contract",
      state: "met",
      what: expect.stringMatching(/needs no/),
    });
    expect(structureNextAction({ ...practice, kind: "pharmacie" }, now)!.what).toMatch(/^sign the membership contract/);
  });
  it("who signs has the card of their kind", () => {
    expect(carded("maison-de-sante")).toMatch(/^order a director's card \(CDE\) with form 101/);
    expect(carded("pharmacie")).toMatch(/^order a director's card \(CDE or CDA\) with form 101/);
    expect([carded("cabinet"), carded("pharmacie", "titulaire")]).toEqual([expect.stringMatching(/Ordre/), expect.stringMatching(/Ordre/)]);
  });
});

describe("by the card of an administrator", () => {
  const cardless = (cardType: string): string =>
    adminNextAction({ cardType, firstName: "A", lastName: "B", vendorContract: "none" }, now)!.what;
  it.each([
    ["CPA", /vendor's membership contract/],
    ["CPE", /CPS holder/],
    ["CPS", /Ordre/],
    ["CDE", /form 101/],
  ])("a %s is had its own way, and a vendor's contract is for a CPA alone", (cardType, way) => expect(cardless(cardType)).toMatch(way));
  it.each([
    ["lost", /^report the lost card with form 501/],
    ["stolen", /^report the stolen card with form 501/],
    ["broken", /^have the broken card replaced with form 501/],
    ["blocked", /^have the blocked card opened again, or its codes sent, with form 501/],
  ] as const)("one that is %s is told with form 501, before all that is good to do in time", (kind, what) => {
    const action = adminNextAction(
      { ...zoe, cardIncident: { kind, since: "2026-11-20" }, cardExpiresOn: "2026-12-01", eCpxActivated: false },
      now,
    )!;
    expect([action.what, action.because, action.where]).toEqual([
      expect.stringMatching(what),
      expect.stringContaining(`is ${kind} since 2026-11-20`),
      expect.stringMatching(/F501\.pdf$/),
    ]);
  });
  it("that ends soon is told in time, and an e-CPx that is not activated after it", () => {
    const due = (facts: Partial<AdministratorFacts>) => adminNextAction({ ...zoe, eCpxActivated: false, ...facts }, now)!;
    expect([due({ cardExpiresOn: "2027-01-01" }).by, nodeOf(due({ cardExpiresOn: "2029-01-01" }).what)]).toEqual(["2027-01-01", ["e-cpx"]]);
  });
});

it.each([
  ["2026-11-24", "2027-02-23", null],
  ["2026-11-24", "2027-02-22", "ends"],
  ["2027-02-22", "2027-02-22", "ends"],
  ["2027-02-23", "2027-02-22", "ended"],
])("on %s says of a signatory's card until %s that it %s", (today, cardExpiresOn, verb) => {
  const facts = { ...structure, legalRepresentative: { ...representative, cardExpiresOn } };
  const at = new Date(`${today}T12:00:00Z`);
  const action = structureNextAction(facts, at);
  expect(action?.because ?? null).toEqual(verb && expect.stringMatching(`^the card ${verb} on ${cardExpiresOn}`));
  expect(firstBlocking({ structure: facts, now: at }, "form-413")).toEqual(verb === "ended" ? action : null);
});
