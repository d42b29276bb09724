import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kindNumberFault, kindRules, roleFault, type SignatoryRole, signatoryRoles, structureKinds } from "../provider/structure";
import { repository } from "./cli/places.mjs";

/** docs/structures.md says what the rules say. */
const page = readFileSync(join(repository, "docs", "structures.md"), "utf8");
const rowsBelow = (heading: string): string[][] =>
  page
    .split(`\n## ${heading}\n`)[1]!
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );

it("names every kind, its number, and where the rule stands", () => {
  const said = Object.entries(kindRules).map(([kind, { label, number, which, source }]) => [
    `\`${kind}\``,
    label,
    `\`${number}\``,
    which,
    source,
  ]);
  expect(rowsBelow("Kinds")).toEqual(said);
});

it("names every number that a kind can ask for", () => {
  const numbers = rowsBelow("Numbers").map(([number]) => number!.replaceAll("`", ""));
  expect(structureKinds.filter((kind) => numbers.every((number) => kindNumberFault(kind, number as never)))).toEqual([]);
});

it("names every role, and whom it may sign for", () => {
  const rows = rowsBelow("Who signs").map(([role, , whom]) => [role!.replaceAll("`", ""), whom!.includes("alone")]);
  const said = signatoryRoles.map((role: SignatoryRole) => [role, roleFault(role, "finess") !== undefined]);
  expect(rows).toEqual(said);
});
