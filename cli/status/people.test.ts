import { Fault } from "../../provider/fault";
import { coloured, paintFor, plain } from "../colour";
import { at, state } from "../people-stage";
import { resourcesOf } from "../stack";
import { filterOf } from "./filters";
import { printTable, worklist } from "./print";
import { statusRows } from "./rows";
import { summaryOf } from "./summary";
import { watch } from "./watch";

const rows = statusRows(resourcesOf(state), at);
const named = (asked: Parameters<typeof filterOf>[0]): string[] => rows.filter(filterOf(asked, at)).map(({ name }) => name);

it.each([
  [{ phase: ["issued"] }, ["issued", "expired", "hidden"]],
  [{ phase: ["revoked", "quarantined"] }, ["quarantined", "revoked"]],
  [{ structure: "PORT" }, ["new", "port"]],
  [{ environment: "test" }, ["revoked"]],
  [{ due: "60" }, ["renewing", "revoked", "expired", "zoe"]],
  [{ due: "-5" }, ["expired"]],
  [{ drift: true }, ["revoked", "expired"]],
  [{ who: "noel" }, ["to-order", "renewing", "quarantined", "zoe"]],
  [{ who: "représentant légal" }, ["port", "to-sign"]],
  [{ who: "zoé", due: "30" }, ["zoe"]],
  [{}, rows.map(({ name }) => name)],
])("%p lets through %p", (asked, expected) => expect(named(asked).sort()).toEqual([...expected].sort()));

it.each([
  [{ phase: ["none"] }, "unknown-value"],
  [{ environment: "prod" }, "unknown-value"],
  [{ due: "soon" }, "wrong-type"],
])("%p is refused: %s", (asked, code) => expect(() => filterOf(asked, at)).toThrow(expect.objectContaining({ code })));

it("sums up what is shown in one line, in both languages", () => {
  expect(summaryOf(rows, "en")).toBe("9 certificates: 2 in service, 3 for people to act, 3 in trouble; next end 2027-06-01 (42 days)");
  expect(summaryOf(rows, "fr")).toBe(
    "9 certificats : 2 en service, 3 en attente de personnes, 3 en défaut ; prochaine fin le 2027-06-01 (42 jours)",
  );
  expect(summaryOf(rows.filter(filterOf({ phase: ["to-order"] }, at)), "en")).toBe(
    "1 certificate: 0 in service, 1 for people to act, 0 in trouble; no end is known",
  );
  expect(summaryOf([], "en")).toBe("0 certificates: 0 in service, 0 for people to act, 0 in trouble; no end is known");
});

it("has a table in French, and a worklist", () => {
  const table = printTable(rows, "fr");
  expect(table.split("\n")[0]).toMatch(/^structure +instance +usage +CN +phase +jours restants +écart +prochaine action$/);
  expect(table).toMatch(/Centre des Lilas +srv1 +SIGN +DMP +à commander .* Zoé Noël, administrateur technique : commander puis retirer/);
  expect(table).toMatch(/formulaire 413 +à signer .*Aïcha Lefèvre, représentant légal de Centre des Lilas : signer, dater et tamponner/);
  expect(worklist(rows, "fr")).toMatch(
    /^## Quelqu'un doit agir\n\n- avant le 2027-05-01 : Zoé Noël, administrateur technique : faire renouveler la carte/,
  );
  expect(worklist([], "fr")).toBe("Personne n'a rien à faire.");
});

it("colours phase and days alone, and leaves every column where it was", () => {
  const table = printTable(rows, "en", coloured);
  expect(table.replace(/\u001b\[\d+m/g, "")).toBe(printTable(rows));
  expect(table).toMatch(/\u001b\[31mrevoked +\u001b\[0m/);
  expect(table).toMatch(/\u001b\[33mrenewing +\u001b\[0m/);
  expect(printTable(rows, "en", plain)).not.toContain("\u001b");
});

it("sends nothing to the terminal that stands in a name", () => {
  const [row] = rows;
  const table = printTable([{ ...row!, structure: "Centre\u001b[2J du \u202ePort", instance: "a\nb" }]);
  expect(table).toContain("Centre\\u001b[2J du \\u202ePort");
  expect(table).not.toMatch(/[\u001b\u202e]/);
  expect(table.split("\n")).toHaveLength(3);
});

const colourful = (refused: boolean, env: Record<string, string>, isTerminal: boolean): boolean =>
  paintFor({ refused, env, isTerminal }) === coloured;
it.each([
  [false, {}, true, true],
  [false, {}, false, false],
  [true, {}, true, false],
  [false, { NO_COLOR: "1" }, true, false],
  [false, { NO_COLOR: "" }, true, true],
  [false, { TERM: "dumb" }, true, false],
  [false, { FORCE_COLOR: "1" }, false, true],
  [false, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
  [false, { FORCE_COLOR: "0" }, true, false],
  [true, { FORCE_COLOR: "1" }, true, false],
])("--no-color %s, %p, a terminal %s: colours %s", (refused, env, isTerminal, expected) =>
  expect(colourful(refused, env, isTerminal)).toBe(expected),
);

/** Draws three times; the person has had enough while the third is shown. */
async function watched(draws: readonly (string | Error)[], isTerminal: boolean): Promise<{ written: string[]; waits: number[] }> {
  const [written, waits]: [string[], number[]] = [[], []];
  let turn = 0;
  const draw = async (): Promise<string> => {
    const drawn = draws[turn++]!;
    if (drawn instanceof Error) throw drawn;
    return drawn;
  };
  const wait = async (milliseconds: number): Promise<boolean> => waits.push(milliseconds) < draws.length;
  await watch(draw, 5, { wait, write: (text) => void written.push(text), fault: ({ message }) => message, isTerminal });
  return { written, waits };
}

it("draws anew after each wait, in place in a terminal, until the person has had enough", async () => {
  expect(await watched(["a", "b", "c"], true)).toEqual({
    written: ["\u001b[H\u001b[Ja\n", "\u001b[H\u001b[Jb\n", "\u001b[H\u001b[Jc\n"],
    waits: [5000, 5000, 5000],
  });
  expect((await watched(["a", "b"], false)).written).toEqual(["a\n\n", "b\n\n"]);
});

it("says what cannot be read once and tries again, but fails at once where it never could", async () => {
  const locked = new Fault("not-configured", "The stack is locked.", "Wait.");
  expect((await watched(["a", locked, "c"], false)).written).toEqual(["a\n\n", `${locked.message}\n\n`, "c\n\n"]);
  await expect(watched([locked, "b"], false)).rejects.toBe(locked);
  await expect(watched(["a", new Error("a bug")], false)).rejects.toThrow("a bug");
});
