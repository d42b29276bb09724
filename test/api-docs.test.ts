import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Every public name has a docstring: what `npm run docs` makes the reference of the API from. */
const root = join(__dirname, "..");

/** TypeDoc as typedoc.json says, nothing written: what it finds wrong. */
function findings(...options: string[]): { code: number | null; said: string[] } {
  const typedoc = join(root, "node_modules", "typedoc", "bin", "typedoc");
  const { status, stdout, stderr } = spawnSync(process.execPath, [typedoc, "--emit", "none", "--pretty", "false", ...options], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, said: `${stdout}${stderr}`.split("\n").filter((line) => line.trim() !== "") };
}

it("has a docstring for every public name, and names no type that it leaves out without saying so", () => {
  expect(findings()).toEqual({ code: 0, said: [] });
});

it("would miss the docstring of each kind of name", () => {
  const folder = mkdtempSync(join(tmpdir(), "api-docs-"));
  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const index = write(
      "index.ts",
      `export class Thing { declare readonly output: string; act(): void {} }
       export interface ThingArgs {
         input: string;
         /** Said. */
         said: string;
       }
       export function make(): void {}
       export type Word = "a" | "b";
       export const table = { row: 1 } as const;`,
    );
    const tsconfig = write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, types: [] }, include: ["index.ts"] }));
    const ours = { extends: [join(root, "typedoc.json")], entryPoints: [index], tsconfig, intentionallyNotExported: [] };
    const { code, said } = findings("--options", write("typedoc.json", JSON.stringify(ours)));
    const missed = said.flatMap((line) => /(\S+) \(\w+\), defined in .* does not have any documentation/.exec(line)?.[1] ?? []);
    expect(missed.sort()).toEqual([
      "Thing",
      "Thing.act",
      "Thing.output",
      "ThingArgs",
      "ThingArgs.input",
      "Word",
      "make",
      "table",
      "table.__type.row",
    ]);
    expect(code).not.toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
