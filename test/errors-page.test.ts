import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { faultGroups } from "../provider/fault-codes";
import { errorsPage } from "./errors-page";

/** The codes of failures, their page, and where they are thrown, say the same. */
const root = join(__dirname, "..");
const listed = Object.values(faultGroups).flatMap((codes) => Object.keys(codes));
const rows = Object.values(faultGroups).flatMap((codes) => Object.entries<readonly [string, string]>(codes));

const sources = ["provider", "cli", "resources"]
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(path) && !path.startsWith(join("provider", "fault-codes")))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);
/** A code where a Fault is made, or in a table of codes: such a file names their type. */
const thrownIn = (text: string): string[] => [
  ...found(text, /new Fault\(\s*"([a-z0-9-]+)"/g),
  ...(/\b(?:Fault|Answer)Code\b/.test(text) ? found(text, /"([a-z0-9-]+)"/g).filter((word) => listed.includes(word)) : []),
];

it("stand on docs/errors.md as they stand in the table; if not, run: npm run docs", () => {
  expect(readFileSync(join(root, "docs", "errors.md"), "utf8")).toBe(errorsPage());
});

it("stand in the table when the sources throw them or say that they do", () => {
  const named = sources.flatMap(({ path, text }) =>
    [...found(text, /new Fault\(\s*"([a-z0-9-]+)"/g), ...found(text, /\bFaults? `([a-z0-9-]+)`/g)].map((code) => ({ code, path })),
  );
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter(({ code }) => !listed.includes(code))).toEqual([]);
});

it("are all thrown somewhere, and stand in the table once", () => {
  const thrown = new Set(sources.flatMap(({ text }) => thrownIn(text)));
  expect(listed.filter((code) => !thrown.has(code))).toEqual([]);
  expect(listed.filter((code, index) => listed.indexOf(code) !== index)).toEqual([]);
});

it("have each a meaning of one sentence, and one or two on what to do", () => {
  const sentences = (text: string): number => text.replace(/`[^`]*`/g, "x").match(/[.](?= [A-Z]|$)/g)?.length ?? 0;
  const wrong = rows.filter(([, [meaning, act]]) => {
    const whole = [meaning, act].every((text) => /^[A-Z`].*\.$/.test(text) && !/\n/.test(text));
    return !whole || sentences(meaning) !== 1 || sentences(act) > 2;
  });
  expect(wrong).toEqual([]);
});

it("are anchors: no heading of a group is one", () => {
  const anchors = errorsPage()
    .split("\n")
    .flatMap(
      (line) =>
        /^#+ (.+)$/
          .exec(line)?.[1]
          ?.toLowerCase()
          .replace(/[^\w -]/g, "")
          .replace(/ /g, "-") ?? [],
    );
  expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
  expect(anchors).toEqual(expect.arrayContaining(listed));
});
