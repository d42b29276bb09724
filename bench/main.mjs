// npm run bench [-- --only <name>] [-- --quick]: measures, and prints one table of ratios. See README.md.
import { parseArgs } from "node:util";
import { machine } from "./machine.mjs";
import { isMet, table } from "./table.mjs";

/** Each is a file beside this one. The order is that of the table. */
const measurements = [
  "keys-and-csrs",
  "vaults",
  "file-reads",
  "exchange",
  "up",
  "preview",
  "ten-thousand",
  "fleet",
  "desk",
  "x509-speed",
  "verify-many",
  "x509-trust",
];

const { values } = parseArgs({ options: { only: { type: "string", multiple: true }, quick: { type: "boolean", default: false } } });
const unknown = values.only?.filter((name) => !measurements.includes(name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(", ")}. There are: ${measurements.join(", ")}`);
  process.exit(2);
}

const began = performance.now();
/** Progress goes to stderr, so that stdout is the table alone. */
const say = (line) => console.error(`[${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s] ${line}`);

async function rowsOf(name) {
  say(name);
  try {
    const { measure } = await import(`./${name}.mjs`);
    return await measure({ quick: values.quick, say });
  } catch (error) {
    say(error.stack);
    return [{ what: name, ours: error.message.split("\n")[0], failed: true }];
  }
}

const on = machine();
const rows = [];
for (const name of values.only ?? measurements) rows.push(...(await rowsOf(name)));

console.log(`${on}${values.quick ? "; --quick: too few rounds for a verdict" : ""}\n`);
console.log(table(rows));
// A missed goal is a finding, not a failure of the run; a measurement that could not be made is one.
if (rows.some(({ failed }) => failed)) process.exitCode = 1;
const missed = rows.filter((row) => !row.failed && !isMet(row)).length;
say(`${rows.length} rows, ${missed} goal${missed === 1 ? "" : "s"} missed`);
