/** A whole register is indexed in bounded memory, and asked at once. The real file has hundreds of MB: so has the one of the deep run. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { deep } from "../sample";
import { entityNumber, piecesOf, siteNumber } from "./structures";

jest.setTimeout(1_800_000);
const megabyte = 1 << 20;
const size = (deep ? 500 : 5) * megabyte;
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "igc-sante-size-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test(`${size / megabyte} MB take less than 200 MB above node's own, and 1,000 questions less than indexing`, async () => {
  const file = join(dir, "structures.json");
  await writeFile(file, Readable.from(piecesOf(size)));
  expect(statSync(file).size).toBeGreaterThan(size);
  const numbers = Array.from({ length: 1000 }, (_, n) => (n % 10 === 9 ? `1${entityNumber(n)}` : `1${siteNumber(n)}`));
  const said = execFileSync(process.execPath, [join(__dirname, "peak.cjs"), file, join(dir, "cache"), ...numbers], { encoding: "utf8" });
  const { above, indexing, lookingUp, names } = JSON.parse(said) as { above: number; indexing: number; lookingUp: number; names: string[] };
  process.stdout.write(
    `${size / megabyte} MB of FINESS+: ${Math.round(above / megabyte)} MB above node's own, indexed in ${Math.round(indexing)} ms, 1,000 questions in ${Math.round(lookingUp)} ms\n`,
  );
  expect(names).toEqual(numbers.map((_, n) => (n % 10 === 9 ? `ASSOCIATION ÉTOILE ${n}` : `CENTRE DE SANTE NUMERO ${n}`)));
  expect(above / megabyte).toBeLessThan(200);
  if (deep) expect(lookingUp).toBeLessThan(indexing); // of a small file one is as soon done as the other
});
