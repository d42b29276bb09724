import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { awaitsIn, isWatched } from "./awaits.cjs";
import { excused } from "./excused";
import { Matrix } from "./matrix";
import { awsStage, azureStage, baoStage } from "./servers";
import { fileStage, type Stage } from "./stage";
import { tokenStage } from "./token";

/**
 * No await without a point: each `await` of provider/ (lifecycle, igc without its simulator, vault) is open at one
 * point of the matrix at least, or stands in `excused.ts` with the reason. The scenarios run once on each vault, with
 * the awaits of the built code watched; the n-th await of a built file is the n-th of its source.
 */
jest.setTimeout(600_000);
const root = join(__dirname, "..", "..");
const vaults: readonly (() => Promise<Stage>)[] = [async () => fileStage(), awsStage, baoStage, azureStage, tokenStage];

interface Found {
  /** `provider/<file>:<line>`. */
  readonly at: string;
  /** `<file> <function>: <text>`; of two that are alike, the second ends in ` (2)`. */
  readonly row: string;
  readonly covered: boolean;
}
let found: Found[];
const table: string[][] = [];

beforeAll(async () => {
  const open = new Set<string>();
  for (const stage of vaults) {
    const matrix = new Matrix(await stage());
    try {
      await matrix.rehearse("awaits");
      for (const { points } of matrix.rehearsed) for (const { awaits } of points) for (const id of awaits!) open.add(id);
      table.push([matrix.stage.name, ...matrix.rehearsed.map(({ scenario, points }) => `${scenario.name} ${points.length}`)]);
    } finally {
      await matrix.dispose();
    }
  }
  found = sources(join(root, "provider")).flatMap((file) => awaitsOf(file, open));
});

afterAll(
  () =>
    void process.stdout.write(
      `crash matrix, points by vault and scenario:\n${table.map(([vault, ...counts]) => `  ${vault}: ${counts.join(", ")}`).join("\n")}\n`,
    ),
);

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => isWatched(root, file))
    .sort();

function awaitsOf(file: string, open: ReadonlySet<string>): Found[] {
  const name = relative(root, file).split(sep).join("/");
  const built = name.replace(/\.ts$/, ".js");
  const [written, running] = [awaitsIn(file), awaitsIn(join(root, "dist", built))];
  if (written.length !== running.length) throw new Error(`dist/${built} is not built from ${name}: npm run build`);
  const seen = new Map<string, number>();
  return written.map(({ within, text, line }, number) => {
    const row = `${name.replace("provider/", "")} ${within}: ${text}`;
    const count = (seen.get(row) ?? 0) + 1;
    seen.set(row, count);
    return { at: `${name}:${line}`, row: count === 1 ? row : `${row} (${count})`, covered: open.has(`${built}:${number}`) };
  });
}

const rows = Object.values(excused).flat();

it("knows the awaits of the provider", () => expect(found.length).toBeGreaterThan(300));

it("has a point at every await, or says why there is none", () => {
  expect(
    found.filter(({ covered, row }) => !covered && !rows.some((excuse) => row.startsWith(excuse))).map(({ at, row }) => `${at}: ${row}`),
  ).toEqual([]);
});

it("excuses no await that has a point, and none that is gone", () => {
  const needless = rows.filter((excuse) => !found.some(({ row }) => row.startsWith(excuse)));
  const covered = rows.flatMap((excuse) =>
    found.filter((one) => one.covered && one.row.startsWith(excuse)).map(({ at }) => `${at}: ${excuse}`),
  );
  expect({ needless, covered }).toEqual({ needless: [], covered: [] });
});
