import fc from "fast-check";
import { plain } from "./colour";
import { broken } from "./lines";
import { at, state } from "./people-stage";
import { resourcesOf } from "./stack";
import { printTable, statusRows } from "./status";

it("breaks between words alone, loses none, and is wider only where a word is", () =>
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zé]{1,30}$/), { minLength: 1 }),
      fc.integer({ min: 40, max: 200 }),
      fc.constantFrom(0, 2, 4),
      (words, width, hanging) => {
        const lines = broken(`  ${words.join(" ")}`, width, hanging);
        expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(words);
        for (const line of lines) expect(line.length <= width || line.trim().split(" ").length === 1).toBe(true);
      },
    ),
  ));

it("puts what is to be done below its row where a terminal is narrower than the table", () => {
  const rows = statusRows(resourcesOf(state), at);
  const wide = printTable(rows, "fr", plain);
  expect(printTable(rows, "fr", plain, 400)).toBe(wide);
  const narrow = printTable(rows, "fr", plain, 120).split("\n");
  expect(narrow.filter((line) => line.length > 120)).toEqual([]);
  expect(narrow.join(" ").replace(/\s+/g, " ")).toContain(
    "commander puis retirer le certificat sur le portail en suivant la fiche de commande",
  );
  expect(narrow[0]).not.toContain("prochaine action");
});
