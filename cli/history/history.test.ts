import { at, state } from "../people-stage";
import { resourcesOf, type StackResource } from "../stack";
import { markdownHistory, printHistory } from ".";
import { historyOf } from "./events";

const resources = resourcesOf(state);
const named = (name: string): StackResource => resources.find((each) => each.name === name)!;
const told = (name: string, language: "en" | "fr" = "en") => ({
  kind: named(name).kind,
  name,
  events: historyOf(named(name), resources, at, language),
});
const codes = (name: string): string[] => told(name).events.map(({ event, at: day }) => `${day?.slice(0, 10) ?? "?"} ${event}`);

it("has a certificate's whole way: its form's, its orders, what serves, what is ahead", () => {
  const way = ["2027-01-04 handed-out", "2027-01-05 signed", "2027-01-06 sent", "2027-01-07 acknowledged", "2027-01-11 validated"];
  expect(codes("renewing")).toEqual(["2024-06-01 issued", ...way, "2027-04-02 begun", "2027-04-02 ordered", "2027-06-01 ends"]);
  expect(codes("issued")).toEqual([
    "2024-06-01 issued",
    "? in-service",
    ...way,
    "2027-04-01 replaced",
    "2027-06-02 previous-ended",
    "2028-04-02 renewal",
    "2028-06-01 ends",
  ]);
  expect(codes("quarantined").slice(-3)).toEqual(["2027-04-02 begun", "2027-04-02 ordered", "? set-aside"]);
  expect(codes("revoked").slice(-1)).toEqual(["2027-04-01 revoked"]);
  expect(
    told("issued")
      .events.filter(({ isAhead }) => isAhead)
      .map(({ event }) => event),
  ).toEqual(["previous-ended", "renewal", "ends"]);
});

it("has a form's way without the certificates', and what ANS is expected to do", () => {
  expect(codes("to-sign")).toEqual(["2027-01-04 handed-out"]);
  expect(codes("sent")).toEqual(["2027-01-04 handed-out", "2027-01-05 signed", "2027-01-06 sent", "2027-01-11 expected"]);
  expect(codes("refused").slice(-1)).toEqual(["2027-01-11 refused"]);
});

it("has what is remembered of structures and administrators, and says so where that is nothing", () => {
  expect(codes("lilas")).toEqual(["2023-05-02 contract-signed"]);
  expect(codes("zoe")).toEqual(["2023-01-02 vendor-contract-signed", "2027-05-01 card-ends"]);
  expect(codes("hidden").some((event) => /issued/.test(event))).toBe(false);
  expect(printHistory(told("port"), "en")).toBe("port (HealthStructure):\n  Nothing is recorded of it yet.");
});

it("has revocations that were asked for, what a person put back, and what partners knew", () => {
  const issued = named("issued");
  const outputs = {
    ...issued.outputs,
    formRequest: null,
    keepPreviousDays: null,
    past: [{ serialNumber: "08", notBefore: "2021-06-01T00:00:00Z", notAfter: "2024-06-01T00:00:00Z" }],
    rolledBack: { at: "2027-04-05T00:00:00Z", serialNumber: "09", notAfter: "2027-06-02T00:00:00Z" },
    revocation: {
      doubt: null,
      past: ["07"],
      asked: { serialNumber: "0A1B2C3D4E5F", reason: "superseded", askedAt: "2027-04-06T00:00:00Z" },
    },
  };
  const events = historyOf({ ...issued, outputs }, [], at, "en").map(({ event, at: day }) => `${day?.slice(0, 10) ?? "?"} ${event}`);
  expect(events).toEqual([
    "2021-06-01 previous-issued",
    "2024-06-01 previous-ended",
    "2024-06-01 issued",
    "? in-service",
    "2027-04-05 rolled-back",
    "2027-04-06 revocation-asked",
    "2027-06-02 previous-ended",
    "? replaced",
    "? revoked-before",
    "2028-04-02 renewal",
    "2028-06-01 ends",
  ]);
});

it("is read in a terminal and as Markdown, in both languages, with no line of somebody else's", () => {
  expect(printHistory(told("renewing", "fr"), "fr").split("\n").slice(-4)).toEqual([
    "  2027-01-11  formulaire 413 validé par l'ANS",
    "  2027-04-02  clé du tour 2 faite, car le certificat en service prend fin le 2027-06-01",
    "  2027-04-02  commande c-lilas-2 remise",
    "  2027-06-01  0A1B2C3D4E5F prend fin (à venir)",
  ]);
  const refused = { ...named("refused"), outputs: { ...named("refused").outputs, refusal: "x\n- [y](http://z) \u001b[2J" } };
  const events = historyOf(refused, resources, at, "en");
  expect(printHistory({ kind: "Form413Request", name: "refused", events }, "en")).not.toMatch(/\u001b|\n- /);
  expect(markdownHistory({ kind: "Form413Request", name: "refused", events }, "en")).toContain("\\[y\\]");
});
